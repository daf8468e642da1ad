//! Keyboard shortcuts: what they are, and changing them.

mod actions;
mod list_page;
mod search;
mod shortcut_list;
mod shortcut_row;
mod shortcuts_page;

pub(crate) use list_page::{SHORTCUT_LIST, ShortcutListDialog, shortcut_list_page};
pub(crate) use search::entries;
pub(crate) use shortcuts_page::{SHORTCUTS, shortcuts_page};
