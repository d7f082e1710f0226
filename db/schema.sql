-- Made by `deno task docs` from db/migrations. To read, not to run.

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE FUNCTION name_user() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.username := coalesce(new.username, 'user_' || new.id);
  new.username_key := coalesce(new.username_key, new.username);
  return new;
end $$;
CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception 'The table "%" is append-only', tg_table_name;
end
$$;
CREATE TABLE access_tokens (
    session_id uuid NOT NULL,
    hash bytea NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL
);
CREATE TABLE attempts (
    key text NOT NULL,
    used integer DEFAULT 1 NOT NULL,
    ends_at timestamp with time zone NOT NULL
);
CREATE TABLE audit_log (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    actor_id bigint NOT NULL,
    action text NOT NULL,
    data jsonb NOT NULL,
    address text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE channel_bans (
    channel_id bigint NOT NULL,
    user_id bigint NOT NULL,
    banned_by bigint NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE channel_members (
    channel_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    muted_at timestamp with time zone,
    read_ts bigint DEFAULT 0 NOT NULL,
    notify text,
    CONSTRAINT channel_members_notify_check CHECK ((notify = ANY (ARRAY['all'::text, 'mentions'::text, 'none'::text]))),
    CONSTRAINT channel_members_role_check CHECK ((role = ANY (ARRAY['moderator'::text, 'member'::text])))
);
CREATE TABLE channel_mutes (
    channel_id bigint NOT NULL,
    user_id bigint NOT NULL,
    muted_at timestamp with time zone NOT NULL
);
CREATE TABLE channels (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    topic text DEFAULT ''::text NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    purpose text DEFAULT ''::text NOT NULL,
    archived_at timestamp with time zone,
    participant_ids bigint[],
    who_can_post text DEFAULT 'everyone'::text NOT NULL,
    CONSTRAINT channels_kind_check CHECK ((kind = ANY (ARRAY['public'::text, 'private'::text, 'direct'::text, 'group'::text]))),
    CONSTRAINT channels_who_can_post_check CHECK ((who_can_post = ANY (ARRAY['everyone'::text, 'moderators'::text])))
);
CREATE TABLE dead_jobs (
    id bigint NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    attempts integer NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    died_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE digests (
    user_id bigint NOT NULL,
    begun_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE drafts (
    user_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    parent_ts bigint DEFAULT 0 NOT NULL,
    content text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE emoji (
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    picture uuid NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE events (
    stream_id bigint NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    ts bigint,
    data jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE files (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    blob uuid NOT NULL,
    size bigint NOT NULL,
    sha256 bytea,
    type text,
    upload_ref text,
    width integer,
    height integer,
    thumbnail text,
    preview text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    uploaded_at timestamp with time zone,
    shared_at timestamp with time zone,
    deleted_at timestamp with time zone,
    completing_at timestamp with time zone,
    page_count integer,
    CONSTRAINT files_size_check CHECK ((size >= 0)),
    CONSTRAINT files_thumbnail_check CHECK ((thumbnail = ANY (ARRAY['pending'::text, 'ready'::text, 'failed'::text])))
);
CREATE TABLE former_members (
    workspace_id bigint NOT NULL,
    user_id bigint NOT NULL,
    left_at timestamp with time zone DEFAULT now() NOT NULL,
    deactivated_by bigint,
    role text,
    channel_ids bigint[]
);
CREATE TABLE identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE invites (
    hash bytea NOT NULL,
    workspace_id bigint NOT NULL,
    role text NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text,
    max_uses integer,
    uses integer DEFAULT 0 NOT NULL,
    revoked_at timestamp with time zone,
    channel_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    CONSTRAINT invites_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'member'::text, 'guest'::text])))
);
CREATE TABLE jobs (
    id bigint NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE link_previews (
    hash bytea NOT NULL,
    url text NOT NULL,
    title text,
    description text,
    site text,
    image uuid,
    fetched_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE mentions (
    user_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    parent_ts bigint,
    in_channel boolean NOT NULL
);
CREATE TABLE message_edits (
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    written_at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL,
    content text NOT NULL
);
CREATE TABLE message_files (
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    place smallint NOT NULL,
    file_id bigint NOT NULL
);
CREATE TABLE message_links (
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    place smallint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE messages (
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    user_id bigint NOT NULL,
    content text NOT NULL,
    parent_ts bigint,
    client_msg_id text,
    fingerprint bytea,
    edited_at timestamp with time zone,
    deleted_at timestamp with time zone,
    pinned_at timestamp with time zone,
    pinned_by bigint,
    system json,
    blocks json,
    attachments json,
    metadata json,
    calls text,
    is_broadcast boolean DEFAULT false NOT NULL,
    reply_count integer DEFAULT 0 NOT NULL,
    last_reply_ts bigint,
    has_files boolean DEFAULT false NOT NULL,
    words tsvector,
    has_previews boolean DEFAULT false NOT NULL,
    CONSTRAINT messages_calls_check CHECK ((calls = ANY (ARRAY['channel'::text, 'here'::text])))
);
ALTER TABLE ONLY messages ALTER COLUMN words SET STATISTICS 1000;
CREATE TABLE migrations (
    id integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE notification_settings (
    user_id bigint NOT NULL,
    channel_default text DEFAULT 'mentions'::text NOT NULL,
    direct_messages boolean DEFAULT true NOT NULL,
    threads boolean DEFAULT true NOT NULL,
    mail boolean DEFAULT true NOT NULL,
    push boolean DEFAULT true NOT NULL,
    keywords text[] DEFAULT '{}'::text[] NOT NULL,
    keyword_queries text[] DEFAULT '{}'::text[] NOT NULL,
    quiet_from text,
    quiet_until text,
    quiet_zone text,
    snoozed_until timestamp with time zone,
    is_watching boolean GENERATED ALWAYS AS (((channel_default = 'all'::text) OR (keywords <> '{}'::text[]))) STORED NOT NULL,
    CONSTRAINT notification_settings_channel_default_check CHECK ((channel_default = ANY (ARRAY['all'::text, 'mentions'::text, 'none'::text])))
);
CREATE TABLE notifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    parent_ts bigint,
    reason text NOT NULL,
    is_silent boolean NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    read_at timestamp with time zone,
    mailed_at timestamp with time zone
);
CREATE TABLE one_time_tokens (
    hash bytea NOT NULL,
    purpose text NOT NULL,
    user_id bigint NOT NULL,
    email text,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    challenge text,
    CONSTRAINT one_time_tokens_purpose_check CHECK ((purpose = ANY (ARRAY['verify'::text, 'reset'::text, 'change_email'::text, 'sign_in'::text])))
);
CREATE TABLE push_subscriptions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    session_id uuid NOT NULL,
    endpoint text NOT NULL,
    p256dh text NOT NULL,
    auth text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE reactions (
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    emoji text NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE recent_searches (
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    query text NOT NULL,
    searched_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE recovery_codes (
    user_id bigint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE refresh_tokens (
    hash bytea NOT NULL,
    session_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    replaced_at timestamp with time zone,
    nonce_hash bytea
);
CREATE TABLE reports (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    workspace_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    content text NOT NULL,
    author_id bigint NOT NULL,
    reporter_id bigint NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by bigint,
    resolution text,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT reports_resolution_check CHECK ((resolution = ANY (ARRAY['dismissed'::text, 'deleted'::text, 'warned'::text, 'removed'::text])))
);
CREATE TABLE saved_messages (
    user_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    ts bigint NOT NULL,
    saved_ts bigint NOT NULL
);
CREATE TABLE scheduled_messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    parent_ts bigint,
    is_broadcast boolean NOT NULL,
    content text NOT NULL,
    send_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    failure text,
    sending_at timestamp with time zone
);
CREATE TABLE server (
    singleton boolean DEFAULT true NOT NULL,
    epoch text DEFAULT (gen_random_uuid())::text NOT NULL,
    push_key bytea,
    CONSTRAINT server_singleton_check CHECK (singleton)
);
CREATE TABLE sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    user_agent text,
    address text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    kind text DEFAULT 'body'::text NOT NULL,
    allow_epoch text,
    CONSTRAINT sessions_kind_check CHECK ((kind = ANY (ARRAY['body'::text, 'cookie'::text, 'token'::text])))
);
CREATE TABLE streams (
    id bigint NOT NULL,
    head bigint DEFAULT 0 NOT NULL,
    last_ts bigint DEFAULT 0 NOT NULL,
    closed_at timestamp with time zone,
    moderated_at timestamp with time zone,
    tenant_id bigint NOT NULL
);
CREATE TABLE thread_members (
    channel_id bigint NOT NULL,
    parent_ts bigint NOT NULL,
    user_id bigint NOT NULL,
    is_following boolean NOT NULL,
    replied_ts bigint,
    read_ts bigint NOT NULL
);
CREATE TABLE tickets (
    hash bytea NOT NULL,
    user_id bigint NOT NULL,
    session_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    access_expires_at timestamp with time zone NOT NULL
);
CREATE TABLE users (
    id bigint NOT NULL,
    email text,
    name text NOT NULL,
    password_hash text,
    current_workspace_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deactivated_at timestamp with time zone,
    email_verified_at timestamp with time zone,
    locale text DEFAULT 'en'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    deleted_at timestamp with time zone,
    totp_secret bytea,
    totp_enabled_at timestamp with time zone,
    totp_last_step bigint,
    title text DEFAULT ''::text NOT NULL,
    status_emoji text,
    status_text text DEFAULT ''::text NOT NULL,
    status_expires_at timestamp with time zone,
    presence text DEFAULT 'online'::text NOT NULL,
    avatar uuid,
    username text NOT NULL,
    username_key text NOT NULL,
    CONSTRAINT users_presence_check CHECK ((presence = ANY (ARRAY['online'::text, 'away'::text, 'offline'::text])))
);
CREATE TABLE vocabulary (
    workspace_id bigint NOT NULL,
    word text NOT NULL
);
CREATE TABLE watchers (
    workspace_id bigint NOT NULL,
    user_id bigint NOT NULL
);
CREATE TABLE workspace_members (
    workspace_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT workspace_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'moderator'::text, 'member'::text, 'guest'::text])))
);
CREATE TABLE workspaces (
    id bigint NOT NULL,
    name text NOT NULL,
    edit_window_s integer DEFAULT 300,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    require_verified_email boolean DEFAULT false NOT NULL,
    file_bytes bigint DEFAULT 0 NOT NULL,
    link_previews boolean DEFAULT true NOT NULL,
    logo uuid
);
ALTER TABLE ONLY access_tokens
    ADD CONSTRAINT access_tokens_hash_key UNIQUE (hash);
ALTER TABLE ONLY access_tokens
    ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (session_id);
ALTER TABLE ONLY attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (key);
ALTER TABLE ONLY audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY channel_bans
    ADD CONSTRAINT channel_bans_pkey PRIMARY KEY (channel_id, user_id);
ALTER TABLE ONLY channel_members
    ADD CONSTRAINT channel_members_pkey PRIMARY KEY (channel_id, user_id);
ALTER TABLE ONLY channel_mutes
    ADD CONSTRAINT channel_mutes_pkey PRIMARY KEY (channel_id, user_id);
ALTER TABLE ONLY channels
    ADD CONSTRAINT channels_pkey PRIMARY KEY (id);
ALTER TABLE ONLY dead_jobs
    ADD CONSTRAINT dead_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY digests
    ADD CONSTRAINT digests_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (user_id, channel_id, parent_ts);
ALTER TABLE ONLY emoji
    ADD CONSTRAINT emoji_pkey PRIMARY KEY (workspace_id, name);
ALTER TABLE ONLY events
    ADD CONSTRAINT events_pkey PRIMARY KEY (stream_id, seq);
ALTER TABLE ONLY files
    ADD CONSTRAINT files_pkey PRIMARY KEY (id);
ALTER TABLE ONLY former_members
    ADD CONSTRAINT former_members_pkey PRIMARY KEY (workspace_id, user_id);
ALTER TABLE ONLY identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (issuer, subject);
ALTER TABLE ONLY invites
    ADD CONSTRAINT invites_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY link_previews
    ADD CONSTRAINT link_previews_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY mentions
    ADD CONSTRAINT mentions_pkey PRIMARY KEY (user_id, channel_id, ts);
ALTER TABLE ONLY message_edits
    ADD CONSTRAINT message_edits_pkey PRIMARY KEY (channel_id, ts, written_at);
ALTER TABLE ONLY message_files
    ADD CONSTRAINT message_files_pkey PRIMARY KEY (channel_id, ts, place);
ALTER TABLE ONLY message_links
    ADD CONSTRAINT message_links_pkey PRIMARY KEY (channel_id, ts, place);
ALTER TABLE ONLY messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (channel_id, ts);
ALTER TABLE ONLY migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY notification_settings
    ADD CONSTRAINT notification_settings_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);
ALTER TABLE ONLY notifications
    ADD CONSTRAINT notifications_user_id_channel_id_ts_key UNIQUE (user_id, channel_id, ts);
ALTER TABLE ONLY one_time_tokens
    ADD CONSTRAINT one_time_tokens_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY push_subscriptions
    ADD CONSTRAINT push_subscriptions_endpoint_key UNIQUE (endpoint);
ALTER TABLE ONLY push_subscriptions
    ADD CONSTRAINT push_subscriptions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reactions
    ADD CONSTRAINT reactions_pkey PRIMARY KEY (channel_id, ts, emoji, user_id);
ALTER TABLE ONLY recent_searches
    ADD CONSTRAINT recent_searches_pkey PRIMARY KEY (user_id, workspace_id, query);
ALTER TABLE ONLY recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, hash);
ALTER TABLE ONLY refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY saved_messages
    ADD CONSTRAINT saved_messages_pkey PRIMARY KEY (user_id, channel_id, ts);
ALTER TABLE ONLY scheduled_messages
    ADD CONSTRAINT scheduled_messages_pkey PRIMARY KEY (id);
ALTER TABLE ONLY server
    ADD CONSTRAINT server_pkey PRIMARY KEY (singleton);
ALTER TABLE ONLY sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY streams
    ADD CONSTRAINT streams_pkey PRIMARY KEY (id);
ALTER TABLE ONLY thread_members
    ADD CONSTRAINT thread_members_pkey PRIMARY KEY (channel_id, parent_ts, user_id);
ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY users
    ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE ONLY users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY vocabulary
    ADD CONSTRAINT vocabulary_pkey PRIMARY KEY (workspace_id, word);
ALTER TABLE ONLY watchers
    ADD CONSTRAINT watchers_pkey PRIMARY KEY (workspace_id, user_id);
ALTER TABLE ONLY workspace_members
    ADD CONSTRAINT workspace_members_pkey PRIMARY KEY (workspace_id, user_id);
ALTER TABLE ONLY workspaces
    ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);
