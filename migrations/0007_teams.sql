-- Companies: what they say of themselves, who belongs to them, who is asked to, what happened.

ALTER TABLE companies ADD COLUMN phone TEXT;
ALTER TABLE companies ADD COLUMN email TEXT;
ALTER TABLE companies ADD COLUMN address TEXT;
ALTER TABLE companies ADD COLUMN website TEXT;
-- Counts the saves of the details, so that a save on top of one that was not seen is noticed.
ALTER TABLE companies ADD COLUMN details_version BIGINT NOT NULL DEFAULT 0;
-- How long members may be away at the most, in milliseconds; NULL for no bound.
ALTER TABLE companies ADD COLUMN longest_idle_ms BIGINT;
ALTER TABLE companies ADD COLUMN billing_name TEXT;
ALTER TABLE companies ADD COLUMN billing_email TEXT;

-- Since when an admin has shut the member out, if so.
ALTER TABLE memberships ADD COLUMN deactivated_at BIGINT;
-- When an admin let the member in again, if so.
ALTER TABLE memberships ADD COLUMN reactivated_at BIGINT;
-- When the member last worked in this company, to the minute.
ALTER TABLE memberships ADD COLUMN last_active_at BIGINT;
-- Since when it is the company that opens for the member at the sign-in, if it is.
ALTER TABLE memberships ADD COLUMN default_since BIGINT;

-- The name in lower case, by which members are sorted and searched. Nameplate fills it in after the
-- migration: the databases don't agree on what a small letter is.
ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';

CREATE TABLE case_types (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- The name in lower case: names are unique without regard to case.
    name_key TEXT NOT NULL,
    UNIQUE (company_id, name_key)
);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    phone TEXT,
    role TEXT NOT NULL,
    invited_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    -- When it was mailed last.
    sent_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    UNIQUE (company_id, email_key)
);
CREATE INDEX invitations_by_email ON invitations (email_key);

-- What happened in a company. It stays when those are gone whom it names: then it names nobody.
CREATE TABLE company_activity (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    -- Who did it, and to whom.
    actor_id TEXT REFERENCES users (id) ON DELETE SET NULL,
    subject_id TEXT REFERENCES users (id) ON DELETE SET NULL,
    detail TEXT NOT NULL
);
CREATE INDEX company_activity_by_company ON company_activity (company_id, id);
CREATE INDEX company_activity_by_actor ON company_activity (actor_id);
CREATE INDEX company_activity_by_subject ON company_activity (subject_id);
CREATE INDEX company_activity_by_time ON company_activity (happened_at);
