//! What of the exports is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Moment, Number, Text},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![
        ExportList {
            table: "exports",
            name: "copies",
            title: "Copies of your data",
            sql: "SELECT id AS key, requested_at, ready_at, ends_at, failed_at, size FROM exports
                  WHERE user_id = $1 AND id > $2 ORDER BY id"
                .to_owned(),
            columns: &[
                ("asked_for", Moment),
                ("ready", Moment),
                ("until", Moment),
                ("failed", Moment),
                ("bytes", Number),
            ],
        },
        ExportList {
            table: "deletion_requests",
            name: "deletion_request",
            title: "Your wish to be deleted",
            sql: "SELECT user_id AS key, requested_at, withdrawn_at, declined_at, reason
                  FROM deletion_requests WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
                .to_owned(),
            columns: &[
                ("asked_for", Moment),
                ("taken_back", Moment),
                ("declined", Moment),
                ("reason", Text),
            ],
        },
    ]
}
