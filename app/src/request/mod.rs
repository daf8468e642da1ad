//! What the server knows of a request: who asks, from where, and what the answer carries.

mod context;
mod cookies;
mod flash;
mod form_draft;
mod language;
mod plain_form;
mod scripts;
mod viewer;

pub use context::{Request, STAMP, current_request, escaped, stamp_of};
pub(crate) use context::{request, set_cookie};
pub use cookies::{CookieKind, Cookies};
pub use flash::{Flash, flash_cookie, flash_for};
pub use form_draft::{draft_cookie, draft_for};
pub use language::country_of;
pub use plain_form::PlainForm;
pub(crate) use plain_form::settings_page_of_form;
pub use scripts::Scripts;
pub use viewer::Viewer;
