//! Passkeys: signing in with a device instead of password and code.

mod ceremonies;
mod export;
mod service;
mod sign_in;
mod store;

pub(crate) use ceremonies::VOID_CEREMONIES;
pub(crate) use export::export_lists;
pub use service::{Ceremony, ListedPasskey, Passkeys};
