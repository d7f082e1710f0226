-- The name of its picture in the blob store.
alter table workspaces add column logo uuid;

-- down

alter table workspaces drop column logo;
