//! What of mailings and subscriptions is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Json, Moment, Text, Word},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![
        ExportList {
            table: "email_subscriptions",
            name: "email_subscriptions",
            title: "Email subscriptions",
            sql: "SELECT user_id AS key, document, updated_at FROM email_subscriptions
                  WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
                .to_owned(),
            columns: &[("settings", Json), ("saved", Moment)],
        },
        ExportList {
            table: "mailings",
            name: "mailings_sent",
            title: "Mailings that your API keys sent",
            sql: "SELECT mailings.id AS key, mailings.kind, mailings.subject_line, mailings.body,
                         companies.name AS company, mailings.created_at
                  FROM mailings JOIN companies ON companies.id = mailings.company_id
                  WHERE mailings.author_id = $1 AND mailings.id > $2 ORDER BY mailings.id"
                .to_owned(),
            columns: &[
                ("kind", Word),
                ("subject", Text),
                ("text", Text),
                ("company", Text),
                ("sent", Moment),
            ],
        },
    ]
}
