//! What of two-factor is in a copy of a person's data: that it is on, and where it is not asked for; no key and no code.

use crate::kernel::{
    ColumnKind::{Moment, Text},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![
        ExportList {
            table: "two_factor",
            name: "two_factor",
            title: "Two-factor",
            sql: "SELECT user_id AS key, created_at, enabled_at FROM two_factor
                  WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
                .to_owned(),
            columns: &[("begun", Moment), ("turned_on", Moment)],
        },
        ExportList {
            table: "trusted_devices",
            name: "trusted_devices",
            title: "Trusted devices",
            sql: "SELECT id AS key, created_at, last_used_at, ends_at, ip, user_agent
                  FROM trusted_devices WHERE user_id = $1 AND id > $2 ORDER BY id"
                .to_owned(),
            columns: &[
                ("trusted", Moment),
                ("last_used", Moment),
                ("valid_until", Moment),
                ("ip", Text),
                ("browser", Text),
            ],
        },
    ]
}
