//! What of the notifications is in a copy of a person's data. What an event says is its company's: who may not hear
//! of it any more gets when it came, and no more.

use super::hearing::MEMBER_MAY_HEAR;
use crate::kernel::{
    ColumnKind::{Json, Moment, Part, Text, Word},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![notifications(), preferences(), snoozes(), people()]
}

fn notifications() -> ExportList {
    let heard = format!(
        "CASE WHEN EXISTS (SELECT 1 FROM memberships
                           WHERE memberships.company_id = events.company_id
                             AND memberships.user_id = $1 AND {})
              THEN events.document END",
        *MEMBER_MAY_HEAR
    );
    let sql = format!(
        "SELECT notifications.event_id AS key, events.received_at, events.id, events.type,
                companies.name, {heard}, {heard}, {heard}, notifications.decision,
                notifications.shown_at, notifications.read_at
         FROM notifications
         JOIN events ON events.id = notifications.event_id
         JOIN companies ON companies.id = notifications.company_id
         WHERE notifications.user_id = $1 AND notifications.event_id > $2
         ORDER BY notifications.event_id"
    );
    ExportList {
        table: "notifications",
        name: "notifications",
        title: "Notifications",
        sql,
        columns: &[
            ("time", Moment),
            ("event", Text),
            ("type", Word),
            ("company", Text),
            ("title", Part("title")),
            ("body", Part("body")),
            ("url", Part("url")),
            ("decision", Json),
            ("shown", Moment),
            ("read", Moment),
        ],
    }
}

fn preferences() -> ExportList {
    ExportList {
        table: "notification_preferences",
        name: "notification_settings",
        title: "Notification settings",
        sql: "SELECT user_id AS key, document, updated_at FROM notification_preferences
              WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
            .to_owned(),
        columns: &[("settings", Json), ("saved", Moment)],
    }
}

fn snoozes() -> ExportList {
    ExportList {
        table: "snoozes",
        name: "snoozes",
        title: "Snooze",
        sql: "SELECT user_id AS key, ends_at FROM snoozes
              WHERE user_id = $1 AND user_id > $2 ORDER BY user_id"
            .to_owned(),
        columns: &[("until", Moment)],
    }
}

fn people() -> ExportList {
    ExportList {
        table: "event_people",
        name: "events_that_name_you",
        title: "Events that name you",
        // Who is both stands here as the assignee, once.
        sql: "SELECT event_people.event_id AS key, events.received_at, event_people.event_id,
                     event_people.relation
              FROM event_people JOIN events ON events.id = event_people.event_id
              WHERE event_people.user_id = $1 AND event_people.event_id > $2
                AND (event_people.relation = 'assignee'
                     OR NOT EXISTS (SELECT 1 FROM event_people AS other
                                    WHERE other.event_id = event_people.event_id
                                      AND other.user_id = event_people.user_id
                                      AND other.relation = 'assignee'))
              ORDER BY event_people.event_id"
            .to_owned(),
        columns: &[("time", Moment), ("event", Text), ("as", Word)],
    }
}
