-- A session is a device ('body' and 'cookie' say where its tokens travel), or stands
-- behind a personal access token.
alter table sessions
  add column kind text not null default 'body' check (kind in ('body', 'cookie', 'token')),
  -- Which Redis has this session on its allow-list; null where none was there to ask.
  add column allow_epoch text;
create index sessions_user_id on sessions (user_id);

-- Whoever spent a token with a nonce may ask again with the same one for the same answer.
alter table refresh_tokens add column nonce_hash bytea;
create index refresh_tokens_session_id on refresh_tokens (session_id);

-- down

drop index refresh_tokens_session_id;
alter table refresh_tokens drop column nonce_hash;
drop index sessions_user_id;
alter table sessions drop column allow_epoch, drop column kind;
