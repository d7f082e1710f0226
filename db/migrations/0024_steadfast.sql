-- A mute outlives leaving: joining again doesn't end it. The membership's column follows it.
create table channel_mutes (
  channel_id bigint not null references channels on delete cascade,
  user_id bigint not null references users on delete cascade,
  muted_at timestamptz not null,
  primary key (channel_id, user_id)
);
insert into channel_mutes (channel_id, user_id, muted_at)
select channel_id, user_id, muted_at from channel_members where muted_at is not null;

-- While a message is being sent nobody changes it or takes it back.
alter table scheduled_messages add column sending_at timestamptz;

-- down

alter table scheduled_messages drop column sending_at;
drop table channel_mutes;
