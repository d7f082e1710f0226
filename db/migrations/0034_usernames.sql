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

-- An instance of the version before knows nothing of usernames while it still runs.
create function name_user() returns trigger language plpgsql as $$
begin
  new.username := coalesce(new.username, 'user_' || new.id);
  new.username_key := coalesce(new.username_key, new.username);
  return new;
end $$;
create trigger users_named before insert on users for each row execute function name_user();

-- down

drop trigger users_named on users;
drop function name_user();
drop index users_username_key;
alter table users drop column username, drop column username_key;