CREATE INDEX attempts_ends_at ON attempts USING btree (ends_at);
CREATE INDEX audit_log_workspace_id ON audit_log USING btree (workspace_id, id);
CREATE INDEX channel_members_notify ON channel_members USING btree (channel_id) WHERE (notify = 'all'::text);
CREATE INDEX channel_members_user_id ON channel_members USING btree (user_id);
CREATE UNIQUE INDEX channels_name ON channels USING btree (workspace_id, lower((name COLLATE "C"))) WHERE ((deleted_at IS NULL) AND (participant_ids IS NULL));
CREATE UNIQUE INDEX channels_participants ON channels USING btree (workspace_id, participant_ids) WHERE (participant_ids IS NOT NULL);
CREATE INDEX files_created_at ON files USING btree (workspace_id, created_at, id);
CREATE INDEX files_open ON files USING btree (user_id) WHERE ((uploaded_at IS NULL) AND (deleted_at IS NULL));
CREATE INDEX files_uploading ON files USING btree (created_at) WHERE (uploaded_at IS NULL);
CREATE INDEX former_members_user_id ON former_members USING btree (user_id);
CREATE INDEX identities_user_id ON identities USING btree (user_id);
CREATE UNIQUE INDEX invites_id ON invites USING btree (id);
CREATE INDEX invites_workspace_id ON invites USING btree (workspace_id, created_at);
CREATE INDEX jobs_due_at ON jobs USING btree (due_at);
CREATE INDEX link_previews_fetched_at ON link_previews USING btree (fetched_at);
CREATE INDEX mentions_ts ON mentions USING btree (channel_id, ts);
CREATE INDEX message_files_file_id ON message_files USING btree (file_id);
CREATE INDEX message_links_hash ON message_links USING btree (hash);
CREATE INDEX messages_calls ON messages USING btree (channel_id, ts) WHERE (calls IS NOT NULL);
CREATE UNIQUE INDEX messages_client_msg_id ON messages USING btree (user_id, client_msg_id) WHERE (client_msg_id IS NOT NULL);
CREATE INDEX messages_in_channel ON messages USING btree (channel_id, ts) WHERE ((parent_ts IS NULL) OR is_broadcast);
CREATE INDEX messages_parent_ts ON messages USING btree (channel_id, parent_ts, ts) WHERE (parent_ts IS NOT NULL);
CREATE INDEX messages_pinned_at ON messages USING btree (channel_id, pinned_at) WHERE (pinned_at IS NOT NULL);
CREATE INDEX messages_ts ON messages USING btree (ts);
CREATE INDEX messages_words ON messages USING gin (words);
CREATE INDEX notifications_created_at ON notifications USING btree (user_id, created_at, id);
CREATE INDEX notifications_old ON notifications USING brin (created_at);
CREATE INDEX notifications_ts ON notifications USING btree (channel_id, ts);
CREATE INDEX notifications_unread ON notifications USING btree (user_id, channel_id) WHERE (read_at IS NULL);
CREATE INDEX one_time_tokens_expires_at ON one_time_tokens USING btree (expires_at);
CREATE INDEX one_time_tokens_user_id ON one_time_tokens USING btree (user_id);
CREATE INDEX push_subscriptions_session_id ON push_subscriptions USING btree (session_id);
CREATE INDEX push_subscriptions_user_id ON push_subscriptions USING btree (user_id);
CREATE INDEX refresh_tokens_session_id ON refresh_tokens USING btree (session_id);
CREATE UNIQUE INDEX reports_open ON reports USING btree (channel_id, ts, reporter_id) WHERE (resolved_at IS NULL);
CREATE INDEX reports_workspace_id ON reports USING btree (workspace_id, created_at, id);
CREATE UNIQUE INDEX saved_messages_saved_ts ON saved_messages USING btree (user_id, saved_ts);
CREATE INDEX scheduled_messages_user_id ON scheduled_messages USING btree (user_id, send_at);
CREATE INDEX sessions_user_id ON sessions USING btree (user_id);
CREATE INDEX thread_members_user_id ON thread_members USING btree (user_id) WHERE is_following;
CREATE INDEX tickets_expires_at ON tickets USING btree (expires_at);
CREATE UNIQUE INDEX users_username_key ON users USING btree (username_key);
CREATE INDEX vocabulary_parts ON vocabulary USING gin (word gin_trgm_ops);
CREATE INDEX watchers_user_id ON watchers USING btree (user_id);
CREATE INDEX workspace_members_user_id ON workspace_members USING btree (user_id);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER users_named BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION name_user();
ALTER TABLE ONLY access_tokens
    ADD CONSTRAINT access_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY channel_bans
    ADD CONSTRAINT channel_bans_banned_by_fkey FOREIGN KEY (banned_by) REFERENCES users(id);
