-- What is behind a link, once for everybody who sends it; empty where nothing was found.
create table link_previews (
  hash bytea primary key,
  url text not null,
  title text,
  description text,
  site text,
  -- A name in the blob store.
  image uuid,
  fetched_at timestamptz not null default now()
);
create index link_previews_fetched_at on link_previews (fetched_at);

create table message_links (
  channel_id bigint not null,
  ts bigint not null,
  place smallint not null,
  hash bytea not null references link_previews,
  primary key (channel_id, ts, place)
);
create index message_links_hash on message_links (hash);

alter table messages add column has_previews boolean not null default false;
alter table workspaces add column link_previews boolean not null default true;

-- down

alter table workspaces drop column link_previews;
alter table messages drop column has_previews;
drop table message_links;
drop table link_previews;
