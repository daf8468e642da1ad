-- Codes that sign a phone in: shown by a session, opened by a phone, confirmed by both.
CREATE TABLE phone_links (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The session that asked: with it, the code is gone.
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- SHA-256 of what the code says.
    token_hash BYTEA NOT NULL UNIQUE,
    -- Where it was asked for, as JSON.
    asked_from TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- SHA-256 of the cookie of the phone that took it, and where that is, as JSON.
    claim_hash BYTEA UNIQUE,
    claimed_from TEXT,
    -- When the session that asked said yes, and when the phone was signed in.
    confirmed_at BIGINT,
    used_at BIGINT
);
CREATE INDEX phone_links_by_user ON phone_links (user_id);
CREATE INDEX phone_links_by_session ON phone_links (session_id);
CREATE INDEX phone_links_by_end ON phone_links (ends_at);
