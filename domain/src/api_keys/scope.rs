//! What a key may be used for.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{companies::Permission, kernel::choice};

choice!(
    /// A part of the API that a key opens (RFC 6749, section 3.3). It never opens more than its owner may do in the
    /// company at that moment.
    Scope {
        /// `GET /me`.
        ProfileRead = "profile:read", "Read the profile";
        /// `PATCH /me`.
        ProfileWrite = "profile:write", "Change the profile";
        /// Reading the preferences for notifications, and the appearance.
        SettingsRead = "settings:read", "Read notification settings and appearance";
        /// Changing them.
        SettingsWrite = "settings:write", "Change notification settings and appearance";
        /// Listing the owner's sessions.
        SessionsRead = "sessions:read", "List the account’s sessions";
        /// Ending them.
        SessionsWrite = "sessions:write", "End sessions of the account";
        /// The owner's notifications in the company.
        NotificationsRead = "notifications:read", "Read notifications of the company";
        /// Marking them as read.
        NotificationsWrite = "notifications:write", "Mark notifications as read";
        /// What happened to the owner's account.
        ActivityRead = "activity:read", "Read the account’s activity";
        /// Who belongs to the company.
        MembersRead = "members:read", "List the company’s members";
        /// Telling the company of what happened in another product.
        EventsWrite = "events:write", "Send events";
        /// Sending mails to the company's members.
        MailingsWrite = "mailings:write", "Send mailings";
        /// The company's webhooks, and what they were sent.
        WebhooksRead = "webhooks:read", "Read webhooks";
        /// Making, changing, testing and deleting them.
        WebhooksWrite = "webhooks:write", "Manage webhooks";
    }
);

impl Scope {
    /// What its owner must be allowed to do in the company, for a key to be of use here; `None` where every member
    /// may.
    #[must_use]
    pub const fn permission(self) -> Option<Permission> {
        match self {
            Self::MembersRead => Some(Permission::SeeTeam),
            Self::EventsWrite => Some(Permission::SendEvents),
            Self::MailingsWrite => Some(Permission::SendMailings),
            Self::WebhooksRead | Self::WebhooksWrite => Some(Permission::ManageWebhooks),
            Self::ProfileRead
            | Self::ProfileWrite
            | Self::SettingsRead
            | Self::SettingsWrite
            | Self::SessionsRead
            | Self::SessionsWrite
            | Self::NotificationsRead
            | Self::NotificationsWrite
            | Self::ActivityRead => None,
        }
    }
}

/// Not the word of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no scope \"{0}\"")]
pub struct UnknownScope(pub String);

/// Everything that a key may be used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scopes {
    /// All that its owner may do, with what later versions add.
    All,
    /// These, at least one, in the order of [`Scope::ALL`].
    Only(Vec<Scope>),
}

impl Scopes {
    /// Those among `chosen`, each once and in order; `None` when there is none.
    #[must_use]
    pub fn only(chosen: &[Scope]) -> Option<Self> {
        let scopes: Vec<_> = Scope::ALL.iter().copied().filter(|it| chosen.contains(it)).collect();
        (!scopes.is_empty()).then_some(Self::Only(scopes))
    }

    /// Reads words with blanks or commas between them.
    ///
    /// # Errors
    /// [`UnknownScope`] with the first word that is none, or with nothing where there is no word.
    pub fn parse(words: &str) -> Result<Self, UnknownScope> {
        let words = words.split([' ', ',', '\t', '\n']).filter(|word| !word.is_empty());
        let chosen =
            words.map(|word| Scope::parse(word).ok_or_else(|| UnknownScope(word.to_owned())));
        let chosen: Vec<_> = chosen.collect::<Result<_, _>>()?;
        Self::only(&chosen).ok_or_else(|| UnknownScope(String::new()))
    }

    /// Whether a key with these opens a part of the API.
    #[must_use]
    pub fn contains(&self, scope: Scope) -> bool {
        match self {
            Self::All => true,
            Self::Only(scopes) => scopes.contains(&scope),
        }
    }

    /// The words with blanks between them, as they are stored; `None` for all.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        match self {
            Self::All => None,
            Self::Only(scopes) => {
                Some(scopes.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        let scopes = Scopes::parse(" events:write,profile:read  events:write").unwrap();
        assert_eq!(scopes, Scopes::Only(vec![Scope::ProfileRead, Scope::EventsWrite]));
        assert_eq!(scopes.words().as_deref(), Some("profile:read events:write"));
        assert_eq!(Scopes::parse(&scopes.words().unwrap()), Ok(scopes));
        assert_eq!(Scopes::All.words(), None);
    }

    #[test]
    fn what_is_no_scope_is_named() {
        assert_eq!(Scopes::parse("profile:read root"), Err(UnknownScope("root".to_owned())));
        assert_eq!(Scopes::parse("Profile:read"), Err(UnknownScope("Profile:read".to_owned())));
        assert_eq!(Scopes::parse(" , "), Err(UnknownScope(String::new())));
    }

    #[test]
    fn a_key_opens_what_it_holds() {
        let scopes = Scopes::only(&[Scope::EventsWrite]).unwrap();
        for &scope in Scope::ALL {
            assert!(Scopes::All.contains(scope));
            assert_eq!(scopes.contains(scope), scope == Scope::EventsWrite, "{scope:?}");
        }
        assert_eq!(Scopes::only(&[]), None);
    }
}
