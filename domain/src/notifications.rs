//! Notifications: what happened in the products around, and on which ways people hear of it.

mod destination;
mod digest;
mod event;
mod forecast;
mod matrix;
mod people;
mod preferences;
mod preferences_form;
mod quiet_hours;
mod route;
mod snooze;

pub use destination::Destination;
pub use digest::DigestFrequency;
pub use event::{
    CaseTitle, Event, EventBody, EventCase, EventFacts, EventTitle, EventType, ExternalId,
    MOST_MENTIONS, Priority, ReadableEvent, Sentiment,
};
pub use forecast::{Forecast, ForecastCounter};
pub use matrix::{Channel, Matrix, MatrixLine};
pub use people::{EventPeople, Named, Relation, may_hear};
pub use preferences::{
    EmailSettings, Filters, MessageFilter, NotificationPreferences, TextWarning,
};
pub use preferences_form::{PreferencesForm, WeekdayForm};
pub use quiet_hours::{QuietHours, QuietWindow, TimeOfDay, WEEKDAYS};
pub use route::{ChannelDecision, Decision, Recipient, Rule, Verdict, route};
pub use snooze::SnoozeChoice;

use thiserror::Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotificationError {
    /// There is no device that could take a push message.
    #[error("No device takes push messages yet. Add this one first.")]
    NoDevice,
    /// The browser knows no push messages.
    #[error(
        "This browser takes no push messages. On an iPhone, add Nameplate to the home screen first."
    )]
    Unsupported,
    /// The person, or their browser for them, said no.
    #[error(
        "The browser lets this site show no notifications. Allow them in its settings, and try again."
    )]
    NotAllowed,
    /// The browser's push service gave nothing to send messages to.
    #[error("The browser could not be subscribed. Try again later.")]
    NoSubscription,
}
