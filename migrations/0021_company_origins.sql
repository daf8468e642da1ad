-- Where a company's other products are: what notices may lead to, and who may be signed in by forward auth.
CREATE TABLE company_origins (
    company_id TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    -- As browsers send it (RFC 6454): https://cases.example.com
    origin TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company_id, origin)
);
