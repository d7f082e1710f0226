-- Whose stream it is: the workspace, or the person. Events travel between instances by it.
alter table streams add column tenant_id bigint;
update streams set tenant_id = coalesce(
  (select workspace_id from channels where channels.id = streams.id), id
);
alter table streams alter column tenant_id set not null;

-- down

alter table streams drop column tenant_id;
