//! What happens in a company, as its admins can read it.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

use super::{Policies, Role, WebOrigin};
use crate::{api_keys::ApiKeyName, kernel::choice, mailings::MailingKind};

choice!(
    /// Something that happened in a company.
    CompanyEvent {
        /// Somebody was asked to join.
        Invited = "invited", "Invitation sent";
        /// That was taken back.
        InvitationRevoked = "invitation_revoked", "Invitation revoked";
        /// Somebody joined.
        Joined = "joined", "Joined";
        /// Somebody left.
        Left = "left", "Left";
        /// A member has another role.
        RoleChanged = "role_changed", "Role changed";
        /// A member was signed out of every browser.
        SignedOut = "signed_out", "Signed out everywhere";
        /// A member was shut out.
        Deactivated = "deactivated", "Deactivated";
        /// A member was let in again.
        Reactivated = "reactivated", "Reactivated";
        /// A member was taken out.
        Removed = "removed", "Removed from the company";
        /// A member's account was deleted.
        AccountDeleted = "account_deleted", "Account deleted";
        /// A member asked for the deletion of their account.
        DeletionRequested = "deletion_requested", "Deletion of an account asked for";
        /// That was declined.
        DeletionDeclined = "deletion_declined", "Deletion of an account declined";
        /// The details are others.
        DetailsChanged = "details_changed", "Company details changed";
        /// The rules for everyone are others.
        PoliciesChanged = "policies_changed", "Rules for everyone changed";
        /// The billing contact is another.
        BillingChanged = "billing_changed", "Billing contact changed";
        /// There is a new key to the API.
        ApiKeyCreated = "api_key_created", "API key created";
        /// A key to the API took the place of another one.
        ApiKeyRegenerated = "api_key_regenerated", "API key regenerated";
        /// A key to the API was revoked.
        ApiKeyRevoked = "api_key_revoked", "API key revoked";
        /// A mail went to its members.
        MailingSent = "mailing_sent", "Mailing sent";
        /// Another product is told what happens.
        WebhookCreated = "webhook_created", "Webhook created";
        /// Where a webhook is, or what it is told.
        WebhookChanged = "webhook_changed", "Webhook changed";
        /// A webhook signs with another secret.
        WebhookSecretRotated = "webhook_secret_rotated", "Webhook secret rotated";
        /// A webhook was turned on.
        WebhookTurnedOn = "webhook_turned_on", "Webhook turned on";
        /// An Admin turned a webhook off.
        WebhookTurnedOff = "webhook_turned_off", "Webhook turned off";
        /// A webhook was switched off because it took no messages.
        WebhookSwitchedOff = "webhook_switched_off", "Webhook switched off";
        /// There is a webhook less.
        WebhookDeleted = "webhook_deleted", "Webhook deleted";
    }
);

/// Not the word of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no company event \"{0}\"")]
pub struct UnknownEvent(String);

impl std::str::FromStr for CompanyEvent {
    type Err = UnknownEvent;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| UnknownEvent(word.to_owned()))
    }
}

/// What else is to be said of an event: nothing that names a person, so that it can stay when the
/// person is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventDetail {
    /// The role before a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_role: Option<Role>,
    /// The role that somebody has, or got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What a key to the API is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key: Option<ApiKeyName>,
    /// The rules for everyone as they are since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Policies>,
    /// The mailing that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailing: Option<SentMailing>,
    /// The host of a webhook: its whole address may hold a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// The address of a product that was registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added_origin: Option<WebOrigin>,
    /// The address of a product that was registered before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_origin: Option<WebOrigin>,
}

/// What is kept of a mailing in the company's log: not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMailing {
    pub kind: MailingKind,
    /// How many members it was sent to.
    pub recipients: u32,
}

impl EventDetail {
    /// A mailing.
    #[must_use]
    pub fn of_mailing(kind: MailingKind, recipients: u32) -> Self {
        Self { mailing: Some(SentMailing { kind, recipients }), ..Self::default() }
    }

    /// A key to the API.
    #[must_use]
    pub fn of_api_key(name: ApiKeyName) -> Self {
        Self { api_key: Some(name), ..Self::default() }
    }

    /// A webhook, by its host.
    #[must_use]
    pub fn of_webhook(host: impl Into<String>) -> Self {
        Self { webhook: Some(host.into()), ..Self::default() }
    }

    /// Somebody with a role.
    #[must_use]
    pub fn of_role(role: Role) -> Self {
        Self { role: Some(role), ..Self::default() }
    }
}

impl fmt::Display for EventDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.api_key {
            return write!(f, "\u{201c}{}\u{201d}.", name.as_ref());
        }
        if let Some(SentMailing { kind, recipients }) = self.mailing {
            let members = if recipients == 1 { "member" } else { "members" };
            return write!(f, "{}, to {recipients} {members}.", kind.label());
        }
        if let Some(host) = &self.webhook {
            return write!(f, "At {host}.");
        }
        if let Some(origin) = &self.added_origin {
            return write!(f, "Product address {} added.", origin.as_ref());
        }
        if let Some(origin) = &self.removed_origin {
            return write!(f, "Product address {} removed.", origin.as_ref());
        }
        match (self.old_role, self.role) {
            (Some(old), Some(new)) => write!(f, "From {} to {}.", old.label(), new.label()),
            (None, Some(role)) => write!(f, "As {}.", role.label()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_word() {
        for &kind in CompanyEvent::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("nothing".parse::<CompanyEvent>().is_err());
    }

    #[test]
    fn roles_are_said_in_words() {
        let changed =
            EventDetail { old_role: Some(Role::User), ..EventDetail::of_role(Role::Admin) };
        assert_eq!(changed.to_string(), "From User to Admin.");
        assert_eq!(EventDetail::of_role(Role::SuperAdmin).to_string(), "As Super Admin.");
        assert_eq!(EventDetail::default().to_string(), "");
        let key = EventDetail::of_api_key(ApiKeyName::parse("Case system").unwrap());
        assert_eq!(key.to_string(), "\u{201c}Case system\u{201d}.");
        let mailing = |count| EventDetail::of_mailing(MailingKind::Reports, count).to_string();
        assert_eq!([1, 12].map(mailing), ["Reports, to 1 member.", "Reports, to 12 members."]);
    }
}
