//! Activity: what happened to the account, and *This wasn't me*.

pub(crate) mod actions;
mod activity_page;
mod event_item;
mod not_me_page;

pub(crate) use activity_page::ActivityPage;
pub(crate) use not_me_page::NotMePage;
