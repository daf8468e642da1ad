//! Keyboard shortcuts: what each person changed of them.

mod service;

pub use service::ShortcutSettings;
pub(crate) use service::read;
