//! The service worker (`public/service-worker.js`), and what it and the page tell each other: a word, and what it
//! is about.

mod bindings;
mod install;
mod listen;
mod update;

pub(crate) use bindings::{Registration, WORKER, Workers, workers};
pub(crate) use install::install;
pub(crate) use listen::{listen, post_to_worker};
pub(crate) use update::{accept_update, dismiss_update, offer_update};
