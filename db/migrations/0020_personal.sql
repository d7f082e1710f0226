create table saved_messages (
  user_id bigint not null references users on delete cascade,
  channel_id bigint not null,
  ts bigint not null,
  -- Microseconds, unique per person: the cursor of the list.
  saved_ts bigint not null,
  primary key (user_id, channel_id, ts)
);
create unique index saved_messages_saved_ts on saved_messages (user_id, saved_ts);

create table drafts (
  user_id bigint not null references users on delete cascade,
  channel_id bigint not null references channels on delete cascade,
  -- The message that is replied to; 0 for what is meant for the channel.
  parent_ts bigint not null default 0,
  content text not null,
  updated_at timestamptz not null default now(),
  primary key (user_id, channel_id, parent_ts)
);

create table scheduled_messages (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users on delete cascade,
  channel_id bigint not null references channels on delete cascade,
  parent_ts bigint,
  is_broadcast boolean not null,
  content text not null,
  send_at timestamptz not null,
  created_at timestamptz not null default now(),
  -- The code of the error for which it was not sent.
  failure text
);
create index scheduled_messages_user_id on scheduled_messages (user_id, send_at);

-- down

delete from jobs where kind = 'send_scheduled';
drop table scheduled_messages;
drop table drafts;
drop table saved_messages;
