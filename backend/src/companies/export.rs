//! What of the companies is in a copy of a person's data: where they belong and what they did, and nothing that a
//! company says of itself or of others.

use crate::kernel::{
    ColumnKind::{Moment, Text, Word},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![
        ExportList {
            table: "memberships",
            name: "companies",
            title: "Companies",
            sql: "SELECT memberships.company_id AS key, companies.name, memberships.role,
                         memberships.joined_at, memberships.deactivated_at,
                         memberships.last_active_at, memberships.default_since
                  FROM memberships JOIN companies ON companies.id = memberships.company_id
                  WHERE memberships.user_id = $1 AND memberships.company_id > $2
                  ORDER BY memberships.company_id"
                .to_owned(),
            columns: &[
                ("company", Text),
                ("role", Word),
                ("joined", Moment),
                ("deactivated", Moment),
                ("last_active", Moment),
                ("default_since", Moment),
            ],
        },
        ExportList {
            table: "company_activity",
            name: "company_activity",
            title: "What you did in companies, and what was done to you",
            sql: "SELECT company_activity.id AS key, company_activity.happened_at, companies.name,
                         company_activity.kind,
                         CASE WHEN company_activity.actor_id = $1 THEN 'by_you' ELSE 'to_you' END
                  FROM company_activity
                  JOIN companies ON companies.id = company_activity.company_id
                  WHERE (company_activity.actor_id = $1 OR company_activity.subject_id = $1)
                    AND company_activity.id > $2
                  ORDER BY company_activity.id"
                .to_owned(),
            columns: &[("time", Moment), ("company", Text), ("kind", Word), ("whose", Word)],
        },
        ExportList {
            table: "invitations",
            name: "invitations",
            title: "Invitations that you sent or got",
            sql: "SELECT invitations.id AS key, companies.name, invitations.role,
                         invitations.sent_at, invitations.ends_at,
                         CASE WHEN invitations.invited_by = $1 THEN 'by_you' ELSE 'to_you' END
                  FROM invitations JOIN companies ON companies.id = invitations.company_id
                  WHERE (invitations.invited_by = $1 OR invitations.email_key =
                             (SELECT email_key FROM users WHERE users.id = $1))
                    AND invitations.id > $2
                  ORDER BY invitations.id"
                .to_owned(),
            columns: &[
                ("company", Text),
                ("role", Word),
                ("mailed", Moment),
                ("valid_until", Moment),
                ("whose", Word),
            ],
        },
    ]
}
