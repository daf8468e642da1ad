//! Notifications: events come in, each reaches whom it concerns on the ways that they chose, and
//! anybody can see why.

mod audience;
mod centre;
mod channel_tests;
mod erasure;
mod event_form;
mod events;
mod explanation_store;
mod explanations;
mod newest;
#[cfg(test)]
mod plans;
mod preferences;
mod preview;
mod retention;
mod snooze_store;
mod snoozes;
mod store;
mod told;

pub use centre::{CentreFilter, Notification, NotificationCentre, NotificationPage};
pub use channel_tests::ChannelTests;
pub(crate) use erasure::{forget_in_events, forget_old};
pub use event_form::{CaseForm, EventForm};
pub use events::{Events, Receipt, Received};
pub use explanations::{DeliveryState, Explanation, ExplanationPage, Explanations, Fate};
pub(crate) use newest::{count_unread_of, unread_of};
pub(crate) use preferences::PREVIEWS_AT_ONCE;
pub use preferences::{Preferences, Preview};
pub use retention::EventRetention;
pub use snoozes::Snoozes;
pub(crate) use told::MAY_HEAR;
pub use told::{Told, told_of};
