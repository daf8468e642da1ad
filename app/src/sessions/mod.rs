//! Sessions: the way in and the way out.

mod actions;
mod away_question;
pub(crate) mod session_actions;
mod session_item;
mod sessions_page;
pub(crate) mod settings_actions;
mod settings_form;
mod sign_in_page;
mod sign_out_form;

pub(crate) use away_question::AwayQuestion;
pub(crate) use sessions_page::SessionsPage;
pub use settings_actions::SessionEnd;
pub(crate) use settings_form::SessionTimeoutSection;
pub(crate) use sign_in_page::SignInPage;
pub(crate) use sign_out_form::SignOutForm;
