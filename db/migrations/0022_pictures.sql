-- Names of pictures in the blob store.
alter table users add column avatar uuid;

create table emoji (
  workspace_id bigint not null references workspaces on delete cascade,
  name text not null,
  picture uuid not null,
  created_by bigint not null references users,
  created_at timestamptz not null default now(),
  primary key (workspace_id, name)
);

-- down

drop table emoji;
alter table users drop column avatar;
