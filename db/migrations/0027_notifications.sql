-- What somebody wants to be told of; who has no row wants what the defaults say.
create table notification_settings (
  user_id bigint primary key references users on delete cascade,
  channel_default text not null default 'mentions'
    check (channel_default in ('all', 'mentions', 'none')),
  direct_messages boolean not null default true,
  threads boolean not null default true,
  mail boolean not null default true,
  push boolean not null default true,
  keywords text[] not null default '{}',
  -- The same as tsqueries, to be asked of a message's words.
  keyword_queries text[] not null default '{}',
  -- Do not disturb: each day from one time to the other, in a zone, and until a moment.
  quiet_from text,
  quiet_until text,
  quiet_zone text,
  snoozed_until timestamptz,
  is_watching boolean not null
    generated always as (channel_default = 'all' or keywords <> '{}') stored
);

-- Who is to be asked about every message of a workspace. It may name some who have left.
create table watchers (
  workspace_id bigint not null references workspaces on delete cascade,
  user_id bigint not null references users on delete cascade,
  primary key (workspace_id, user_id)
);
create index watchers_user_id on watchers (user_id);

-- Of one channel; null is as everywhere.
alter table channel_members
  add column notify text check (notify in ('all', 'mentions', 'none'));
create index channel_members_notify on channel_members (channel_id) where notify = 'all';

create table notifications (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users on delete cascade,
  channel_id bigint not null,
  ts bigint not null,
  parent_ts bigint,
  reason text not null,
  is_silent boolean not null,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  mailed_at timestamptz,
  -- However often it is worked out who is to be told: once.
  unique (user_id, channel_id, ts)
);
create index notifications_created_at on notifications (user_id, created_at, id);
create index notifications_unread on notifications (user_id, channel_id) where read_at is null;
create index notifications_ts on notifications (channel_id, ts);
create index notifications_old on notifications using brin (created_at);

-- Whose digest is under way: at most one for each person.
create table digests (
  user_id bigint primary key references users on delete cascade
);

-- down

drop table digests;
drop table notifications;
drop index channel_members_notify;
alter table channel_members drop column notify;
drop table watchers;
drop table notification_settings;
