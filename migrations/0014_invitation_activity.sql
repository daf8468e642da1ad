-- The invitation that something in a company's activity is about: it says whom, as long as it is there. Mailed once
-- more it gets another id, which is written here then; so it is no foreign key.
ALTER TABLE company_activity ADD COLUMN invitation_id TEXT;
CREATE INDEX company_activity_by_invitation ON company_activity (invitation_id) WHERE invitation_id IS NOT NULL;
