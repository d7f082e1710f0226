alter table workspace_members drop constraint workspace_members_role_check;
alter table workspace_members add constraint workspace_members_role_check
  check (role in ('owner', 'admin', 'moderator', 'member', 'guest'));

alter table invites drop constraint invites_role_check;
alter table invites add constraint invites_role_check check (role in ('admin', 'member', 'guest'));
-- Where the invite leads, besides the default channels; guests get these and no others.
alter table invites add column channel_ids bigint[] not null default '{}';

-- down

alter table invites drop column channel_ids;
delete from invites where role = 'guest';
alter table invites drop constraint invites_role_check;
alter table invites add constraint invites_role_check check (role in ('admin', 'member'));
update workspace_members set role = 'member' where role in ('moderator', 'guest');
alter table workspace_members drop constraint workspace_members_role_check;
alter table workspace_members add constraint workspace_members_role_check
  check (role in ('owner', 'admin', 'member'));
