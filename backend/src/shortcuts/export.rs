//! What of the shortcuts is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Json, Moment},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![ExportList {
        table: "shortcuts",
        name: "shortcuts",
        title: "Keyboard shortcuts",
        sql: "SELECT user_id AS key, document, updated_at FROM shortcuts
              WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
            .to_owned(),
        columns: &[("settings", Json), ("saved", Moment)],
    }]
}
