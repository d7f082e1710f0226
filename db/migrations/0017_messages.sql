alter table messages
  -- What the server itself says, such as who has joined; `content` says it in English.
  add column system json,
  -- Kept as they were given, key order and all.
  add column blocks json,
  add column attachments json,
  add column metadata json,
  -- `channel` or `here`, where everybody is called.
  add column calls text check (calls in ('channel', 'here'));

-- Who is called by name. A row per person named, never one per member.
create table mentions (
  user_id bigint not null,
  channel_id bigint not null,
  ts bigint not null,
  -- The thread it was in, and whether it is to be seen in the channel too.
  parent_ts bigint,
  in_channel boolean not null,
  primary key (user_id, channel_id, ts)
);
create index mentions_ts on mentions (channel_id, ts);
create index messages_calls on messages (channel_id, ts) where calls is not null;

create table message_edits (
  channel_id bigint not null,
  ts bigint not null,
  -- When this was written, and until when it stood.
  written_at timestamptz not null,
  replaced_at timestamptz not null default now(),
  content text not null,
  primary key (channel_id, ts, written_at)
);

-- down

drop table message_edits;
drop index messages_calls;
drop table mentions;
delete from messages where system is not null;
alter table messages drop column calls, drop column metadata, drop column attachments,
  drop column blocks, drop column system;
