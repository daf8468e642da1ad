//! Notifications: events come in, each reaches whom it concerns on the ways that they chose, and
//! anybody can see why.

mod audience;
mod centre;
mod channel_tests;
mod erasure;
mod event_context;
pub(crate) mod event_fields;
mod event_form;
mod events;
mod events_with_names;
mod explanation_store;
mod explanations;
mod export;
mod hearing;
mod newest;
mod people_store;
#[cfg(test)]
mod plans;
mod preferences;
mod preview;
mod push_tests;
mod readable_events;
mod retention;
mod snooze_store;
mod snoozes;
mod store;
mod upgrade;

pub(crate) use audience::{read_preferences, read_zone};
pub use centre::{CentreFilter, Notification, NotificationCentre, NotificationPage};
pub use channel_tests::ChannelTests;
pub(crate) use erasure::delete_old;
pub use event_form::{CaseForm, EventForm};
pub use events::{Events, Receipt, Received};
pub(crate) use events_with_names::{NamedMembers, find_event_with_names};
pub use explanations::{
    DeliveryOutcome, DeliveryState, Explanation, ExplanationPage, Explanations,
};
pub(crate) use export::export_lists;
pub(crate) use hearing::MAY_HEAR;
pub(crate) use newest::{count_unread_of, unread_of};
pub use preferences::{Preferences, Preview};
pub use push_tests::{PushTests, TestedDevice};
pub use readable_events::readable_events;
pub use retention::EventRetention;
pub use snoozes::Snoozes;
pub(crate) use store::set_read_by_all;
pub(crate) use upgrade::move_people;
