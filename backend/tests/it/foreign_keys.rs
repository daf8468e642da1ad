//! What refers to a row is found by an index: else deleting the row reads the whole table of those that
//! may refer to it. The tables are the same on both databases.

use crate::{support::World, traces::texts};

/// Every column that refers to another table, and whether an index begins with it; SQLite lists those
/// of primary keys and unique columns, too. An index of some rows only is of use when it has all rows
/// that refer to anything. Of a reference by several columns, the first counts.
const REFERENCES: &str = "
    SELECT tables.name || '.' || refs.\"from\" || ' ' || EXISTS (
        SELECT 1 FROM pragma_index_list(tables.name) indexes
        JOIN pragma_index_info(indexes.name) columns
        LEFT JOIN sqlite_master definitions ON definitions.name = indexes.name
        WHERE columns.seqno = 0 AND columns.name = refs.\"from\"
            AND (indexes.partial = 0
                OR definitions.sql LIKE '% WHERE ' || refs.\"from\" || ' IS NOT NULL'))
    FROM sqlite_master tables JOIN pragma_foreign_key_list(tables.name) refs
    WHERE tables.type = 'table' AND refs.seq = 0
    ORDER BY 1";

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let world = World::sqlite().await;
    let references = texts(&world, REFERENCES).await;
    assert!(references.len() > 20, "{references:?}");
    let without: Vec<_> =
        references.iter().filter_map(|reference| reference.strip_suffix(" 0")).collect();
    assert_eq!(without, [""; 0]);
}
