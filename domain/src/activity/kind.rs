//! What can happen to an account.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Revocation;

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
    pub const fn revocation(self) -> Option<Revocation> {
        match self {
            Self::SignedIn
            | Self::OthersSignedOut
            | Self::ProofFailed
            | Self::DevicesDistrusted
            | Self::PasskeyRemoved
            | Self::CompanyJoined
            | Self::CompanyLeft => Some(Revocation::EndSession),
            // Who gave a wrong code knows the password; who turned two-factor off knows it, too.
            Self::PasswordChanged
            | Self::PasswordReset
            | Self::CodeFailed
            | Self::TwoFactorDisabled => Some(Revocation::NewPassword),
            Self::TwoFactorEnabled => Some(Revocation::TwoFactorOff),
            Self::BackupCodesRenewed => Some(Revocation::VoidBackupCodes),
            Self::DeviceTrusted => Some(Revocation::Distrust),
            Self::PasskeyAdded => Some(Revocation::RemovePasskey),
            Self::PasswordResetRequested => Some(Revocation::VoidResets),
            Self::EmailChangeRequested => Some(Revocation::WithdrawEmail),
            Self::EmailChanged => Some(Revocation::RestoreEmail),
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
