alter table files
  -- Whoever completes an upload holds it meanwhile: what was looked at is what is kept.
  add column completing_at timestamptz;
create index files_open on files (user_id) where uploaded_at is null and deleted_at is null;

-- Each workspace's own: what others write crowds nobody out.
drop table vocabulary;
create table vocabulary (
  workspace_id bigint not null references workspaces on delete cascade,
  word text not null,
  primary key (workspace_id, word)
);
create index vocabulary_parts on vocabulary using gin (word gin_trgm_ops);
insert into vocabulary (workspace_id, word)
select workspaces.id, words.word from workspaces, lateral ts_stat(
  'select words from messages join channels on channels.id = channel_id
   where words is not null and workspace_id = ' || workspaces.id
) as words
where length(words.word) between 4 and 40 and words.word !~ '^[@#]' and words.word !~ '^\d+$';

-- down

drop table vocabulary;
create table vocabulary (
  word text primary key
);
create index vocabulary_parts on vocabulary using gin (word gin_trgm_ops);
drop index files_open;
alter table files drop column completing_at;
