//! Keyboard shortcuts: what each person changed of them.

mod export;
mod service;

pub(crate) use export::export_lists;
pub use service::ShortcutSettings;
pub(crate) use service::read;
