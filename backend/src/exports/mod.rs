//! Exports: copies of a person's data, settings that are brought along, and the wish to be deleted.

mod archive;
pub(crate) mod deletion_store;
mod export;
pub(crate) mod import_store;
mod known_settings;
mod settings_file;
pub(crate) mod store;

pub(crate) use archive::Archive;
pub(crate) use export::export_lists;
pub(crate) use known_settings::KnownSettings;
pub(crate) use settings_file::{SETTINGS_FILE, read_file, settings_text};
