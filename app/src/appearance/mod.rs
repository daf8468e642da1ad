//! Appearance: how Nameplate looks to one person.

mod accessibility_page;
mod actions;
mod choices;

pub(crate) use accessibility_page::AccessibilityPage;
