//! What stands around the pages.

mod document;
mod header;
mod messages;
mod navigation;
mod not_found;
mod offline_notice;
mod rooms;
mod templates;

pub(crate) use document::document;
pub use not_found::not_found;
