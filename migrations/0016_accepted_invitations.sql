-- Which company an invitation led to, for whoever opens its link again. Whom it invited stands nowhere.
CREATE TABLE accepted_invitations (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    accepted_at BIGINT NOT NULL
);
CREATE INDEX accepted_invitations_by_company ON accepted_invitations (company_id);
