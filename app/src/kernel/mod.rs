//! What the rooms' pages are made of.

mod api_error;
mod browser;
mod check_box;
mod field;
mod form_errors;
mod icon;
mod load;
mod notice;
mod page_title;
mod password_field;
mod secret;
mod submit;
mod toast;
mod viewer;

pub use api_error::{ApiError, Cause, NoRefusal};
pub(crate) use browser::{go_to, set_root_attribute};
pub(crate) use check_box::CheckBox;
pub(crate) use field::Field;
pub(crate) use form_errors::{FormErrors, Rejection};
pub(crate) use icon::{Glyph, Icon, Logo};
pub(crate) use load::Load;
pub(crate) use notice::Notice;
pub(crate) use page_title::PageTitle;
pub(crate) use password_field::{NewPasswordField, PasswordField};
pub(crate) use secret::Secret;
pub(crate) use submit::Submit;
pub(crate) use toast::{Toaster, provide_toasts, use_toasts};
pub use viewer::ViewerInfo;
pub(crate) use viewer::{provide_viewer, use_viewer};
