//! What a person says of themselves.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FullName, PhoneNumber, Timezone};

/// What a person says of themselves, less what needs a proof or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: FullName,
    pub phone: Option<PhoneNumber>,
    /// Where their clock is.
    pub timezone: Option<Timezone>,
}

/// A profile as its form sends it. Phone number and timezone are parsed by the backend, which has the
/// numbering plans and the database of zones.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub name: String,
    /// The phone number, in whatever form.
    pub phone: String,
    /// The country that the number is of, when it doesn't say so itself.
    pub country: String,
    /// The timezone's name; nothing when none was chosen.
    pub timezone: String,
    /// The version that the person edited. The service refuses the form when a newer one is stored.
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    Name,
    Phone,
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

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProfileError {
    /// Another tab or browser saved it after this one had read it. Nothing was overwritten.
    #[error("{}", in_words(.differing))]
    ChangedMeanwhile {
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
