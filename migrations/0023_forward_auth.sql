-- Forward auth: browsers that are signed in at products of other hosts.
CREATE TABLE forward_auth_grants (
    -- The session of the account centre by which somebody is signed in there, and with which that ends.
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    origin TEXT NOT NULL,
    -- The company by which they are let in.
    company_id TEXT NOT NULL,
    -- SHA-256 of the token; the token itself is in the cookie of the product's host only.
    token_hash BYTEA NOT NULL UNIQUE,
    -- The code that it was made by: a UUIDv7, and neither this one nor an older one works again.
    code_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, origin),
    FOREIGN KEY (company_id, origin) REFERENCES company_origins (company_id, origin) ON DELETE CASCADE
);
CREATE INDEX forward_auth_grants_by_origin ON forward_auth_grants (company_id, origin);

-- A proxy asks by the origin alone.
CREATE INDEX company_origins_by_origin ON company_origins (origin, created_at);