ALTER TABLE ONLY channel_bans
    ADD CONSTRAINT channel_bans_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE;
ALTER TABLE ONLY channel_bans
    ADD CONSTRAINT channel_bans_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY channel_members
    ADD CONSTRAINT channel_members_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE;
ALTER TABLE ONLY channel_members
    ADD CONSTRAINT channel_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY channel_mutes
    ADD CONSTRAINT channel_mutes_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE;
ALTER TABLE ONLY channel_mutes
    ADD CONSTRAINT channel_mutes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY channels
    ADD CONSTRAINT channels_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id);
ALTER TABLE ONLY channels
    ADD CONSTRAINT channels_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY digests
    ADD CONSTRAINT digests_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY drafts
    ADD CONSTRAINT drafts_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE;
ALTER TABLE ONLY drafts
    ADD CONSTRAINT drafts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY emoji
    ADD CONSTRAINT emoji_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id);
ALTER TABLE ONLY emoji
    ADD CONSTRAINT emoji_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY files
    ADD CONSTRAINT files_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);
ALTER TABLE ONLY files
    ADD CONSTRAINT files_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY former_members
    ADD CONSTRAINT former_members_deactivated_by_fkey FOREIGN KEY (deactivated_by) REFERENCES users(id);
ALTER TABLE ONLY former_members
    ADD CONSTRAINT former_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY former_members
    ADD CONSTRAINT former_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY identities
    ADD CONSTRAINT identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY invites
    ADD CONSTRAINT invites_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id);
