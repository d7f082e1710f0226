alter table invites
  -- The hash names a secret; this names the invite, to list and revoke it.
  add column id uuid not null default gen_random_uuid(),
  -- Whom it was mailed to; only they may use it.
  add column email text,
  -- Null is without end.
  add column max_uses integer,
  add column uses integer not null default 0,
  add column revoked_at timestamptz;
create unique index invites_id on invites (id);
create index invites_workspace_id on invites (workspace_id, created_at);

-- down

drop index invites_workspace_id;
drop index invites_id;
delete from invites where revoked_at is not null or uses >= max_uses;
alter table invites drop column revoked_at, drop column uses, drop column max_uses,
  drop column email, drop column id;
