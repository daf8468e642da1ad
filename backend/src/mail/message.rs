//! What the mails of Nameplate say.

use nameplate_domain::{
    accounts::{Email, FullName},
    activity::ActivityKind,
    api_keys::ApiKeyName,
    companies::{CompanyName, Role},
    exports::DeclineReason,
    kernel::{ActivityId, InvitationId, Timestamp, WebhookId},
    sessions::Device,
    webhooks::OffReason,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    MailContent,
    changes::change_in_words,
    content::Block,
    data::{account_deleted, deletion_declined},
};
use crate::kernel::{Origin, Purpose, SecretKey, Zone};

/// A mail as it waits to be sent: what it is about. Links and words are made when it is sent, so
/// that no link lies in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Asks the owner of a new address to confirm it.
    ConfirmEmail {
        change_id: String,
    },
    /// Tells the owner of an address that another account asked for it.
    EmailInUse,
    /// Tells the old address that another one was asked for.
    EmailChangeRequested {
        activity_id: ActivityId,
        /// The address asked for.
        new_email: Email,
        at: Timestamp,
        origin: Origin,
    },
    /// Tells the old address that it was replaced.
    EmailChanged {
        activity_id: ActivityId,
        new_email: Email,
        at: Timestamp,
        origin: Origin,
    },
    PasswordChanged {
        activity_id: ActivityId,
        at: Timestamp,
        origin: Origin,
    },
    /// Something else of the account's security is different now.
    SecurityChanged {
        what: ActivityKind,
        activity_id: ActivityId,
        at: Timestamp,
        origin: Origin,
    },
    /// A link to choose a new password.
    ResetPassword {
        reset_id: String,
        at: Timestamp,
        origin: Origin,
    },
    /// Somebody signed in with a browser that was not seen before.
    NewSignIn {
        activity_id: ActivityId,
        at: Timestamp,
        origin: Origin,
    },
    /// A key to the API stops working in some days.
    ApiKeyExpires {
        name: ApiKeyName,
        /// The first characters, by which one knows it again.
        prefix: String,
        company: CompanyName,
        expires_at: Timestamp,
    },
    /// Nobody has used a key to the API for 90 days.
    ApiKeyUnused {
        name: ApiKeyName,
        prefix: String,
        company: CompanyName,
    },
    /// An admin of the company revoked a key to the API.
    ApiKeyRevoked {
        name: ApiKeyName,
        prefix: String,
        company: CompanyName,
    },
    /// A webhook of a company was switched off, for it took no messages.
    WebhookSwitchedOff {
        webhook_id: WebhookId,
        /// The host of its address.
        host: String,
        company: CompanyName,
        reason: OffReason,
    },
    /// Somebody, perhaps without an account, is asked to join a company.
    Invitation {
        invitation_id: InvitationId,
        company: CompanyName,
        role: Role,
        name: FullName,
    },
    /// A copy of the person's data can be fetched.
    ExportReady {
        ends_at: Timestamp,
    },
    /// A member of a company asks its admins to delete their account.
    DeletionRequested {
        company: CompanyName,
    },
    /// An admin of a company declined that.
    DeletionDeclined {
        company: CompanyName,
        reason: Option<DeclineReason>,
    },
    /// The account was deleted, as its owner asked.
    AccountDeleted {
        company: CompanyName,
        name: FullName,
    },
}

