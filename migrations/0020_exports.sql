-- Copies of a person's data, settings that were handed in, and the wish to be deleted.

-- One is under way at a time, and one is kept that is ready.
CREATE TABLE exports (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The session that asked. Not a reference: the copy outlives it, unless its owner says that it wasn't them.
    session_id TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    -- Until when whoever makes it has it for themselves; then anybody takes it up again.
    lease_until BIGINT NOT NULL,
    -- Who makes it: what somebody else wrote before counts no more.
    claim TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    -- How many steps of how many are done.
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    size BIGINT NOT NULL DEFAULT 0,
    ready_at BIGINT,
    failed_at BIGINT,
    -- Until when it can be fetched, once it is ready.
    ends_at BIGINT
);
CREATE INDEX exports_by_user ON exports (user_id);
CREATE UNIQUE INDEX exports_under_way ON exports (user_id) WHERE ready_at IS NULL AND failed_at IS NULL;
CREATE INDEX exports_waiting ON exports (lease_until) WHERE ready_at IS NULL AND failed_at IS NULL;
CREATE INDEX exports_by_end ON exports (ends_at) WHERE ends_at IS NOT NULL;

-- The ZIP, in parts that one transaction writes and one answer sends.
CREATE TABLE export_chunks (
    export_id TEXT NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (export_id, number)
);

-- Settings of a file that wait for their owner's word, as far as this version knows them.
CREATE TABLE settings_imports (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX settings_imports_by_end ON settings_imports (ends_at);

-- The last time that a person asked to be deleted, and what became of it.
CREATE TABLE deletion_requests (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    requested_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    declined_at BIGINT,
    declined_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    -- Why, in an admin's words.
    reason TEXT
);
CREATE INDEX deletion_requests_by_decliner ON deletion_requests (declined_by) WHERE declined_by IS NOT NULL;
