//! Accounts: the first run, the profile, and what one sees of oneself.

mod actions;
mod confirm_email_page;
mod crop_view;
mod email_actions;
mod email_section;
mod photo_actions;
mod photo_section;
mod photo_upload;
mod profile_actions;
mod profile_page;
mod profile_section;
mod search;
mod timezone_field;
mod timezone_proposal;
mod welcome_page;

pub(crate) use confirm_email_page::{CONFIRM_EMAIL, confirm_email_page};
pub(crate) use profile_page::{PROFILE, profile_page};
pub(crate) use search::entries;
pub(crate) use timezone_proposal::timezone_proposal;
pub(crate) use welcome_page::{WELCOME, welcome_page};
