//! What can be done about an event.

use serde::{Deserialize, Serialize};

/// What *This wasn't me* does about an event: it revokes what the event touched, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// Ends the session that it was done in.
    EndSession,
    /// Ends every session but this one, and mails a link to choose a new password.
    NewPassword,
    /// Voids the links to choose a new password.
    VoidResets,
    /// Takes the change back, and ends the session that it was done in.
    WithdrawEmail,
    /// Puts the old address back, and ends every session but this one: the address is confirmed by a
    /// link, in no session.
    RestoreEmail,
    /// Turns two-factor off, and ends the session that it was done in.
    TwoFactorOff,
    /// Makes the backup codes useless, and ends the session that it was done in.
    VoidBackupCodes,
    /// Takes the trust back, and ends the session that it was done in.
    Distrust,
    /// Removes the passkey, and ends the session that it was added in.
    RemovePasskey,
    /// Revokes the keys to the API that were made in the session, and ends it.
    RevokeApiKeys,
    /// Removes the copy of the data, and ends the session that it was asked for in.
    RemoveExport,
    /// Takes the wish to be deleted back, and ends the session that it was said in.
    WithdrawDeletion,
}

impl Revocation {
    /// What it does, for the person who is asked whether to.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::EndSession => "Signs that browser out.",
            Self::NewPassword => {
                "Signs out every other browser, and mails you a link to choose a new password."
            }
            Self::VoidResets => "Makes the link in that mail useless.",
            Self::WithdrawEmail => "Keeps your address, and signs that browser out.",
            Self::RestoreEmail => "Puts your old address back, and signs out every other browser.",
            Self::TwoFactorOff => "Turns two-factor off, and signs that browser out.",
            Self::VoidBackupCodes => "Makes those codes useless, and signs that browser out.",
            Self::Distrust => "Asks that device for a code again, and signs it out.",
            Self::RemovePasskey => "Removes that passkey, and signs that browser out.",
            Self::RevokeApiKeys => "Revokes the API keys made there, and signs that browser out.",
            Self::RemoveExport => "Removes that copy of your data, and signs that browser out.",
            Self::WithdrawDeletion => "Keeps your account, and signs that browser out.",
        }
    }

    /// What was done, once it was.
    #[must_use]
    pub const fn done(self) -> &'static str {
        match self {
            Self::EndSession => "That browser is signed out.",
            Self::NewPassword => {
                "Every other browser is signed out. A link to choose a new password is on its way \
                 to you."
            }
            Self::VoidResets => "The link in that mail is useless now.",
            Self::WithdrawEmail => "Your address stays, and that browser is signed out.",
            Self::RestoreEmail => {
                "Your old address is back, and every other browser is signed out."
            }
            Self::TwoFactorOff => "Two-factor is off, and that browser is signed out.",
            Self::VoidBackupCodes => "Those codes are useless now, and that browser is signed out.",
            Self::Distrust => "That device is not trusted any more, and signed out.",
            Self::RemovePasskey => "That passkey is removed, and that browser is signed out.",
            Self::RevokeApiKeys => {
                "The API keys made there are revoked, and that browser is signed out."
            }
            Self::RemoveExport => {
                "That copy of your data is removed, and that browser is signed out."
            }
            Self::WithdrawDeletion => "Your account stays, and that browser is signed out.",
        }
    }

    /// The verb of the button that does it.
    #[must_use]
    pub const fn button(self) -> &'static str {
        match self {
            Self::EndSession => "Sign that browser out",
            Self::NewPassword => "Sign the others out",
            Self::VoidResets => "Void the link",
            Self::WithdrawEmail => "Keep my address",
            Self::RestoreEmail => "Put my old address back",
            Self::TwoFactorOff => "Turn two-factor off",
            Self::VoidBackupCodes => "Void the codes",
            Self::Distrust => "Remove the trust",
            Self::RemovePasskey => "Remove the passkey",
            Self::RevokeApiKeys => "Revoke the API keys",
            Self::RemoveExport => "Remove the copy",
            Self::WithdrawDeletion => "Keep my account",
        }
    }

    /// What it does for somebody who comes by a mailed link, in no session of their own.
    #[must_use]
    pub const fn label_by_link(self) -> &'static str {
        match self {
            Self::NewPassword => "This signs out every browser.",
            Self::RestoreEmail => "This puts your old address back, and signs out every browser.",
            Self::EndSession => "This signs that browser out.",
            Self::VoidResets => "This makes the link in that mail useless.",
            Self::WithdrawEmail => "This keeps your address, and signs that browser out.",
            Self::TwoFactorOff => "This turns two-factor off, and signs that browser out.",
            Self::VoidBackupCodes => "This makes those codes useless, and signs that browser out.",
            Self::Distrust => "This asks that device for a code again, and signs it out.",
            Self::RemovePasskey => "This removes that passkey, and signs that browser out.",
            Self::RevokeApiKeys => {
                "This revokes the API keys made there, and signs that browser out."
            }
            Self::RemoveExport => {
                "This removes that copy of your data, and signs that browser out."
            }
            Self::WithdrawDeletion => "This keeps your account, and signs that browser out.",
        }
    }

    /// What was done for them.
    #[must_use]
    pub const fn done_by_link(self) -> &'static str {
        match self {
            Self::NewPassword => "Every browser is signed out.",
            Self::RestoreEmail => "Your old address is back, and every browser is signed out.",
            other => other.done(),
        }
    }

    /// Whether it is so grave that it takes a recent proof of who one is.
    #[must_use]
    pub const fn needs_proof(self) -> bool {
        matches!(self, Self::RestoreEmail | Self::TwoFactorOff)
    }
}
