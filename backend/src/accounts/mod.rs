//! Accounts: users, their profile, their end, and the first run of an empty database.

pub(crate) mod email_change_store;
mod export;
mod normalized_number;
mod numbering;
mod phone;
mod photos;
mod picture;
mod picture_decoding;
mod picture_end;
#[cfg(test)]
mod picture_samples;
mod profiles;
mod service;
pub(crate) mod store;
mod upgrade;

pub use email_change_store::PendingEmail;
pub(crate) use email_change_store::VOID_EMAIL_CHANGES;
pub(crate) use export::export_lists;
pub use phone::{DialCountry, PhoneEntry, dial_countries, parse_phone, parse_phone_over};
pub use photos::{Photo, Photos};
pub use profiles::{Profiles, StoredProfile};
pub use service::{Accounts, Credentials, NewUser};
pub(crate) use store::{USER_COLUMNS, UserRow};
pub(crate) use upgrade::{EMAIL_KEYS, NAME_KEYS, email_key};
