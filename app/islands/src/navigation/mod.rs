//! Going from page to page without loading another document.

mod address;
mod entries;
mod exchange;
mod fallback;
mod focus;
mod kept_forms;
mod leave;
mod links;
mod listeners;
mod navigation_api;
mod prefetch;
mod show;
mod shown;
mod submissions;
mod transition;
mod visit;

pub(crate) use address::leads_to_proof;
pub(crate) use exchange::update_root;
pub(crate) use kept_forms::forget as forget_kept;
pub(crate) use leave::{is_leaving, load_document, reload_document};
pub(crate) use links::is_plain_click;
pub(crate) use listeners::listen;
pub(crate) use prefetch::forget as drop_prefetched;
pub(crate) use show::show_answer;
pub(crate) use shown::{address, is_superseded, mark_stale, navigation_id, shown};
pub(crate) use submissions::{go_to, go_to_proof, query_of, submitted_by_browser};
