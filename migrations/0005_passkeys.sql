-- Passkeys (W3C Web Authentication, level 3).

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- What the device calls it, in base64url.
    credential_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- The public key with its counter, as JSON of the library that checks it.
    credential TEXT NOT NULL,
    -- The session in which it was added. Not a reference: the passkey outlives it.
    session_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- Questions that browsers were asked and have not answered yet.
CREATE TABLE passkey_ceremonies (
    token_hash BYTEA PRIMARY KEY,
    -- Who adds a passkey; NULL for a sign-in, where it isn't known yet.
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX passkey_ceremonies_by_user ON passkey_ceremonies (user_id);
CREATE INDEX passkey_ceremonies_by_end ON passkey_ceremonies (ends_at);
