-- What a channel is for; the topic says what is talked about right now.
alter table channels add column purpose text not null default '';

-- down

alter table channels drop column purpose;
