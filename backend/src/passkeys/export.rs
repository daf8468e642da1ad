//! What of the passkeys is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Moment, Text},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![ExportList {
        table: "passkeys",
        name: "passkeys",
        title: "Passkeys",
        sql: "SELECT id AS key, name, created_at, last_used_at FROM passkeys
              WHERE user_id = $1 AND id > $2 ORDER BY id"
            .to_owned(),
        columns: &[("name", Text), ("added", Moment), ("last_used", Moment)],
    }]
}
