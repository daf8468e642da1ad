-- Since when a company wants two-factor from everyone, if it does. Sessions that began before go on.
ALTER TABLE companies ADD COLUMN two_factor_required_at BIGINT;
