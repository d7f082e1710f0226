-- Direct and group conversations are channels without a name: who is in one is its name.
alter table channels drop constraint channels_kind_check;
alter table channels add constraint channels_kind_check
  check (kind in ('public', 'private', 'direct', 'group'));

-- Sorted, so that the same people always find the same conversation. They stay named here
-- when one of them leaves the workspace, and whoever comes back is put in again.
alter table channels add column participant_ids bigint[];
create unique index channels_participants on channels (workspace_id, participant_ids)
  where participant_ids is not null;

drop index channels_name;
create unique index channels_name on channels (workspace_id, name)
  where deleted_at is null and participant_ids is null;

-- down

delete from messages using channels
  where messages.channel_id = channels.id and participant_ids is not null;
delete from events using channels
  where stream_id = channels.id and participant_ids is not null;
delete from streams using channels
  where streams.id = channels.id and participant_ids is not null;
delete from channels where participant_ids is not null;
drop index channels_name;
create unique index channels_name on channels (workspace_id, name) where deleted_at is null;
drop index channels_participants;
alter table channels drop column participant_ids;
alter table channels drop constraint channels_kind_check;
alter table channels add constraint channels_kind_check check (kind in ('public', 'private'));
