-- Snooze: until when nothing reaches a user. The row goes when that ends, so a look at its index says
-- whether there is anything to do.
CREATE TABLE snoozes (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    ends_at BIGINT NOT NULL
);
CREATE INDEX snoozes_by_end ON snoozes (ends_at);

-- Until when a notification is kept out of the notification centre, if it is.
ALTER TABLE notifications ADD COLUMN held_until BIGINT;
CREATE INDEX notifications_held ON notifications (held_until, user_id)
    WHERE shown_at IS NULL AND held_until IS NOT NULL;

-- When a delivery would leave had its user not snoozed; only of what a snooze holds.
ALTER TABLE deliveries ADD COLUMN due_without_snooze BIGINT;
