//! What of the accounts is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Moment, Text},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![
        ExportList {
            table: "users",
            name: "profile",
            title: "Profile",
            sql: "SELECT id AS key, id, name, email, phone, timezone, created_at FROM users
                  WHERE id = $1 AND id > $2 ORDER BY id"
                .to_owned(),
            columns: &[
                ("id", Text),
                ("name", Text),
                ("email", Text),
                ("phone", Text),
                ("timezone", Text),
                ("account_made", Moment),
            ],
        },
        // The picture itself is a file of its own.
        ExportList {
            table: "photos",
            name: "photo",
            title: "Photo",
            sql: "SELECT id AS key, mime, created_at FROM photos
                  WHERE user_id = $1 AND id > $2 ORDER BY id"
                .to_owned(),
            columns: &[("kind", Text), ("saved", Moment)],
        },
        ExportList {
            table: "email_changes",
            name: "email_changes",
            title: "Email address that waits to be confirmed",
            sql: "SELECT id AS key, email, created_at, ends_at FROM email_changes
                  WHERE user_id = $1 AND id > $2 ORDER BY id"
                .to_owned(),
            columns: &[("email", Text), ("asked_for", Moment), ("valid_until", Moment)],
        },
    ]
}
