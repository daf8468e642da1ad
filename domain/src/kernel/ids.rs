//! Ids: one newtype a table, so that no two can be mixed up.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an id as it stands in the database: a UUIDv7 (RFC 9562) in its text form.
            #[must_use]
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A user: one person's account.
    UserId
);
id!(
    /// A company.
    CompanyId
);
id!(
    /// A session: one signed-in browser.
    SessionId
);
id!(
    /// A profile photo, under which it is served: unguessable, and another one for every photo.
    PhotoId
);
id!(
    /// Something that happened to an account, in its timeline.
    ActivityId
);
id!(
    /// A message on its way.
    DeliveryId
);
