-- Events, whom they concern, on which way they reach them, and the keys that send them.

CREATE TABLE notification_preferences (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    -- What it says, as JSON. It holds the ids of who is assigned and who is mentioned.
    document TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX events_by_company ON events (company_id, received_at);
CREATE INDEX events_by_time ON events (received_at);

-- An event as it concerns one user: what was decided about it, and whether they have read it. The
-- ids of events grow with time, so the key is also the order of a list. It is by company, so that those
-- that a user left, or filters out, are passed over as a whole.
CREATE TABLE notifications (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    -- The decision, channel by channel, as JSON.
    decision TEXT NOT NULL,
    -- Since when it stands in the notification centre, if it does.
    shown_at BIGINT,
    read_at BIGINT,
    PRIMARY KEY (user_id, company_id, event_id)
);
CREATE INDEX notifications_shown ON notifications (user_id, company_id, event_id)
    WHERE shown_at IS NOT NULL;
CREATE INDEX notifications_unread ON notifications (user_id, company_id, event_id)
    WHERE shown_at IS NOT NULL AND read_at IS NULL;
CREATE UNIQUE INDEX notifications_by_event ON notifications (event_id, user_id);
CREATE INDEX notifications_by_company ON notifications (company_id);

-- The event that a delivery is about, and until when it was held back, if it was. What is held for
-- one user until one moment leaves as one message.
ALTER TABLE deliveries ADD COLUMN event_id TEXT REFERENCES events (id) ON DELETE CASCADE;
ALTER TABLE deliveries ADD COLUMN held_until BIGINT;
-- Both ways round: whichever a database takes, one person's about an event are read by both columns.
CREATE INDEX deliveries_by_event ON deliveries (event_id, user_id);
DROP INDEX deliveries_by_user;
CREATE INDEX deliveries_by_user ON deliveries (user_id, event_id);
CREATE INDEX deliveries_held ON deliveries (user_id, held_until, channel, recipient, id)
    WHERE settled_at IS NULL AND held_until IS NOT NULL;
-- Mails about accounts, notices by mail and notices by push have couriers of their own, who don't read
-- past what waits for another.
DROP INDEX deliveries_waiting;
CREATE INDEX deliveries_messages ON deliveries (channel, due_at)
    WHERE settled_at IS NULL AND event_id IS NULL;
CREATE INDEX deliveries_notices ON deliveries (channel, due_at)
    WHERE settled_at IS NULL AND event_id IS NOT NULL;

-- What is new: the viewer, or the notifications of many users, whose ids then stand in `user_id` with
-- blanks between.
ALTER TABLE changes ADD COLUMN kind TEXT NOT NULL DEFAULT 'viewer';

-- Browsers that take push messages (RFC 8030).
CREATE TABLE push_devices (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The session that added it, or had it last. It goes when that is signed out, and stays when it
    -- only ends.
    session_id TEXT,
    -- SHA-256 of the cookie by which the browser is known again: whoever signs in there next has it.
    browser_hash BYTEA,
    name TEXT NOT NULL,
    endpoint TEXT NOT NULL UNIQUE,
    -- The browser's public key and secret, in base64url (RFC 8291).
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX push_devices_by_user ON push_devices (user_id);
CREATE INDEX push_devices_by_session ON push_devices (session_id);

-- The key by which push services know this installation (RFC 8292), sealed.
CREATE TABLE vapid_keys (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- The first characters, by which a person knows it again.
    prefix TEXT NOT NULL,
    -- SHA-256 of the key; the key itself is with the app that uses it only.
    key_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX api_keys_by_user ON api_keys (user_id);
CREATE INDEX api_keys_by_company ON api_keys (company_id);

-- What a request with an Idempotency-Key was answered: the same again gets the same.
CREATE TABLE idempotency_keys (
    api_key_id TEXT NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (api_key_id, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);
