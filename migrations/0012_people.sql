-- People and references as rows and typed columns: nothing is looked for inside a text any more.

-- Whom an event names. Before, their ids stood in `events.document`; Nameplate takes them out of there
-- after this migration, for only one of the databases could.
CREATE TABLE event_people (
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- 'assignee' or 'mention'.
    relation TEXT NOT NULL,
    PRIMARY KEY (event_id, user_id, relation)
);
CREATE INDEX event_people_by_user ON event_people (user_id, event_id);

-- The address of a mail in small letters, by which the mails to an address that has no account are
-- found; NULL for what goes to wherever the account is reached when it leaves.
ALTER TABLE deliveries ADD COLUMN recipient_key TEXT;
-- Who caused a mail to somebody else.
ALTER TABLE deliveries ADD COLUMN author_id TEXT REFERENCES users (id) ON DELETE SET NULL;
-- The invitation that a mail is about. Not a reference: an invitation gets another id each time that it
-- is mailed, and a mail may leave after its invitation is gone.
ALTER TABLE deliveries ADD COLUMN invitation_id TEXT;
-- The request that put it on its way: the log of whoever delivers it says so, too.
ALTER TABLE deliveries ADD COLUMN request_id TEXT;
CREATE INDEX deliveries_by_recipient ON deliveries (recipient_key)
    WHERE user_id IS NULL AND recipient_key IS NOT NULL;
CREATE INDEX deliveries_by_author ON deliveries (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX deliveries_by_invitation ON deliveries (invitation_id)
    WHERE user_id IS NULL AND invitation_id IS NOT NULL;

-- One change tells many users: the column says so now. Nobody is looked for in it.
ALTER TABLE changes RENAME COLUMN user_id TO user_ids;

-- Whose tries a limit counts, where it is one user's. Not a reference: a try may come while the account
-- is being deleted, and must not fail by that.
ALTER TABLE rate_limits ADD COLUMN subject TEXT;
UPDATE rate_limits SET subject = SUBSTR(bucket, LENGTH(bucket) - 35)
    WHERE EXISTS (SELECT 1 FROM users WHERE users.id = SUBSTR(bucket, LENGTH(bucket) - 35));
CREATE INDEX rate_limits_by_subject ON rate_limits (subject) WHERE subject IS NOT NULL;

-- References without an index made the end of an account, or of a company, read whole tables.
CREATE INDEX invitations_by_inviter ON invitations (invited_by);
CREATE INDEX sessions_by_company ON sessions (company_id);

-- What Nameplate did by itself after the migrations, each once.
CREATE TABLE upgrades (
    name TEXT PRIMARY KEY,
    finished_at BIGINT NOT NULL
);
