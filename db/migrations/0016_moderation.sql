alter table channels add column who_can_post text not null default 'everyone'
  check (who_can_post in ('everyone', 'moderators'));
-- What a send looks at where it takes the stream's lock anyway, like closed_at.
alter table streams add column moderated_at timestamptz;

-- Who is muted reads and can't produce anything. On the membership, whose lock a send shares.
alter table channel_members add column muted_at timestamptz;

create table channel_bans (
  channel_id bigint not null references channels on delete cascade,
  user_id bigint not null references users on delete cascade,
  banned_by bigint not null references users,
  reason text not null,
  created_at timestamptz not null default now(),
  primary key (channel_id, user_id)
);

-- Who was in a workspace: their messages still name them. Whoever was deactivated is a
-- member of nothing, so no check can forget them, and what they were is kept to give back.
create table former_members (
  workspace_id bigint not null references workspaces on delete cascade,
  user_id bigint not null references users on delete cascade,
  left_at timestamptz not null default now(),
  deactivated_by bigint references users,
  role text,
  channel_ids bigint[],
  primary key (workspace_id, user_id)
);
create index former_members_user_id on former_members (user_id);

create table reports (
  id uuid primary key default gen_random_uuid(),
  workspace_id bigint not null references workspaces on delete cascade,
  channel_id bigint not null,
  ts bigint not null,
  -- As it was reported: an edit or deletion doesn't hide it from those who decide.
  content text not null,
  author_id bigint not null references users,
  reporter_id bigint not null references users,
  reason text not null,
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by bigint references users,
  resolution text check (resolution in ('dismissed', 'deleted', 'warned', 'removed')),
  note text not null default ''
);
create unique index reports_open on reports (channel_id, ts, reporter_id) where resolved_at is null;
create index reports_workspace_id on reports (workspace_id, created_at, id);

create table audit_log (
  id bigint primary key generated always as identity,
  workspace_id bigint not null,
  actor_id bigint not null,
  action text not null,
  data jsonb not null,
  address text,
  created_at timestamptz not null default now()
);
create index audit_log_workspace_id on audit_log (workspace_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The table "%" is append-only', tg_table_name;
end
$$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- down

drop table audit_log;
drop function refuse_change;
drop table reports;
drop table former_members;
drop table channel_bans;
alter table channel_members drop column muted_at;
alter table streams drop column moderated_at;
alter table channels drop column who_can_post;
