//! The start of the settings.

mod first_steps;
mod overview_page;
mod recent_activity;
mod security_state;

pub(crate) use overview_page::{OVERVIEW, overview_page};
