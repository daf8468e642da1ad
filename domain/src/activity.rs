//! Activity: what happened to an account, and what can be done about it.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

use crate::{
    accounts::Email,
    companies::{CompanyName, Role},
    kernel::{ActivityId, DAY_MS, SessionId, Timestamp},
    sessions::Means,
};

/// How long the link lives that a mail offers to whoever says *This wasn't me*: 7 days, in
/// milliseconds.
pub const DISOWN_MS: i64 = 7 * DAY_MS;
/// How long activity is kept: a year, in milliseconds.
pub const KEPT_MS: i64 = 365 * DAY_MS;

/// A kind of event that matters for an account's security.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// Somebody signed in.
    SignedIn,
    /// Somebody gave a wrong password at the sign-in.
    SignInFailed,
    /// Somebody signed out.
    SignedOut,
    /// Somebody signed other devices out.
    OthersSignedOut,
    /// Somebody signed in gave a wrong password when asked for a proof.
    ProofFailed,
    /// The password was changed.
    PasswordChanged,
    /// A link to choose a new password was asked for.
    PasswordResetRequested,
    /// A new password was chosen by such a link.
    PasswordReset,
    /// Another email address was asked for.
    EmailChangeRequested,
    /// That was taken back before it was confirmed.
    EmailChangeWithdrawn,
    /// The email address was changed.
    EmailChanged,
    /// The old email address was put back.
    EmailRestored,
    /// Somebody knew the password, but gave a wrong code.
    CodeFailed,
    /// Two-factor was turned on.
    TwoFactorEnabled,
    /// Two-factor was turned off.
    TwoFactorDisabled,
    /// New backup codes took the place of the old ones.
    BackupCodesRenewed,
    /// A device was trusted without a code.
    DeviceTrusted,
    /// Devices are not trusted any more.
    DevicesDistrusted,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// The person joined a company.
    CompanyJoined,
    /// The person left a company.
    CompanyLeft,
    /// An admin took the person out of a company.
    CompanyRemoved,
    /// An admin shut the person out of a company.
    CompanyDeactivated,
    /// An admin let the person into a company again.
    CompanyReactivated,
    /// An admin gave the person another role in a company.
    RoleChanged,
    /// An admin signed the person out of every browser.
    SignedOutByAdmin,
}

/// Kinds that one looks for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityGroup {
    /// Signing in and out.
    SignIns,
    /// The password.
    Password,
    /// The email address.
    Email,
    /// Two-factor, trusted devices and passkeys.
    TwoFactor,
    /// Companies, and the role in them.
    Companies,
}

impl ActivityGroup {
    /// Every group, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::SignIns, Self::Password, Self::TwoFactor, Self::Email, Self::Companies];

    /// The word for it in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIns => "sign_ins",
            Self::Password => "password",
            Self::Email => "email",
            Self::TwoFactor => "two_factor",
            Self::Companies => "companies",
        }
    }

    /// The word for it on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignIns => "Signing in and out",
            Self::Password => "Password",
            Self::Email => "Email address",
            Self::TwoFactor => "Two-factor and passkeys",
            Self::Companies => "Companies",
        }
    }

    /// The group of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == word)
    }

    /// The kinds in it.
    pub fn kinds(self) -> impl Iterator<Item = ActivityKind> {
        ActivityKind::ALL.into_iter().filter(move |kind| kind.group() == self)
    }
}

/// What *This wasn't me* does about an event: it revokes what the event touched, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
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
}

impl Remedy {
    /// Every remedy.
    const ALL: [Self; 9] = [
        Self::EndSession,
        Self::NewPassword,
        Self::VoidResets,
        Self::WithdrawEmail,
        Self::RestoreEmail,
        Self::TwoFactorOff,
        Self::VoidBackupCodes,
        Self::Distrust,
        Self::RemovePasskey,
    ];

    /// The word for it in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EndSession => "end_session",
            Self::NewPassword => "new_password",
            Self::VoidResets => "void_resets",
            Self::WithdrawEmail => "withdraw_email",
            Self::RestoreEmail => "restore_email",
            Self::TwoFactorOff => "two_factor_off",
            Self::VoidBackupCodes => "void_backup_codes",
            Self::Distrust => "distrust",
            Self::RemovePasskey => "remove_passkey",
        }
    }

    /// The remedy of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|remedy| remedy.as_str() == word)
    }

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

