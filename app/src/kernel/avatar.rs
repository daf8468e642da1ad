//! What stands for a person: their photo, or their initials on a colour.

use leptos::{either::Either, prelude::*};
use nameplate_domain::{
    accounts::{FullName, User},
    kernel::{PhotoId, UserId},
};

/// How a person looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AvatarData {
    photo: Option<String>,
    initials: String,
    colour: u8,
}

impl AvatarData {
    /// How the person of `id` looks.
    pub(crate) fn new(id: &UserId, name: &FullName, photo_id: Option<&PhotoId>) -> Self {
        Self {
            photo: photo_id.map(|id| format!("/photos/{id}")),
            initials: name.initials(),
            colour: colour(id.as_ref()),
        }
    }
}

impl From<&User> for AvatarData {
    fn from(user: &User) -> Self {
        Self::new(&user.id, &user.name, user.photo_id.as_ref())
    }
}

/// One of eight colours, the same one for an id every time.
fn colour(id: &str) -> u8 {
    id.bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % 8
}

/// A person's photo or initials. It says nothing to a screen reader: the name beside it does.
#[component]
pub(crate) fn Avatar(person: AvatarData) -> AnyView {
    match person.photo {
        Some(src) => {
            Either::Left(view! { <img class="avatar" src=src alt="" width="256" height="256" /> })
        }
        None => Either::Right(view! {
            <span class="avatar" data-colour=person.colour.to_string() data-initials=person.initials></span>
        }),
    }
    .into_any()
}
