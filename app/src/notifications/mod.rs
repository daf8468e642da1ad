//! Notifications: what one wants to hear of, what came, and why.

mod centre_actions;
mod centre_page;
mod centre_query;
mod channel_outcome;
mod channel_tests;
mod day_sections;
mod filter_fields;
mod matrix_table;
mod message_fields;
mod notification_head;
mod notification_item;
mod notification_list;
mod outcome_text;
mod preferences_actions;
mod preferences_form;
mod preferences_page;
mod preview;
mod quiet_hours_fields;
mod rule_results;
mod schedule;
mod search;
mod snooze_actions;
mod snooze_choices;
mod snooze_section;
mod snooze_status;
mod trail;
mod verdict;
mod why_event_page;
mod why_page;

pub(crate) use centre_page::{NOTIFICATIONS, notifications_page};
pub(crate) use preferences_page::{PREFERENCES, preferences_page};
pub(crate) use search::entries;
pub(crate) use snooze_status::SnoozeStatus;
pub(crate) use why_event_page::{WHY_EVENT, why_event_page};
pub(crate) use why_page::{WHY, why_page};
