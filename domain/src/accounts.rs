//! Accounts: who a person is.

use crate::kernel::{PhotoId, UserId};

mod email;
mod first_run;
mod name;
mod phone;
mod photo;
mod profile;
mod timezone;

pub use email::{CONFIRMATION_MS, CONFIRMATIONS_PER_USER, Email, EmailChangeError};
pub use first_run::{FirstAdmin, WelcomeError, WelcomeForm};
pub use name::FullName;
pub use phone::PhoneNumber;
pub use photo::{Crop, PHOTOS_PER_USER, PhotoRules};
pub use profile::{Profile, ProfileError, ProfileField, ProfileForm};
pub use timezone::Timezone;

/// A user, as other rooms see one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub name: FullName,
    /// The address that the person signs in with.
    pub email: Email,
    /// Where the person's clock is; `None` until they say so.
    pub timezone: Option<Timezone>,
    pub photo_id: Option<PhotoId>,
}