impl Message {
    /// Whom it greets at an address that has no account; `None` when it goes to accounts only.
    #[must_use]
    pub fn guest(&self) -> Option<&FullName> {
        match self {
            Self::Invitation { name, .. } | Self::AccountDeleted { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether nothing is to be kept of it once it is settled: its recipient is nobody of ours any more.
    #[must_use]
    pub const fn is_last(&self) -> bool {
        matches!(self, Self::AccountDeleted { .. })
    }

    /// The invitation that it is about, if it is about one.
    #[must_use]
    pub fn invitation_id(&self) -> Option<&InvitationId> {
        match self {
            Self::Invitation { invitation_id, .. } => Some(invitation_id),
            _ => None,
        }
    }
}

/// Writes mails for one recipient.
#[derive(Clone, Debug)]
pub struct Writer<'a> {
    /// What links are signed with.
    pub secret: &'a SecretKey,
    /// The public address of this installation.
    pub site: &'a Url,
    pub name: &'a FullName,
    /// Who caused it, as far as it says so and their account is there.
    pub author: Option<&'a FullName>,
    /// The recipient's timezone.
    pub zone: Zone,
}

impl Writer<'_> {
    /// Turns a message into the content of a mail.
    #[must_use]
    pub fn write(&self, message: &Message) -> MailContent {
        let (subject, blocks) = match message {
            Message::ConfirmEmail { change_id } => self.confirm_email(change_id),
            Message::EmailInUse => (
                "Somebody asked for your email address",
                vec![Block::Text(
                    "Another account asked to sign in with this address. It is yours already, so nothing \
                     changes. If it was you, sign in with this address, or choose a new password."
                        .to_owned(),
                )],
            ),
            Message::EmailChangeRequested { activity_id, new_email, at, origin } => self.warning(
                "Your email address is about to change",
                format!(
                    "Somebody asked to sign in to your account with {} from now on. Your present \
                     address stays until that one is confirmed.",
                    new_email.as_ref()
                ),
                (*at, origin),
                activity_id,
            ),
            Message::EmailChanged { activity_id, new_email, at, origin } => self.warning(
                "Your email address was changed",
                format!("You sign in with {} from now on.", new_email.as_ref()),
                (*at, origin),
                activity_id,
            ),
            Message::PasswordChanged { activity_id, at, origin } => self.warning(
                "Your password was changed",
                "Your account has a new password.".to_owned(),
                (*at, origin),
                activity_id,
            ),
            Message::SecurityChanged { what, activity_id, at, origin } => {
                let (subject, text) = change_in_words(*what);
                self.warning(subject, text.to_owned(), (*at, origin), activity_id)
            }
            Message::ResetPassword { reset_id, at, origin } => {
                self.reset_password(reset_id, (*at, origin))
            }
            Message::NewSignIn { activity_id, at, origin } => self.warning(
                "New sign-in to your account",
                "Somebody signed in to your account with a browser that was not used for it \
                 before."
                    .to_owned(),
                (*at, origin),
                activity_id,
            ),
            Message::ApiKeyExpires { name, prefix, company, expires_at } => {
                return self.api_key_expires((name, prefix, company), *expires_at);
            }
            Message::ApiKeyUnused { name, prefix, company } => {
                return self.api_key_unused((name, prefix, company));
            }
            Message::ApiKeyRevoked { name, prefix, company } => {
                return self.api_key_revoked((name, prefix, company));
            }
            Message::WebhookSwitchedOff { webhook_id, host, company, reason } => {
                return self.webhook_switched_off(webhook_id, (host, company), *reason);
            }
            Message::Invitation { invitation_id, company, role, .. } => {
                return self.invitation(invitation_id, company, *role);
            }
            Message::DeletionRequested { company } => return self.deletion_requested(company),
            Message::ExportReady { ends_at } => self.export_ready(*ends_at),
            Message::DeletionDeclined { company, reason } => {
                deletion_declined(company, reason.as_ref())
            }
            Message::AccountDeleted { company, .. } => account_deleted(company),
        };
        self.content(subject.to_owned(), blocks)
    }

    pub(super) fn content(&self, subject: String, blocks: Vec<Block>) -> MailContent {
        MailContent {
            subject,
            name: self.name.as_ref().to_owned(),
            blocks,
            site: self.site.as_str().trim_end_matches('/').to_owned(),
            unsubscribe: None,
        }
    }

    fn confirm_email(&self, change_id: &str) -> (&'static str, Vec<Block>) {
        let url = self.link("confirm-email", Purpose::ConfirmEmail, change_id);
        let blocks = vec![
            Block::Text("Is this address yours? Confirm it, and you sign in with it.".to_owned()),
            Block::Action("Confirm this address", url),
            Block::Small(
                "The link works for 24 hours. If you didn't ask for this, do nothing.".to_owned(),
            ),
        ];
        ("Confirm your email address", blocks)
    }

    fn reset_password(
        &self,
        reset_id: &str,
        origin: (Timestamp, &Origin),
    ) -> (&'static str, Vec<Block>) {
        let url = self.link("reset-password", Purpose::ResetPassword, reset_id);
        let blocks = vec![
            Block::Text("Somebody asked to choose a new password for your account.".to_owned()),
            self.facts(origin),
            Block::Action("Choose a new password", url),
            Block::Small(
                "The link works once, for an hour. If you didn't ask for this, do nothing: your \
                 password stays."
                    .to_owned(),
            ),
        ];
        ("Choose a new password", blocks)
    }

    fn invitation(
        &self,
        invitation_id: &InvitationId,
        company: &CompanyName,
        role: Role,
    ) -> MailContent {
        let url = self.link("invitations", Purpose::Invitation, invitation_id.as_ref());
        let (author, company) = (self.author.map_or("Somebody", AsRef::as_ref), company.as_ref());
        let blocks = vec![
            Block::Text(format!("{author} asks you to join {company}.")),
            Block::Facts(vec![("Company", company.to_owned()), ("Role", role.label().to_owned())]),
            Block::Action("Look at the invitation", url),
            Block::Small(
                "The link works once, for 24 hours. If you don't want to join, do nothing."
                    .to_owned(),
            ),
        ];
        // Who knows neither of them looks twice before the link is opened.
        self.content(format!("{author} invites you to join {company}"), blocks)
    }

    /// A mail about something that has happened, with a link that undoes it.
    fn warning(
        &self,
        subject: &'static str,
        what: String,
        origin: (Timestamp, &Origin),
        activity_id: &ActivityId,
    ) -> (&'static str, Vec<Block>) {
        let url = self.link("not-me", Purpose::Revoke, activity_id.as_ref());
        let blocks = vec![
            Block::Text(what),
            self.facts(origin),
            Block::Text("If this was you, there is nothing to do.".to_owned()),
            Block::Action("This wasn't me", url),
            Block::Small(
                "The link works for 7 days, also signed out: it undoes this, and lets you choose \
                 a new password."
                    .to_owned(),
            ),
        ];
        (subject, blocks)
    }

    fn facts(&self, (at, origin): (Timestamp, &Origin)) -> Block {
        let place = origin.place.as_deref().unwrap_or("Unknown");
        Block::Facts(vec![
            ("When", self.zone.exact(at)),
            ("Device", Device::parse(&origin.user_agent).to_string()),
            ("Place", place.to_owned()),
            ("IP address", origin.ip.clone()),
        ])
    }

    fn link(&self, page: &str, purpose: Purpose, id: &str) -> String {
        self.page(&format!("{page}/{}", self.secret.sign(purpose, id)))
    }
}
