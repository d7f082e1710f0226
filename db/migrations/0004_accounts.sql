alter table users
  -- Nobody's any more once the account is deleted.
  alter column email drop not null,
  -- Whoever always signs in through another service has none.
  alter column password_hash drop not null,
  add column email_verified_at timestamptz,
  -- How mails to this person write a date.
  add column locale text not null default 'en',
  add column time_zone text not null default 'UTC',
  -- A deleted account keeps its row for the messages it wrote, and nothing else.
  add column deleted_at timestamptz;

-- Whoever enters this workspace must have confirmed the address.
alter table workspaces add column require_verified_email boolean not null default false;

-- Links in mails, as SHA-256. A used one stays until it expires, so that a job that is
-- run once more doesn't make it good again.
create table one_time_tokens (
  hash bytea primary key,
  purpose text not null check (purpose in ('verify', 'reset', 'change_email', 'sign_in')),
  user_id bigint not null references users (id) on delete cascade,
  -- The address it was sent to: whoever has it reads that address.
  email text,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_tokens_user_id on one_time_tokens (user_id);
create index one_time_tokens_expires_at on one_time_tokens (expires_at);

-- down

drop table one_time_tokens;
alter table workspaces drop column require_verified_email;
update users set email = 'deleted-' || id || '@deleted.invalid' where email is null;
update users set password_hash = '' where password_hash is null;
alter table users
  drop column deleted_at, drop column time_zone, drop column locale, drop column email_verified_at,
  alter column password_hash set not null,
  alter column email set not null;
