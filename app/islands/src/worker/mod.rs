//! The service worker (`public/service-worker.js`), and what it and the page tell each other: a word, and what it
//! is about.

mod bindings;
mod install;
mod listen;
mod offer;

pub(crate) use bindings::{Registration, WORKER, Workers, workers};
pub(crate) use install::install;
pub(crate) use listen::{listen, tell};
pub(crate) use offer::{offer, put_off, take_offer};
