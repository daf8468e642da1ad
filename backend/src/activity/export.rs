//! What of the activity is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Json, Moment, Text, Word},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![ExportList {
        table: "activity",
        name: "activity",
        title: "Activity",
        sql: "SELECT id AS key, happened_at, kind, detail, ip, place, user_agent, revoked_at
              FROM activity WHERE user_id = $1 AND id > $2 ORDER BY id"
            .to_owned(),
        columns: &[
            ("time", Moment),
            ("kind", Word),
            ("detail", Json),
            ("ip", Text),
            ("place", Text),
            ("browser", Text),
            ("not_me", Moment),
        ],
    }]
}
