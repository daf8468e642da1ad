//! What a person says of themselves.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FullName, PhoneNumber, Timezone};

/// What a person says of themselves, less what needs a proof or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The full name.
    pub name: FullName,
    /// Where they can be called.
    pub phone: Option<PhoneNumber>,
    /// Where their clock is.
    pub timezone: Option<Timezone>,
}

/// A field of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    /// The full name.
    Name,
    /// The phone number.
    Phone,
    /// The timezone.
    Timezone,
}

impl ProfileField {
    /// What the field is called on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Full name",
            Self::Phone => "Phone number",
            Self::Timezone => "Timezone",
        }
    }
}

/// Why a profile was not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum ProfileError {
    /// Another tab or browser saved it after this one had read it. Nothing was overwritten.
    #[error("{}", in_words(.differing))]
    ChangedMeanwhile {
        /// The version that is stored by now: saving on top of it replaces it knowingly.
        version: i64,
        /// The fields whose stored value differs from what was sent, with the stored value.
        differing: Vec<(ProfileField, String)>,
    },
}

fn in_words(differing: &[(ProfileField, String)]) -> String {
    let fields: Vec<_> = differing
        .iter()
        .map(|(field, stored)| match stored.as_str() {
            "" => format!("{} is empty", field.label()),
            stored => format!("{} is “{stored}”", field.label()),
        })
        .collect();
    let now = if fields.is_empty() {
        "It holds the same as your entries.".to_owned()
    } else {
        format!("Now {}.", fields.join(", "))
    };
    format!(
        "Your profile was changed in another window in the meantime, and nothing was saved. {now} \
         Your entries are still here: save again to keep yours."
    )
}
