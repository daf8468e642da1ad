//! What of the devices is in a copy of a person's data: neither where push messages go to nor their keys.

use crate::kernel::{
    ColumnKind::{Moment, Text},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![ExportList {
        table: "push_devices",
        name: "push_devices",
        title: "Devices for push messages",
        sql: "SELECT id AS key, name, created_at, last_used_at FROM push_devices
              WHERE user_id = $1 AND id > $2 ORDER BY id"
            .to_owned(),
        columns: &[("name", Text), ("added", Moment), ("last_used", Moment)],
    }]
}
