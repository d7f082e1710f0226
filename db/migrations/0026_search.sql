create extension if not exists pg_trgm;

-- What a message can be found by: its words, made by lib/search/words.ts, and who wrote it.
alter table messages add column words tsvector;
update messages set words = to_tsvector('simple', lower(
    regexp_replace(
      regexp_replace(content, '[[:punct:][:space:][:cntrl:]]+', ' ', 'g'),
      '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])', ' \1 ', 'g'
    )
  )) || array_to_tsvector(array['@' || user_id])
  || case when content ~* 'https?://' then array_to_tsvector(array['#link']) else '' end
where deleted_at is null and system is null;
-- Enough to tell rare words from common ones, which decides how they are looked for.
alter table messages alter column words set statistics 1000;
create index messages_words on messages using gin (words);
-- The newest first, where what is looked for is in most messages.
create index messages_ts on messages (ts);

-- Words that occur somewhere, to find parts of words in: far fewer than there are messages.
create table vocabulary (
  word text primary key
);
create index vocabulary_parts on vocabulary using gin (word gin_trgm_ops);
insert into vocabulary (word)
select word from ts_stat('select words from messages where words is not null')
where length(word) between 4 and 40 and word !~ '^[@#]' and word !~ '^\d+$';

-- What somebody has looked for lately.
create table recent_searches (
  user_id bigint not null references users on delete cascade,
  workspace_id bigint not null references workspaces on delete cascade,
  query text not null,
  searched_at timestamptz not null default now(),
  primary key (user_id, workspace_id, query)
);

-- down

drop table recent_searches;
drop table vocabulary;
drop index messages_ts;
alter table messages drop column words;
drop extension pg_trgm;
