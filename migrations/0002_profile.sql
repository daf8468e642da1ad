-- Profile, passwords, mail and activity.

ALTER TABLE users ADD COLUMN phone TEXT;
ALTER TABLE users ADD COLUMN timezone TEXT;
-- Counts the saves of the profile, so that a save on top of one that was not seen is noticed.
ALTER TABLE users ADD COLUMN profile_version BIGINT NOT NULL DEFAULT 0;

CREATE TABLE photos (
    -- Unguessable: who knows it was shown it.
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    mime TEXT NOT NULL,
    image BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- One change of address at most waits for its confirmation. The link in the mail is signed, so
-- nothing of it is stored.
CREATE TABLE email_changes (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- Former passwords, as PHC strings.
CREATE TABLE password_history (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    password_hash TEXT NOT NULL,
    replaced_at BIGINT NOT NULL
);
CREATE INDEX password_history_by_user ON password_history (user_id);

CREATE TABLE password_resets (
    id TEXT PRIMARY KEY,
    -- NULL for an address that nobody has: the same rows are written for every address, so that
    -- the time it takes tells nothing.
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX password_resets_by_user ON password_resets (user_id);
CREATE INDEX password_resets_by_end ON password_resets (ends_at);

-- The moment of the last proof of who one is; a sign-in is one.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;

-- Browsers that a user signed in with, by a cookie of theirs.
CREATE TABLE known_browsers (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, token_hash)
);

CREATE TABLE activity (
    id TEXT PRIMARY KEY,
    -- NULL for a failed sign-in to an account that there isn't, written for the time it takes.
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    -- Not a reference: what happened stays when the session is gone.
    session_id TEXT,
    ip TEXT NOT NULL,
    place TEXT,
    user_agent TEXT NOT NULL,
    detail TEXT NOT NULL,
    disowned_at BIGINT
);
CREATE INDEX activity_by_user ON activity (user_id, id);
CREATE INDEX activity_by_time ON activity (happened_at);

-- Messages on their way, written in the transaction of what caused them.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    -- NULL for a message to an address that nobody has: it is dropped, not sent.
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    -- What the message says, as JSON; the words are made when it is sent.
    message TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When it is tried next. Who claims it moves this on, so that nobody else does meanwhile.
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    delivered_at BIGINT,
    dropped_at BIGINT,
    failed_at BIGINT,
    -- Any of the three before, for the index.
    settled_at BIGINT
);
CREATE INDEX deliveries_waiting ON deliveries (due_at) WHERE settled_at IS NULL;
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX deliveries_by_user ON deliveries (user_id);
