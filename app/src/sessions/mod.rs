//! Sessions: the way in and the way out.

mod actions;
mod sign_in_page;
mod sign_out_form;

pub(crate) use sign_in_page::SignInPage;
pub(crate) use sign_out_form::SignOutForm;
