-- When a digest was last looked at: one whose job was given up stands in nobody's way for ever.
alter table digests add column begun_at timestamptz not null default now();

-- down

alter table digests drop column begun_at;
