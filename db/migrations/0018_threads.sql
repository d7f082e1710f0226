alter table messages
  add column is_broadcast boolean not null default false,
  -- Of the message that is replied to; changed under its lock, with each reply.
  add column reply_count integer not null default 0,
  add column last_reply_ts bigint;

update messages set
  reply_count = replies.count,
  last_reply_ts = replies.last_ts
from (
  select channel_id, parent_ts, count(*) as count, max(ts) as last_ts
  from messages where parent_ts is not null and deleted_at is null
  group by channel_id, parent_ts
) replies
where messages.channel_id = replies.channel_id and messages.ts = replies.parent_ts;

-- A page of a channel's history never reads over the replies in its threads.
create index messages_in_channel on messages (channel_id, ts) where parent_ts is null or is_broadcast;

create table thread_members (
  channel_id bigint not null,
  parent_ts bigint not null,
  user_id bigint not null,
  is_following boolean not null,
  -- The first reply of theirs that still stands.
  replied_ts bigint,
  -- What they have seen of the thread.
  read_ts bigint not null,
  primary key (channel_id, parent_ts, user_id)
);
create index thread_members_user_id on thread_members (user_id) where is_following;

insert into thread_members (channel_id, parent_ts, user_id, is_following, replied_ts, read_ts)
select channel_id, parent_ts, user_id, true, min(ts), max(ts) from messages
where parent_ts is not null and deleted_at is null
group by channel_id, parent_ts, user_id;

-- down

drop table thread_members;
drop index messages_in_channel;
alter table messages drop column last_reply_ts, drop column reply_count, drop column is_broadcast;
