-- The one row that says which database this is. A restored backup is given a new
-- epoch, so that clients holding newer cursors start afresh and never merge silently.
create table server (
  singleton boolean primary key default true check (singleton),
  epoch text not null default gen_random_uuid()::text
);
insert into server default values;

-- Accounts. Ids everywhere are 45-bit integers made by lib/ids.ts; their kind is in
-- the top three bits, so that one id space needs no mapping table.
create table users (
  id bigint primary key,
  email text not null unique,
  name text not null,
  password_hash text not null,
  current_workspace_id bigint,
  created_at timestamptz not null default now(),
  deactivated_at timestamptz
);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users (id) on delete cascade,
  user_agent text,
  address text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);

-- Every refresh token a session ever had, as SHA-256. A used one that comes back is a
-- theft, and ends the session; therefore used ones are kept.
create table refresh_tokens (
  hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  created_at timestamptz not null default now(),
  replaced_at timestamptz
);

-- One-time passes for opening a socket where no header can be set.
create table tickets (
  hash bytea primary key,
  user_id bigint not null references users (id) on delete cascade,
  session_id uuid not null references sessions (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  access_expires_at timestamptz not null
);
create index tickets_expires_at on tickets (expires_at);

create table workspaces (
  id bigint primary key,
  name text not null,
  -- How long an author may edit, in seconds; null is for ever.
  edit_window_s integer default 300,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);

create table workspace_members (
  workspace_id bigint not null references workspaces (id) on delete cascade,
  user_id bigint not null references users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member')),
  joined_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index workspace_members_user_id on workspace_members (user_id);

create table channels (
  id bigint primary key,
  workspace_id bigint not null references workspaces (id) on delete cascade,
  kind text not null check (kind in ('public', 'private')),
  name text not null,
  topic text not null default '',
  -- Whoever enters the workspace is put into its default channels.
  is_default boolean not null default false,
  created_by bigint not null references users (id),
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create unique index channels_name on channels (workspace_id, name) where deleted_at is null;

create table channel_members (
  channel_id bigint not null references channels (id) on delete cascade,
  user_id bigint not null references users (id) on delete cascade,
  role text not null check (role in ('moderator', 'member')),
  joined_at timestamptz not null default now(),
  primary key (channel_id, user_id)
);
create index channel_members_user_id on channel_members (user_id);

create table invites (
  hash bytea primary key,
  workspace_id bigint not null references workspaces (id) on delete cascade,
  role text not null check (role in ('admin', 'member')),
  created_by bigint not null references users (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- The log. A stream is a channel, a user or a workspace, under that row's own id. Its
-- head is raised in the transaction that makes the change, as the last lock taken, so
-- that the order of seq is the order of commits and has no holes.
create table streams (
  id bigint primary key,
  head bigint not null default 0,
  last_ts bigint not null default 0
);

-- An event names what changed. What it says is rendered from the row as it stands when
-- it is read, so that a deleted body never returns from the log.
create table events (
  stream_id bigint not null,
  seq bigint not null,
  type text not null,
  -- A message's ts, where the event is about a message.
  ts bigint,
  data jsonb,
  created_at timestamptz not null default now(),
  primary key (stream_id, seq)
);

-- A message is (channel, ts): microseconds, unique and rising within its channel.
-- No foreign keys here and on events: every check would lock rows on the send path.
create table messages (
  channel_id bigint not null,
  ts bigint not null,
  user_id bigint not null,
  content text not null,
  parent_ts bigint,
  client_msg_id text,
  -- SHA-256 of what was sent under client_msg_id, to refuse another body under it.
  fingerprint bytea,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (channel_id, ts)
);
create unique index messages_client_msg_id on messages (user_id, client_msg_id)
  where client_msg_id is not null;
create index messages_parent_ts on messages (channel_id, parent_ts, ts)
  where parent_ts is not null;

-- Deferred work, written in the transaction that needs it.
create table jobs (
  id bigint generated always as identity primary key,
  kind text not null,
  payload jsonb not null,
  -- When a worker may take it; taking it moves this on by the lease.
  due_at timestamptz not null default now(),
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null default now()
);
create index jobs_due_at on jobs (due_at);

create table dead_jobs (
  id bigint primary key,
  kind text not null,
  payload jsonb not null,
  attempts integer not null,
  reason text not null,
  created_at timestamptz not null,
  died_at timestamptz not null default now()
);

-- down

drop table dead_jobs, jobs, messages, events, streams, invites, channel_members, channels,
  workspace_members, workspaces, tickets, refresh_tokens, sessions, users, server;
