//! The web app: what makes Nameplate one that can be installed, and opens without a connection.

mod install_section;
mod manifest;
mod offline_page;

pub(crate) use install_section::install_section;
pub use manifest::manifest;
pub(crate) use offline_page::{OFFLINE, offline_page};
