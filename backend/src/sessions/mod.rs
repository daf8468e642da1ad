//! Sessions: signing in, being signed in, signing out.

mod browsers;
mod listing;
mod service;
mod sign_in;
mod store;

pub use listing::{ListedSession, SessionCursor, SessionList};
pub use service::{Arrival, NewSession, OpenSession, Sessions};
pub use sign_in::{Attempt, SignIn};
