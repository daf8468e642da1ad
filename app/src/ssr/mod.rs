//! What only the server can do: who asks, what went wrong, what the answer carries.

mod cookies;
mod forms;
mod request;
mod scripts;
mod shell;

pub use cookies::{Cookies, appearance_of, session_token};
pub(crate) use forms::parse_founder;
pub use request::{Request, Viewer};
pub(crate) use request::{fail_with_page, lead_to, request};
pub use scripts::Scripts;
pub use shell::shell;
