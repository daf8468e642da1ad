//! What only the server can do: who asks, what went wrong, what the answer carries.

mod activity;
mod companies;
mod cookies;
mod devices;
mod flash;
mod forms;
mod multipart;
mod notifications;
mod passkeys;
mod plain_form;
mod profile;
mod request;
mod scripts;
mod sessions;
mod shell;
mod two_factor;
mod why;

pub(crate) use companies::{billing_view, named_countries};
pub use cookies::{
    Cookies, appearance_of, browser_token, form_page, passkey_token, sealed_codes,
    second_step_token, session_token, trust_tokens,
};
pub use flash::flash_for;
pub(crate) use forms::parse_founder;
pub(crate) use multipart::{Upload, read_photo};
pub(crate) use notifications::keep;
pub use plain_form::PlainForm;
pub(crate) use plain_form::{
    fail_with_page, lead_back, lead_to, settings_page_that_sent, show_draft,
};
pub use profile::country_of;
pub use request::{Request, Viewer};
pub(crate) use request::{optional_id, request};
pub use scripts::Scripts;
pub use sessions::end_of;
pub use shell::shell;
pub(crate) use two_factor::set_up_view;
