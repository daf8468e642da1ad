-- When sessions end by themselves, and what open pages have to learn.

CREATE TABLE session_settings (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Whose pages have something new to show; every process reads the newest, for the streams that it
-- holds open. Kept for minutes only.
CREATE TABLE changes (
    id TEXT PRIMARY KEY,
    -- Not a reference: the pages of somebody who is gone have something to learn, too.
    user_id TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX changes_by_time ON changes (happened_at);
