//! What every request passes, from the outside in.

mod body_limit;
mod client_ip;
mod error_pages;
mod forms;
mod gate;
mod identify;
mod layers;

pub(crate) use forms::{Pages, answer_forms};
pub(crate) use gate::gate;
pub(crate) use identify::{identify, status_of};
pub(crate) use layers::{REQUEST_ID, around};
