//! What of the deliveries is in a copy of a person's data. What a mail says is not: it is made when it leaves, and
//! may hold a link that still works.

use crate::kernel::{
    ColumnKind::{Moment, Number, Text, Word},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![ExportList {
        table: "deliveries",
        name: "deliveries",
        title: "Mails and push messages",
        sql: "SELECT id AS key, created_at, channel, CASE channel WHEN 'email' THEN recipient END,
                     event_id, tries, delivered_at, dropped_at, failed_at, last_error
              FROM deliveries WHERE user_id = $1 AND id > $2 ORDER BY id"
            .to_owned(),
        columns: &[
            ("time", Moment),
            ("channel", Word),
            ("to", Text),
            ("event", Text),
            ("tries", Number),
            ("delivered", Moment),
            ("dropped", Moment),
            ("given_up", Moment),
            ("error", Text),
        ],
    }]
}
