//! The demo: people, companies and events to look at.

mod events;
mod people;

pub use people::{DemoError, PASSWORD, fill, fill_events};
