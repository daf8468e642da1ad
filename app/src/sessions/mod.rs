//! Sessions: the way in and the way out.

mod actions;
mod search;
mod session_end;
mod session_item;
mod sessions_page;
mod sign_in_page;
mod sign_out_form;
mod timeout_form;

pub(crate) use actions::next_page;
pub(crate) use search::entries;
pub use session_end::SessionEnd;
pub(crate) use sessions_page::{SESSIONS, sessions_page};
pub(crate) use sign_in_page::{SIGN_IN, sign_in_page};
pub(crate) use sign_out_form::SignOutForm;
pub(crate) use timeout_form::SessionTimeoutSection;
