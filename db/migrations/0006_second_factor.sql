alter table users
  -- The secret of the one-time passwords (RFC 6238), sealed with the server's own secret.
  add column totp_secret bytea,
  -- Null until a first code has proven that somebody has the secret.
  add column totp_enabled_at timestamptz,
  -- The last time step whose code was used: no code works twice.
  add column totp_last_step bigint;

-- For whoever has lost the second factor; each works once.
create table recovery_codes (
  user_id bigint not null references users (id) on delete cascade,
  hash bytea not null,
  primary key (user_id, hash)
);

-- down

drop table recovery_codes;
alter table users
  drop column totp_last_step, drop column totp_enabled_at, drop column totp_secret;
