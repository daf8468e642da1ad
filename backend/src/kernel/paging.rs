//! Lists by parts, ordered by id, the newest first.

/// Sorts behind every id, for ids are UUIDs: the cursor of the first part. With `$1 IS NULL OR id < $1` a database
/// would read a list from its beginning to wherever a part begins.
pub(crate) const BEHIND_ALL_IDS: &str = "g";
