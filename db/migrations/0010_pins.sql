alter table messages
  add column pinned_at timestamptz,
  add column pinned_by bigint;
create index messages_pinned_at on messages (channel_id, pinned_at) where pinned_at is not null;

-- down

drop index messages_pinned_at;
alter table messages drop column pinned_by, drop column pinned_at;
