//! What crosses rooms: it stands above them, and no room uses it.

mod phone_links;
mod viewer;

pub use phone_links::PhoneLinks;
pub use viewer::{Look, Viewer, Viewers};
