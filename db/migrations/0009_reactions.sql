-- One for each person, emoji and message. No foreign keys, as on messages.
create table reactions (
  channel_id bigint not null,
  ts bigint not null,
  emoji text not null,
  user_id bigint not null,
  created_at timestamptz not null default now(),
  primary key (channel_id, ts, emoji, user_id)
);

-- down

drop table reactions;
