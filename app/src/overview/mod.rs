//! The start of the settings.

mod overview_page;

pub(crate) use overview_page::{OVERVIEW, overview_page};
