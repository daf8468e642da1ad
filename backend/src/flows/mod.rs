//! What crosses rooms: it stands above them, and no room uses it.

mod viewer;

pub use viewer::{Look, Viewer, Viewers};
