-- What a key may be used for: words with blanks between; without, all that its owner may do.
ALTER TABLE api_keys ADD COLUMN scopes TEXT;
-- When it stops working, if ever, and when it was revoked, if it was.
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
ALTER TABLE api_keys ADD COLUMN revoked_at BIGINT;
-- The key that took its place.
ALTER TABLE api_keys ADD COLUMN replacement_id TEXT REFERENCES api_keys (id) ON DELETE SET NULL;
-- The session that it was made in, for "This wasn't me"; none for one that was made by command.
ALTER TABLE api_keys ADD COLUMN session_id TEXT;
-- From where, and for what it was used last.
ALTER TABLE api_keys ADD COLUMN last_used_ip TEXT;
ALTER TABLE api_keys ADD COLUMN last_used_endpoint TEXT;
-- When its owner was told that it is about to expire, and that nobody uses it.
ALTER TABLE api_keys ADD COLUMN expiry_notified_at BIGINT;
ALTER TABLE api_keys ADD COLUMN unused_notified_at BIGINT;

-- Lists are read by pages, the newest first.
DROP INDEX api_keys_by_user;
DROP INDEX api_keys_by_company;
CREATE INDEX api_keys_by_user ON api_keys (user_id, id);
CREATE INDEX api_keys_by_company ON api_keys (company_id, id);
CREATE INDEX api_keys_by_replacement ON api_keys (replacement_id) WHERE replacement_id IS NOT NULL;
CREATE INDEX api_keys_by_session ON api_keys (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX api_keys_expiring ON api_keys (expires_at) WHERE expires_at IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX api_keys_revoked ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;

-- How many requests a key made in a minute, as far as each process has told.
CREATE TABLE api_key_windows (
    api_key_id TEXT NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    -- The beginning of the minute.
    begins_at BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    PRIMARY KEY (api_key_id, begins_at)
);
CREATE INDEX api_key_windows_by_time ON api_key_windows (begins_at);
