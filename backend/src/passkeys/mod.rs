//! Passkeys: signing in with a device instead of password and code.

mod ceremonies;
mod service;
mod sign_in;
mod store;

pub use service::{Ceremony, ListedPasskey, Passkeys};
