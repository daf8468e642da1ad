-- When a session ends however much it is used. Those that an older version starts end 30 days after their start.
ALTER TABLE sessions ADD COLUMN latest_end_at BIGINT;

UPDATE sessions SET latest_end_at = created_at + 2592000000;

UPDATE sessions SET ends_at = latest_end_at WHERE ends_at > latest_end_at;
