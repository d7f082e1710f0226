create table files (
  id bigint primary key,
  workspace_id bigint not null references workspaces on delete cascade,
  user_id bigint not null references users,
  name text not null,
  -- Where the bytes are in the blob store.
  blob uuid not null,
  -- What was announced, and once it is uploaded what is there.
  size bigint not null check (size >= 0),
  sha256 bytea,
  -- By the bytes; null until they are here.
  type text,
  -- The store's name for an upload in parts.
  upload_ref text,
  width integer,
  height integer,
  -- Null where there will be none; drawn from the bytes by a worker.
  thumbnail text check (thumbnail in ('pending', 'ready', 'failed')),
  -- Its first lines, where it is text.
  preview text,
  created_at timestamptz not null default now(),
  uploaded_at timestamptz,
  -- When a message carried it first: once the last one is gone it goes too.
  shared_at timestamptz,
  deleted_at timestamptz
);
create index files_created_at on files (workspace_id, created_at, id);
create index files_uploading on files (created_at) where uploaded_at is null;

create table message_files (
  channel_id bigint not null,
  ts bigint not null,
  place smallint not null,
  file_id bigint not null references files,
  primary key (channel_id, ts, place)
);
create index message_files_file_id on message_files (file_id);

-- Most messages carry none, and cost no look.
alter table messages add column has_files boolean not null default false;

-- Bytes of all its files, announced ones too.
alter table workspaces add column file_bytes bigint not null default 0;

-- down

alter table workspaces drop column file_bytes;
alter table messages drop column has_files;
drop table message_files;
drop table files;