ALTER TABLE ONLY invites
    ADD CONSTRAINT invites_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY message_files
    ADD CONSTRAINT message_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id);
ALTER TABLE ONLY message_links
    ADD CONSTRAINT message_links_hash_fkey FOREIGN KEY (hash) REFERENCES link_previews(hash);
ALTER TABLE ONLY notification_settings
    ADD CONSTRAINT notification_settings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY notifications
    ADD CONSTRAINT notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY one_time_tokens
    ADD CONSTRAINT one_time_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY push_subscriptions
    ADD CONSTRAINT push_subscriptions_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY push_subscriptions
    ADD CONSTRAINT push_subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY recent_searches
    ADD CONSTRAINT recent_searches_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY recent_searches
    ADD CONSTRAINT recent_searches_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY refresh_tokens
    ADD CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY reports
    ADD CONSTRAINT reports_author_id_fkey FOREIGN KEY (author_id) REFERENCES users(id);
ALTER TABLE ONLY reports
    ADD CONSTRAINT reports_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES users(id);
ALTER TABLE ONLY reports
    ADD CONSTRAINT reports_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES users(id);
ALTER TABLE ONLY reports
    ADD CONSTRAINT reports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY saved_messages
    ADD CONSTRAINT saved_messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY scheduled_messages
    ADD CONSTRAINT scheduled_messages_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE;
ALTER TABLE ONLY scheduled_messages
    ADD CONSTRAINT scheduled_messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY vocabulary
    ADD CONSTRAINT vocabulary_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY watchers
    ADD CONSTRAINT watchers_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY watchers
    ADD CONSTRAINT watchers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY workspace_members
    ADD CONSTRAINT workspace_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY workspace_members
    ADD CONSTRAINT workspace_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
