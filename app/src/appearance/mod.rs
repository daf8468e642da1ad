//! Appearance: how Nameplate looks to one person.

mod accessibility_page;
mod actions;
mod search;

pub(crate) use accessibility_page::{ACCESSIBILITY, accessibility_page};
pub(crate) use search::entries;
