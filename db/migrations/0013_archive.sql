alter table channels add column archived_at timestamptz;

-- Sends look at this where they take the stream's lock anyway: archiving takes the same
-- lock, so a message comes before the archiving in the log or is refused, at no cost.
alter table streams add column closed_at timestamptz;

-- down

alter table streams drop column closed_at;
alter table channels drop column archived_at;
