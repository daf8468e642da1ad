//! Sessions: signing in, being signed in, signing out.

mod browsers;
mod companies;
mod limits;
mod listing;
mod pending;
mod second_step;
mod service;
mod settings;
mod sign_in;
mod store;
mod touches;

pub use limits::SignInLimits;
pub use listing::{ListedSession, SessionCursor, SessionList};
pub use second_step::Verified;
pub(crate) use service::is_running;
pub use service::{Arrival, NewSession, OpenSession, Sessions};
pub use sign_in::{Attempt, Progress, SignIn};
pub(crate) use store::{SessionRow, session_columns};
