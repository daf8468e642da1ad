//! Appearance: how Nameplate looks to one person.

mod accessibility_page;
mod actions;

pub(crate) use accessibility_page::{ACCESSIBILITY, accessibility_page};