impl ActivityKind {
    /// Every kind.
    pub const ALL: [Self; 27] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::OthersSignedOut,
        Self::ProofFailed,
        Self::PasswordChanged,
        Self::PasswordResetRequested,
        Self::PasswordReset,
        Self::EmailChangeRequested,
        Self::EmailChangeWithdrawn,
        Self::EmailChanged,
        Self::EmailRestored,
        Self::CodeFailed,
        Self::TwoFactorEnabled,
        Self::TwoFactorDisabled,
        Self::BackupCodesRenewed,
        Self::DeviceTrusted,
        Self::DevicesDistrusted,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::CompanyJoined,
        Self::CompanyLeft,
        Self::CompanyRemoved,
        Self::CompanyDeactivated,
        Self::CompanyReactivated,
        Self::RoleChanged,
        Self::SignedOutByAdmin,
    ];

    /// The word for it in the database, in the download and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::OthersSignedOut => "others_signed_out",
            Self::ProofFailed => "proof_failed",
            Self::PasswordChanged => "password_changed",
            Self::PasswordResetRequested => "password_reset_requested",
            Self::PasswordReset => "password_reset",
            Self::EmailChangeRequested => "email_change_requested",
            Self::EmailChangeWithdrawn => "email_change_withdrawn",
            Self::EmailChanged => "email_changed",
            Self::EmailRestored => "email_restored",
            Self::CodeFailed => "code_failed",
            Self::TwoFactorEnabled => "two_factor_enabled",
            Self::TwoFactorDisabled => "two_factor_disabled",
            Self::BackupCodesRenewed => "backup_codes_renewed",
            Self::DeviceTrusted => "device_trusted",
            Self::DevicesDistrusted => "devices_distrusted",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::CompanyJoined => "company_joined",
            Self::CompanyLeft => "company_left",
            Self::CompanyRemoved => "company_removed",
            Self::CompanyDeactivated => "company_deactivated",
            Self::CompanyReactivated => "company_reactivated",
            Self::RoleChanged => "role_changed",
            Self::SignedOutByAdmin => "signed_out_by_admin",
        }
    }

    /// What happened, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignedIn => "Signed in",
            Self::SignInFailed => "Sign-in with a wrong password",
            Self::SignedOut => "Signed out",
            Self::OthersSignedOut => "Other devices signed out",
            Self::ProofFailed => "Wrong password for a change",
            Self::PasswordChanged => "Password changed",
            Self::PasswordResetRequested => "Link for a new password asked for",
            Self::PasswordReset => "New password chosen by a link",
            Self::EmailChangeRequested => "Change of email address asked for",
            Self::EmailChangeWithdrawn => "Change of email address withdrawn",
            Self::EmailChanged => "Email address changed",
            Self::EmailRestored => "Old email address put back",
            Self::CodeFailed => "Wrong code after the right password",
            Self::TwoFactorEnabled => "Two-factor turned on",
            Self::TwoFactorDisabled => "Two-factor turned off",
            Self::BackupCodesRenewed => "New backup codes made",
            Self::DeviceTrusted => "Device trusted",
            Self::DevicesDistrusted => "Trusted devices removed",
            Self::PasskeyAdded => "Passkey added",
            Self::PasskeyRemoved => "Passkey removed",
            Self::CompanyJoined => "Joined a company",
            Self::CompanyLeft => "Left a company",
            Self::CompanyRemoved => "Removed from a company by an admin",
            Self::CompanyDeactivated => "Deactivated in a company by an admin",
            Self::CompanyReactivated => "Reactivated in a company by an admin",
            Self::RoleChanged => "Role changed by an admin",
            Self::SignedOutByAdmin => "Signed out everywhere by an admin",
        }
    }

    /// The group it belongs to.
    #[must_use]
    pub const fn group(self) -> ActivityGroup {
        match self {
            Self::SignedIn | Self::SignInFailed | Self::SignedOut | Self::OthersSignedOut => {
                ActivityGroup::SignIns
            }
            Self::ProofFailed
            | Self::PasswordChanged
            | Self::PasswordResetRequested
            | Self::PasswordReset => ActivityGroup::Password,
            Self::EmailChangeRequested
            | Self::EmailChangeWithdrawn
            | Self::EmailChanged
            | Self::EmailRestored => ActivityGroup::Email,
            Self::CodeFailed
            | Self::TwoFactorEnabled
            | Self::TwoFactorDisabled
            | Self::BackupCodesRenewed
            | Self::DeviceTrusted
            | Self::DevicesDistrusted
            | Self::PasskeyAdded
            | Self::PasskeyRemoved => ActivityGroup::TwoFactor,
            Self::CompanyJoined
            | Self::CompanyLeft
            | Self::CompanyRemoved
            | Self::CompanyDeactivated
            | Self::CompanyReactivated
            | Self::RoleChanged
            | Self::SignedOutByAdmin => ActivityGroup::Companies,
        }
    }

    /// What *This wasn't me* does about it; `None` when it left nothing to revoke.
    #[must_use]
    pub const fn remedy(self) -> Option<Remedy> {
        match self {
            Self::SignedIn
            | Self::OthersSignedOut
            | Self::ProofFailed
            | Self::DevicesDistrusted
            | Self::PasskeyRemoved
            | Self::CompanyJoined
            | Self::CompanyLeft => Some(Remedy::EndSession),
            // Who gave a wrong code knows the password; who turned two-factor off knows it, too.
            Self::PasswordChanged
            | Self::PasswordReset
            | Self::CodeFailed
            | Self::TwoFactorDisabled => Some(Remedy::NewPassword),
            Self::TwoFactorEnabled => Some(Remedy::TwoFactorOff),
            Self::BackupCodesRenewed => Some(Remedy::VoidBackupCodes),
            Self::DeviceTrusted => Some(Remedy::Distrust),
            Self::PasskeyAdded => Some(Remedy::RemovePasskey),
            Self::PasswordResetRequested => Some(Remedy::VoidResets),
            Self::EmailChangeRequested => Some(Remedy::WithdrawEmail),
            Self::EmailChanged => Some(Remedy::RestoreEmail),
            Self::SignInFailed
            | Self::SignedOut
            | Self::EmailChangeWithdrawn
            | Self::EmailRestored
            | Self::CompanyRemoved
            | Self::CompanyDeactivated
            | Self::CompanyReactivated
            | Self::RoleChanged
            | Self::SignedOutByAdmin => None,
        }
    }
}

