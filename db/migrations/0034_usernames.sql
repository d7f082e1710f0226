-- A name that nobody else has, as it was given; the key is what is compared.
alter table users add column username text, add column username_key text;

with spelt as (
  select id, trim(both '_' from
    left(trim(both '_' from regexp_replace(lower(name), '[^a-z0-9.]+', '_', 'g')), 32)) as word
  from users
), numbered as (
  select id, word, row_number() over (partition by word order by id) as place from spelt
)
update users set username =
  case when place = 1 and length(word) >= 3 then word else 'user_' || users.id end
from numbered where numbered.id = users.id;
-- Should somebody have been called like another one's number.
update users set username = 'user_' || id || '_' where username in (
  select username from users group by username having count(*) > 1
);
update users set username_key = username;

alter table users alter column username set not null, alter column username_key set not null;
create unique index users_username_key on users (username_key);

-- down

drop index users_username_key;
alter table users drop column username, drop column username_key;
