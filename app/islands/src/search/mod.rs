//! The search: what is found follows while one types, and in the search's dialog is chosen by keys.

mod options;
mod recent;
mod results;

pub(crate) use options::{begin, choose_by_key, choose_pressed};
pub(crate) use results::typed;
