//! What stands around the pages.

mod bottom_bar;
mod document;
mod entrance;
mod header;
mod messages;
mod navigation;
mod not_found;
mod offline_notice;
mod templates;

pub(crate) use document::document;
pub use not_found::not_found;
