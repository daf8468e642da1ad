//! Activity: what happened to the account, and *This wasn't me*.

mod actions;
mod activity_page;
mod event_item;
mod not_me_page;
mod search;

pub(crate) use activity_page::{ACTIVITY, activity_page};
pub(crate) use not_me_page::{NOT_ME, not_me_page};
pub(crate) use search::entries;
