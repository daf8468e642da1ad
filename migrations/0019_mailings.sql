-- Which kinds of mail somebody takes, and mails that a company sends to its members.

CREATE TABLE email_subscriptions (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE mailings (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    -- Whose API key sent it.
    author_id TEXT REFERENCES users (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    subject_line TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX mailings_by_company ON mailings (company_id);
CREATE INDEX mailings_by_author ON mailings (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX mailings_by_time ON mailings (created_at);

-- The mailing that a delivery is of. Quiet hours let it leave not before a moment; it leaves alone, so that is no
-- `held_until`.
ALTER TABLE deliveries ADD COLUMN mailing_id TEXT REFERENCES mailings (id) ON DELETE CASCADE;
ALTER TABLE deliveries ADD COLUMN not_before BIGINT;
CREATE INDEX deliveries_by_mailing ON deliveries (mailing_id) WHERE mailing_id IS NOT NULL;
-- The rule that dropped it after it was decided about, if one did.
ALTER TABLE deliveries ADD COLUMN dropped_rule TEXT;

-- Mailings have a worker of their own: a thousand of them hold up no link to a new password.
CREATE INDEX deliveries_mailings ON deliveries (channel, due_at)
    WHERE settled_at IS NULL AND mailing_id IS NOT NULL;
DROP INDEX deliveries_messages;
CREATE INDEX deliveries_messages ON deliveries (channel, due_at)
    WHERE settled_at IS NULL AND event_id IS NULL AND mailing_id IS NULL;
