-- Two-factor: codes beside the password, and devices that are trusted without one.

CREATE TABLE two_factor (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- Encrypted with the installation's secret, for this user alone.
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL until the first right code.
    enabled_at BIGINT,
    -- The time step (RFC 6238) of the code used last: neither it nor one before works again.
    last_step BIGINT NOT NULL
);

CREATE TABLE backup_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Keyed with the installation's secret, so that the table alone can't be guessed through.
    code_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE trusted_devices (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL UNIQUE,
    -- The session in which it was trusted. Not a reference: the trust outlives it.
    session_id TEXT NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX trusted_devices_by_user ON trusted_devices (user_id);
CREATE INDEX trusted_devices_by_end ON trusted_devices (ends_at);

-- Sign-ins between password and code.
CREATE TABLE pending_sign_ins (
    token_hash BYTEA PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- When the person asked to be remembered, if so.
    remembered_at BIGINT,
    ends_at BIGINT NOT NULL
);
CREATE INDEX pending_sign_ins_by_user ON pending_sign_ins (user_id);
CREATE INDEX pending_sign_ins_by_end ON pending_sign_ins (ends_at);
