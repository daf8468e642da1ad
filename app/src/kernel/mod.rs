//! What the rooms' pages are made of.

mod api_error;
mod arrival;
mod avatar;
mod browser;
mod check_box;
mod copy_button;
mod field;
mod flash;
mod form_answer;
mod form_errors;
mod form_origin;
mod icon;
mod live;
mod load;
mod moment;
mod notice;
mod page_title;
mod secret;
mod select_field;
mod submit;
mod text_area;
mod toast;
mod unsaved;
mod viewer;

pub use api_error::{ApiError, Cause, NoRefusal};
pub(crate) use arrival::{focus_on_arrival, provide_arrivals};
pub(crate) use avatar::Avatar;
pub(crate) use browser::{
    browser_timezone, follow, go_to, here, is_typing, method, set_root_attribute, visit,
};
pub(crate) use check_box::CheckBox;
pub(crate) use copy_button::CopyButton;
pub(crate) use field::{Field, FieldError};
pub use flash::FlashMessage;
pub(crate) use flash::{Flash, provide_flash};
pub use form_answer::FormAnswer;
pub(crate) use form_answer::{provide_form_answer, use_act};
pub(crate) use form_errors::{FormErrors, Rejection, latest_rejection, use_kept, use_kept_tick};
pub use form_origin::FormOwner;
pub(crate) use form_origin::{FormOrigin, provide_form_owner};
pub(crate) use icon::{Glyph, Icon, Logo};
pub(crate) use live::{follow_live, use_news};
pub(crate) use load::Load;
pub(crate) use moment::{Moment, When};
pub(crate) use notice::Notice;
pub(crate) use page_title::PageTitle;
pub(crate) use secret::Secret;
pub(crate) use select_field::SelectField;
pub(crate) use submit::Submit;
pub(crate) use text_area::TextArea;
pub(crate) use toast::{Toaster, provide_toasts, use_toasts};
pub(crate) use unsaved::{Unsaved, UnsavedBar, ask_before_leaving, provide_unsaved, use_unsaved};
pub use viewer::{ViewerCompany, ViewerInfo};
pub(crate) use viewer::{provide_viewer, use_viewer};
