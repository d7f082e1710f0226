-- Accounts at other services with which somebody signs in here (OpenID Connect).
create table identities (
  issuer text not null,
  subject text not null,
  user_id bigint not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index identities_user_id on identities (user_id);

-- A sign-in code works only for whoever began the sign-in and holds what this is the
-- SHA-256 of (PKCE, RFC 7636).
alter table one_time_tokens add column challenge text;

-- down

alter table one_time_tokens drop column challenge;
drop table identities;
