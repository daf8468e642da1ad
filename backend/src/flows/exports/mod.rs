//! A person's data: copies of what all rooms have, settings that are brought along, and the wish to be deleted.

mod content;
mod deletion;
mod deletion_people;
mod download;
mod imports;
mod lists;
mod page;
mod service;
mod settings;
mod worker;
mod writing;

pub use deletion::DeletionRequests;
pub use download::Download;
pub use imports::{PendingImport, SettingsImports};
pub use service::Exports;
pub use worker::ExportWorker;
