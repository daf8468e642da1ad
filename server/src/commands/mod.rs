//! What the command line does.

mod api_key;
mod demo;
mod doctor;
mod run;
mod serve;
mod user;

pub use run::{CommandError, run};
