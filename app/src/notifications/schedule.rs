//! What comes of preferences by itself, in words.

use nameplate_domain::{
    kernel::Timestamp,
    notifications::{EmailSettings, NotificationPreferences},
};

use crate::request::Viewer;

/// What comes of preferences by itself, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScheduleSummary {
    pub(super) digest: String,
    pub(super) quiet: String,
    /// The timezone that the times are in.
    pub(super) timezone: String,
}

impl ScheduleSummary {
    /// What comes of somebody's preferences, seen from `now`.
    pub(super) fn of(
        viewer: &Viewer,
        preferences: &NotificationPreferences,
        now: Timestamp,
    ) -> Self {
        let zone = viewer.zone();
        let NotificationPreferences { email, quiet_hours, .. } = preferences;
        let EmailSettings { digest_mode, digest_frequency } = email;
        let digest = if *digest_mode {
            // A snooze and quiet hours hold a digest back, too.
            let gathered = digest_frequency.next(now, &zone);
            let snoozed_until = viewer.snoozed_until.filter(|until| *until > gathered);
            let due = quiet_hours.end(snoozed_until.unwrap_or(gathered), &zone);
            let why = snoozed_until.map_or("", |_| " It waits until your snooze ends.");
            let due = zone.exact(due);
            format!("The next digest goes out on {due}, if there is anything in it.{why}")
        } else {
            "Digest mode is off: emails go out one by one.".to_owned()
        };
        let quiet = match quiet_hours.next(now, &zone) {
            Some((begin, end)) if begin == now => {
                format!("It is quiet now, until {}.", zone.exact(end))
            }
            Some((begin, end)) => {
                format!("Quiet next from {} to {}.", zone.exact(begin), zone.exact(end))
            }
            None => "There are no quiet hours.".to_owned(),
        };
        let timezone = viewer.user.timezone.as_ref().map_or("UTC", AsRef::as_ref).to_owned();
        Self { digest, quiet, timezone }
    }
}
