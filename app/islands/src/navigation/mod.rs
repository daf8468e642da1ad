//! Going from page to page without loading another document.

mod address;
mod entries;
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
mod swap;
mod transition;
mod visit;

pub(crate) use address::leads_to_proof;
pub(crate) use kept_forms::forget as forget_kept;
pub(crate) use leave::{is_leaving, load_anew, load_whole};
pub(crate) use listeners::listen;
pub(crate) use prefetch::forget as forget_prefetched;
pub(crate) use show::show_answer;
pub(crate) use shown::{address, is_overtaken, mark_stale, shown, turn};
pub(crate) use submissions::{go_to, prove, submitted_by_browser};
pub(crate) use swap::take_root;
