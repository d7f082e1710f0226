alter table users
  add column title text not null default '',
  -- What somebody is up to: an emoji and a few words, both or neither, until when.
  add column status_emoji text,
  add column status_text text not null default '',
  add column status_expires_at timestamptz;

-- down

alter table users
  drop column status_expires_at, drop column status_text, drop column status_emoji,
  drop column title;
