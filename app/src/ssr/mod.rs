//! What only the server can do: who asks, what went wrong, what the answer carries.

mod activity;
mod cookies;
mod forms;
mod multipart;
mod profile;
mod request;
mod scripts;
mod sessions;
mod shell;

pub use cookies::{Cookies, appearance_of, browser_token, session_token};
pub(crate) use forms::parse_founder;
pub(crate) use multipart::{Upload, read_photo};
pub use profile::country_of;
pub use request::{Request, Viewer};
pub(crate) use request::{fail_with_page, lead_to, request};
pub use scripts::Scripts;
pub use shell::shell;
