-- A rule for two-factor has a day from which it holds, in sessions that run as in later ones.
ALTER TABLE companies RENAME COLUMN two_factor_required_at TO two_factor_required_from;

-- It told who was let in again after such a rule began: they had to follow it at once.
ALTER TABLE memberships DROP COLUMN reactivated_at;
