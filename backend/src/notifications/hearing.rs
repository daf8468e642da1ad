//! Who may hear of an event that is kept: the rule of [`may_hear`], as a condition for queries.

use std::sync::LazyLock;

use nameplate_domain::{companies::Role, notifications::may_hear};

use crate::companies::MAY_ENTER;

/// Whether the active member of a row of `memberships` may hear of the event of a row of `events`, in
/// the role that they have now.
pub(super) static MEMBER_MAY_HEAR: LazyLock<String> = LazyLock::new(|| {
    format!(
        "({MAY_ENTER}
          AND (memberships.role IN ({})
               OR memberships.role IN ({})
                  AND EXISTS (SELECT 1 FROM event_people
                              WHERE event_people.event_id = events.id
                                AND event_people.user_id = memberships.user_id)))",
        roles_that_hear(false),
        roles_that_hear(true),
    )
});

/// Whether the user of a row of `deliveries` may hear of its event now.
pub(crate) static MAY_HEAR: LazyLock<String> = LazyLock::new(|| {
    format!(
        "EXISTS (
             SELECT 1 FROM events
             JOIN memberships ON memberships.company_id = events.company_id
             WHERE events.id = deliveries.event_id AND memberships.user_id = deliveries.user_id
               AND {})",
        *MEMBER_MAY_HEAR
    )
});

fn roles_that_hear(is_named: bool) -> String {
    let roles = Role::ALL.iter().copied().filter(|role| may_hear(*role, is_named));
    roles.map(|role| format!("'{}'", role.as_str())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_follows_the_rule() {
        assert_eq!(roles_that_hear(false), "'super_admin', 'admin'");
        assert_eq!(roles_that_hear(true), "'super_admin', 'admin', 'user'");
    }
}
