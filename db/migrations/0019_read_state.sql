-- What somebody has seen of a channel: everything up to this ts.
alter table channel_members add column read_ts bigint not null default 0;
update channel_members set read_ts = last_ts from streams where streams.id = channel_id;

-- down

alter table channel_members drop column read_ts;
