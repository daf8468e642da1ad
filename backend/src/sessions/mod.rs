//! Sessions: signing in, being signed in, signing out.

mod browsers;
mod companies;
mod export;
mod limits;
mod listing;
mod listing_store;
pub(crate) mod pending;
mod proof;
mod service;
mod settings;
pub(crate) mod store;
mod touches;

pub(crate) use export::export_lists;
pub(crate) use limits::SignInLimits;
pub use listing::{ListedSession, OtherSessions, SessionCursor, SessionList};
pub(crate) use pending::VOID_PENDING_SIGN_INS;
pub use proof::RecentProof;
pub use service::{NewSession, OpenSession, SessionStart, Sessions};
pub(crate) use store::{SessionRow, session_columns};
