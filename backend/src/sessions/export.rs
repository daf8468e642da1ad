//! What of the sessions is in a copy of a person's data.

use crate::kernel::{
    ColumnKind::{Json, Moment, Text},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![sessions(), settings(), browsers()]
}

fn sessions() -> ExportList {
    ExportList {
        table: "sessions",
        name: "sessions",
        title: "Sessions",
        sql: "SELECT sessions.id AS key, sessions.created_at, sessions.last_active_at,
                     sessions.ends_at, sessions.ip, sessions.user_agent, companies.name,
                     sessions.remembered_at
              FROM sessions LEFT JOIN companies ON companies.id = sessions.company_id
              WHERE sessions.user_id = $1 AND sessions.id > $2 ORDER BY sessions.id"
            .to_owned(),
        columns: &[
            ("started", Moment),
            ("last_active", Moment),
            ("ends", Moment),
            ("ip", Text),
            ("browser", Text),
            ("company", Text),
            ("remembered", Moment),
        ],
    }
}

fn settings() -> ExportList {
    ExportList {
        table: "session_settings",
        name: "session_settings",
        title: "Session settings",
        sql: "SELECT user_id AS key, document, updated_at FROM session_settings
              WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
            .to_owned(),
        columns: &[("settings", Json), ("saved", Moment)],
    }
}

/// By when they were first seen, for all else is the cookie. Two of one millisecond are one.
fn browsers() -> ExportList {
    ExportList {
        table: "known_browsers",
        name: "known_browsers",
        title: "Browsers that are known again",
        sql: "SELECT CAST(created_at AS TEXT) AS key, created_at, MAX(last_seen_at)
              FROM known_browsers WHERE user_id = $1 AND CAST(created_at AS TEXT) > $2
              GROUP BY created_at ORDER BY CAST(created_at AS TEXT)"
            .to_owned(),
        columns: &[("first_seen", Moment), ("last_seen", Moment)],
    }
}
