//! What comes of preferences by itself, in words: for each state that the form can be in, since it may be
//! changed before it is saved. The style sheet shows the words of the state that is chosen.

use nameplate_domain::{
    kernel::Timestamp,
    notifications::{DigestFrequency, NotificationPreferences, QuietHours},
};

use crate::request::Viewer;

/// What comes of preferences by itself, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScheduleSummary {
    /// When the next digest goes out, for each choice.
    pub(super) digests: Vec<(DigestFrequency, String)>,
    /// When it is quiet next.
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
        let digests = DigestFrequency::ALL
            .iter()
            .map(|&frequency| (frequency, digest(viewer, frequency, &preferences.quiet_hours, now)))
            .collect();
        let timezone = viewer.user.timezone.as_ref().map_or("UTC", AsRef::as_ref).to_owned();
        Self { digests, quiet: quiet(viewer, &preferences.quiet_hours, now), timezone }
    }
}

/// When the next digest goes out. A snooze and quiet hours hold it back, too.
fn digest(
    viewer: &Viewer,
    frequency: DigestFrequency,
    quiet_hours: &QuietHours,
    now: Timestamp,
) -> String {
    let zone = viewer.zone();
    let gathered = frequency.next(now, &zone);
    let snoozed_until = viewer.snoozed_until.filter(|until| *until > gathered);
    let due = zone.exact(quiet_hours.end(snoozed_until.unwrap_or(gathered), &zone));
    let why = snoozed_until.map_or("", |_| " It waits until your snooze ends.");
    format!("The next digest goes out on {due}, if there is anything in it.{why}")
}

/// When it is quiet next, once quiet hours are on.
fn quiet(viewer: &Viewer, quiet_hours: &QuietHours, now: Timestamp) -> String {
    let zone = viewer.zone();
    match (QuietHours { is_on: true, ..*quiet_hours }).next(now, &zone) {
        Some((begin, end)) if begin == now => {
            format!("It is quiet now, until {}.", zone.exact(end))
        }
        Some((begin, end)) => {
            format!("Quiet next from {} to {}.", zone.exact(begin), zone.exact(end))
        }
        None => "No day has quiet hours: nothing is held back.".to_owned(),
    }
}
