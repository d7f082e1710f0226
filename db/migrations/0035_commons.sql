-- The workspace that everybody with an account may enter, and the channel that they meet in.
-- Its account signs in nowhere: there is no password and no address, and no username has an @.
insert into users (id, name, username, username_key, deactivated_at)
values (4398046511105, 'Parley', 'parley', '@parley', now())
on conflict do nothing;
insert into workspaces (id, name) values (1, 'Commons') on conflict do nothing;
insert into channels (id, workspace_id, kind, name, purpose, is_default, created_by)
values (8796093022209, 1, 'public', 'lobby', 'For everybody', true, 4398046511105)
on conflict do nothing;
insert into streams (id, tenant_id)
values (1, 1), (8796093022209, 1), (4398046511105, 4398046511105)
on conflict do nothing;

-- Names are told apart regardless of the case of ASCII letters, whatever the database's locale.
drop index channels_name;
create unique index channels_name on channels (workspace_id, lower(name collate "C"))
  where deleted_at is null and participant_ids is null;

-- down

-- What was said in the commons stays.
drop index channels_name;
create unique index channels_name on channels (workspace_id, name)
  where deleted_at is null and participant_ids is null;
