//! What of the appearance is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Json, Moment},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![ExportList {
        table: "appearances",
        name: "appearance",
        title: "Accessibility",
        sql: "SELECT user_id AS key, document, updated_at FROM appearances
              WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
            .to_owned(),
        columns: &[("settings", Json), ("saved", Moment)],
    }]
}
