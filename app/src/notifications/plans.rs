//! What comes of preferences by itself, in words.

use nameplate_backend::kernel::Zone;
use nameplate_domain::{
    accounts::User,
    kernel::Timestamp,
    notifications::{EmailSettings, NotificationPreferences},
};

/// What comes of preferences by itself, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plans {
    /// When the next digest goes out.
    pub(super) digest: String,
    /// When it is quiet next.
    pub(super) quiet: String,
    /// The timezone that the times are in.
    pub(super) timezone: String,
}

impl Plans {
    /// What comes of a user's preferences, seen from `now`.
    pub(super) fn of(user: &User, preferences: &NotificationPreferences, now: Timestamp) -> Self {
        let zone = Zone::of(user.timezone.as_ref());
        let NotificationPreferences { email, quiet_hours, .. } = preferences;
        let EmailSettings { digest_mode, digest_frequency } = email;
        let digest = if *digest_mode {
            // Quiet hours hold a digest back, too.
            let due = quiet_hours.end(digest_frequency.next(now, &zone), &zone);
            format!("The next digest goes out on {}, if there is anything in it.", zone.exact(due))
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
        let timezone = user.timezone.as_ref().map_or("UTC", AsRef::as_ref).to_owned();
        Self { digest, quiet, timezone }
    }
}
