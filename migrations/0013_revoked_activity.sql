-- The word of the act: an event is revoked.
ALTER TABLE activity RENAME COLUMN disowned_at TO revoked_at;
