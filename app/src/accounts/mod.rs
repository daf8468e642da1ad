//! Accounts: the first run, and what one sees of oneself.

mod actions;
mod overview_page;
mod welcome_page;

pub(crate) use overview_page::OverviewPage;
pub(crate) use welcome_page::WelcomePage;
