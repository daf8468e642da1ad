//! The search: pages, settings, people, and what can be done, by name.

mod catalogue;
mod options;
mod rank;
mod results;
mod search_dialog;
mod search_page;
mod settings_search;

pub(crate) use search_dialog::SearchDialog;
pub(crate) use search_page::{SEARCH, SEARCH_OPTIONS, search_options_page, search_page};
pub(crate) use settings_search::settings_search;
