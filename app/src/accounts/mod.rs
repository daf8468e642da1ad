//! Accounts: the first run, the profile, and what one sees of oneself.

mod actions;
mod confirm_email_page;
mod crop_preview;
pub(crate) mod email_actions;
mod email_form;
mod overview_page;
mod photo_actions;
mod photo_form;
pub(crate) mod profile_actions;
mod profile_form;
mod profile_page;
mod timezone_proposal;
mod welcome_page;

pub(crate) use confirm_email_page::ConfirmEmailPage;
pub(crate) use overview_page::OverviewPage;
pub(crate) use profile_page::ProfilePage;
pub(crate) use welcome_page::WelcomePage;
