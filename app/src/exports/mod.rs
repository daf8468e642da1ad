//! Your data: a copy to take away, settings to bring along, and the wish to be deleted.

mod actions;
mod copy_section;
mod data_page;
mod deletion_actions;
mod deletion_section;
mod import_preview;
mod import_section;
mod search;

pub(crate) use data_page::{DATA, data_page};
pub(crate) use deletion_actions::DeclineDeletion;
pub(crate) use search::entries;
