-- Addresses of other products that are told what happens in a company, and what they are told.

CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    description TEXT,
    -- What it is told of: words with blanks between.
    types TEXT NOT NULL,
    -- What its messages are signed with, sealed; and what they are signed with besides, until a moment.
    sealed BYTEA NOT NULL,
    old_sealed BYTEA,
    old_until BIGINT,
    -- When it got another secret than the first.
    rotated_at BIGINT,
    created_at BIGINT NOT NULL,
    -- Since when it is off, and why.
    off_at BIGINT,
    off_reason TEXT,
    -- The first failure since it took a message.
    failing_since BIGINT,
    last_attempt_at BIGINT,
    last_answer TEXT,
    -- Until when it is a worker's; 0 when it is nobody's.
    leased_until BIGINT NOT NULL DEFAULT 0,
    -- When it may be sent something; after that, when it was free last.
    ready_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX webhooks_by_company ON webhooks (company_id, id);
CREATE INDEX webhooks_on ON webhooks (company_id) WHERE off_at IS NULL;
CREATE INDEX webhooks_free ON webhooks (ready_at) WHERE off_at IS NULL;
CREATE INDEX webhooks_leased ON webhooks (leased_until) WHERE leased_until > 0;

-- One message to one webhook. It holds no words: they are made when it leaves.
CREATE TABLE webhook_deliveries (
    id TEXT PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    event_id TEXT REFERENCES events (id) ON DELETE CASCADE,
    -- The member whom it is about, until it is settled. Not a reference: who is told that somebody left is told who,
    -- also when their account is gone.
    member_id TEXT,
    role TEXT,
    old_role TEXT,
    created_at BIGINT NOT NULL,
    -- When it is tried next, while it waits.
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    attempted_at BIGINT,
    answer TEXT,
    delivered_at BIGINT,
    settled_at BIGINT,
    -- The request that caused it.
    request_id TEXT
);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, due_at) WHERE settled_at IS NULL;
CREATE INDEX webhook_deliveries_overdue ON webhook_deliveries (created_at) WHERE settled_at IS NULL;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE settled_at IS NULL;
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id) WHERE event_id IS NOT NULL;
