-- Pages of a PDF, once they are counted.
alter table files add column page_count integer;

-- down

alter table files drop column page_count;
