-- Attempts that must be counted exactly even while Redis is away: sign-ins and mails
-- asked for, by account. The key holds a digest of the address, whether it has an
-- account or not, so that the count tells nothing.
create table attempts (
  key text primary key,
  used integer not null default 1,
  ends_at timestamptz not null
);
create index attempts_ends_at on attempts (ends_at);

-- down

drop table attempts;
