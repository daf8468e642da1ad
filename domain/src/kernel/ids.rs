//! Ids: one newtype a table, so that no two can be mixed up.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What was sent as an id can't be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is not an id")]
pub struct NotAnId;

/// The most bytes of an id.
const MAX: usize = 64;

/// Letters and digits, with what base64url and UUIDs need besides.
fn is_id(text: &str) -> bool {
    (1..=MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes an id as it stands in the database: a UUIDv7 (RFC 9562) in its text form.
            #[must_use]
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// Takes what somebody sent as an id; gives `None` for what can't be one, so that
            /// nothing else ever reaches a database.
            #[must_use]
            pub fn parse(sent: &str) -> Option<Self> {
                is_id(sent).then(|| Self(sent.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(sent: String) -> Result<Self, NotAnId> {
                if is_id(&sent) { Ok(Self(sent)) } else { Err(NotAnId) }
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
id!(CompanyId);
id!(
    /// A kind of case that a company works on.
    CaseTypeId
);
id!(
    /// A request to somebody to join a company.
    InvitationId
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
id!(PasskeyId);
id!(
    /// A device that is trusted without a code.
    TrustedDeviceId
);
id!(
    /// A message on its way.
    DeliveryId
);

id!(
    /// An event that another product sent.
    EventId
);
id!(
    /// A mail that a company sent to its members.
    MailingId
);
id!(
    /// A browser that takes push messages.
    PushDeviceId
);
id!(
    /// A code that signs a phone in.
    PhoneLinkId
);
id!(
    /// A key by which another product uses the API.
    ApiKeyId
);

id!(
    /// An address of another product that is told what happens in a company.
    WebhookId
);
id!(
    /// A message on its way to a webhook; by it the receiver knows one that came before.
    WebhookDeliveryId
);

id!(
    /// A copy of a person's data.
    ExportId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_an_id_is_none() {
        assert!(PhotoId::parse("01a20bc7-1865-777e-8c65-065847084bba").is_some());
        for other in ["", "a\0b", "a b", "é", "../x", &"a".repeat(65)] {
            assert_eq!(PhotoId::parse(other), None, "{other:?}");
        }
    }
}