/// Not the word of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no kind of activity \"{0}\"")]
pub struct UnknownKind(String);

impl std::str::FromStr for ActivityKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| UnknownKind(word.to_owned()))
    }
}

/// What else is to be said of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// The address before a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_email: Option<Email>,
    /// The address after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_email: Option<Email>,
    /// How many other sessions it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<u32>,
    /// How somebody proved who they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<Means>,
    /// In which company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyName>,
    /// As what, there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

impl Detail {
    /// A change of address.
    #[must_use]
    pub fn of_emails(old: &Email, new: &Email) -> Self {
        Self { old_email: Some(old.clone()), new_email: Some(new.clone()), ..Self::default() }
    }

    /// An end of other sessions.
    #[must_use]
    pub fn of_ended(count: u64) -> Self {
        let ended = u32::try_from(count).ok().filter(|count| *count > 0);
        Self { ended, ..Self::default() }
    }

    /// A sign-in.
    #[must_use]
    pub fn of_means(means: Means) -> Self {
        Self { means: Some(means), ..Self::default() }
    }

    /// Something in a company, where the person has or got a role.
    #[must_use]
    pub fn of_company(company: CompanyName, role: Option<Role>) -> Self {
        Self { company: Some(company), role, ..Self::default() }
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(old), Some(new)) = (&self.old_email, &self.new_email) {
            write!(f, "From {} to {}. ", old.as_ref(), new.as_ref())?;
        }
        if let Some(means) = self.means {
            f.write_str(means.label())?;
        }
        match (&self.company, self.role) {
            (Some(company), Some(role)) => {
                write!(f, "{}, as {}.", company.as_ref(), role.label())?;
            }
            (Some(company), None) => write!(f, "{}.", company.as_ref())?,
            (None, _) => {}
        }
        match self.ended {
            Some(1) => f.write_str("1 other browser was signed out."),
            Some(count) => write!(f, "{count} other browsers were signed out."),
            None => Ok(()),
        }
    }
}

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its id; newer ones sort last.
    pub id: ActivityId,
    /// What happened.
    pub kind: ActivityKind,
    /// When.
    pub at: Timestamp,
    /// In which session, when in one.
    pub session_id: Option<SessionId>,
    /// From which IP address.
    pub ip: String,
    /// Roughly where that is.
    pub place: Option<String>,
    /// What the browser called itself.
    pub user_agent: String,
    /// What else is to be said.
    pub detail: Detail,
    /// When its owner said that it wasn't them.
    pub disowned_at: Option<Timestamp>,
}

/// Why nothing was done about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum DisownError {
    /// There is no such event of this person, or it leaves nothing to revoke.
    #[error("There is nothing to revoke about this any more.")]
    NothingToRevoke,
    /// It was done in the browser that says so.
    #[error("This was done in the browser that you use now. Sign out, or change your password.")]
    OwnSession,
    /// The link was used, is too old, or was never made.
    #[error("This link is not valid any more. Choose a new password instead.")]
    LinkNotValid,
    /// Two-factor was on already when the session that says so was started.
    #[error("You signed in with two-factor since. Turn it off by a code, under Two-factor.")]
    NeedsCode,
    /// The old address belongs to another account by now.
    #[error("Another account has your old address by now. Ask your operator for help.")]
    EmailTaken,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_word() {
        for kind in ActivityKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert!(kind.group().kinds().any(|each| each == kind));
        }
        for group in ActivityGroup::ALL {
            assert_eq!(ActivityGroup::parse(group.as_str()), Some(group));
        }
        assert!("nothing".parse::<ActivityKind>().is_err());
        for remedy in Remedy::ALL {
            assert_eq!(Remedy::parse(remedy.as_str()), Some(remedy));
        }
    }

    #[test]
    fn details_are_said_in_words() {
        assert_eq!(Detail::of_ended(0).to_string(), "");
        assert_eq!(Detail::of_ended(1).to_string(), "1 other browser was signed out.");
        assert_eq!(Detail::of_ended(3).to_string(), "3 other browsers were signed out.");
        let company = || CompanyName::parse("Harbor Law").unwrap();
        let joined = Detail::of_company(company(), Some(Role::Admin));
        assert_eq!(joined.to_string(), "Harbor Law, as Admin.");
        assert_eq!(Detail::of_company(company(), None).to_string(), "Harbor Law.");
    }
}
