-- What each person changed of the keyboard shortcuts: one settings document a user.

CREATE TABLE shortcuts (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
