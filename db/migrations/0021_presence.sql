-- What somebody lets others see while they are connected.
alter table users add column presence text not null default 'online'
  check (presence in ('online', 'away', 'offline'));

-- down

alter table users drop column presence;
