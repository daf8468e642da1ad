//! Sessions: the way in and the way out.

mod actions;
pub(crate) mod session_actions;
mod session_item;
mod sessions_page;
mod sign_in_page;
mod sign_out_form;

pub(crate) use sessions_page::SessionsPage;
pub(crate) use sign_in_page::SignInPage;
pub(crate) use sign_out_form::SignOutForm;
