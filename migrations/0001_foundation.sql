-- Portable between SQLite and PostgreSQL: TEXT ids (UUIDv7) and JSON, BIGINT unix milliseconds.

-- One row once the first company was made. Its key is what makes it happen only once.
CREATE TABLE first_run (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    completed_at BIGINT NOT NULL
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- The address in lower case: addresses are unique without regard to case.
    email_key TEXT NOT NULL UNIQUE,
    -- A PHC string: algorithm, parameters, salt and hash.
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE companies (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE memberships (
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, company_id)
);
CREATE INDEX memberships_by_company ON memberships (company_id);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    -- SHA-256 of the token; the token itself is in the browser's cookie only.
    token_hash BYTEA NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The company that the person works in at the moment.
    company_id TEXT REFERENCES companies (id) ON DELETE SET NULL,
    -- When the person asked to be remembered, if so.
    remembered_at BIGINT,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (ends_at);

CREATE TABLE appearances (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE rate_limits (
    bucket TEXT PRIMARY KEY,
    -- The theoretical arrival time of the generic cell rate algorithm.
    used_until BIGINT NOT NULL
);
CREATE INDEX rate_limits_by_end ON rate_limits (used_until);
