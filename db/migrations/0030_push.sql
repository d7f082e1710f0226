-- The key with which this server proves to push services who it is, sealed.
alter table server add column push_key bytea;

create table push_subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users on delete cascade,
  -- Whoever signs out on a device hears nothing there any more.
  session_id uuid not null references sessions on delete cascade,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default now()
);
create index push_subscriptions_user_id on push_subscriptions (user_id);
create index push_subscriptions_session_id on push_subscriptions (session_id);

-- down

drop table push_subscriptions;
alter table server drop column push_key;
