-- Personal access tokens. The session carries whose they are, their end and their last
-- use, so that everything that ends sessions ends them too.
create table access_tokens (
  session_id uuid primary key references sessions (id) on delete cascade,
  hash bytea not null unique,
  name text not null,
  scopes text[] not null
);

-- down

delete from sessions where kind = 'token';
drop table access_tokens;
