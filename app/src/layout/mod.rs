//! What stands around the pages.

mod gate;
mod header;
mod navigation;
mod not_found;
mod page_messages;
mod plain;
mod settings;

pub(crate) use gate::GatePage;
pub(crate) use header::SiteHeader;
pub(crate) use not_found::NotFoundPage;
pub use not_found::RequestId;
pub(crate) use plain::PlainPage;
pub(crate) use settings::{SettingsLayout, SettingsPage};
