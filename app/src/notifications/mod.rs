//! Notifications: what one wants to hear of, what came, and why.

mod arrival_icon;
mod bell;
pub(crate) mod centre_actions;
mod centre_page;
mod channel_tests;
mod filter_fields;
mod matrix_table;
mod message_fields;
mod notification_head;
mod notification_item;
mod notification_list;
pub(crate) mod preferences_actions;
mod preferences_form;
mod preferences_page;
mod preview;
mod quiet_hours_fields;
mod test_actions;
mod unread;
pub(crate) mod why_actions;
mod why_event_page;
mod why_page;

pub(crate) use bell::Bell;
pub(crate) use centre_page::NotificationsPage;
pub(crate) use preferences_page::PreferencesPage;
pub use unread::UnreadCount;
pub(crate) use unread::provide_unread;
pub(crate) use why_event_page::WhyEventPage;
pub(crate) use why_page::WhyPage;
