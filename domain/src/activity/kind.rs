//! What can happen to an account.

use thiserror::Error;

use super::Revocation;
use crate::kernel::choice;

choice!(
    /// A kind of event that matters for an account's security.
    ActivityKind {
        /// Somebody signed in.
        SignedIn = "signed_in", "Signed in";
        /// Somebody gave a wrong password at the sign-in.
        SignInFailed = "sign_in_failed", "Sign-in with a wrong password";
        /// Somebody signed out.
        SignedOut = "signed_out", "Signed out";
        /// Somebody signed other devices out.
        OthersSignedOut = "others_signed_out", "Other devices signed out";
        /// Somebody signed in gave a wrong password when asked for a proof.
        ProofFailed = "proof_failed", "Wrong password for a change";
        /// The password was changed.
        PasswordChanged = "password_changed", "Password changed";
        /// A link to choose a new password was asked for.
        PasswordResetRequested = "password_reset_requested", "Link for a new password asked for";
        /// A new password was chosen by such a link.
        PasswordReset = "password_reset", "New password chosen by a link";
        /// Another email address was asked for.
        EmailChangeRequested = "email_change_requested", "Change of email address asked for";
        /// That was taken back before it was confirmed.
        EmailChangeWithdrawn = "email_change_withdrawn", "Change of email address withdrawn";
        /// The email address was changed.
        EmailChanged = "email_changed", "Email address changed";
        /// The old email address was put back.
        EmailRestored = "email_restored", "Old email address put back";
        /// Somebody knew the password, but gave a wrong code.
        CodeFailed = "code_failed", "Wrong code after the right password";
        /// Two-factor was turned on.
        TwoFactorEnabled = "two_factor_enabled", "Two-factor turned on";
        /// Two-factor was turned off.
        TwoFactorDisabled = "two_factor_disabled", "Two-factor turned off";
        /// New backup codes took the place of the old ones.
        BackupCodesRenewed = "backup_codes_renewed", "New backup codes made";
        /// A device was trusted without a code.
        DeviceTrusted = "device_trusted", "Device trusted";
        /// Devices are not trusted any more.
        DevicesDistrusted = "devices_distrusted", "Trusted devices removed";
        /// A passkey was added.
        PasskeyAdded = "passkey_added", "Passkey added";
        /// A passkey was removed.
        PasskeyRemoved = "passkey_removed", "Passkey removed";
        /// The person joined a company.
        CompanyJoined = "company_joined", "Joined a company";
        /// The person left a company.
        CompanyLeft = "company_left", "Left a company";
        /// An admin took the person out of a company.
        CompanyRemoved = "company_removed", "Removed from a company by an admin";
        /// An admin shut the person out of a company.
        CompanyDeactivated = "company_deactivated", "Deactivated in a company by an admin";
        /// An admin let the person into a company again.
        CompanyReactivated = "company_reactivated", "Reactivated in a company by an admin";
        /// An admin gave the person another role in a company.
        RoleChanged = "role_changed", "Role changed by an admin";
        /// An admin signed the person out of every browser.
        SignedOutByAdmin = "signed_out_by_admin", "Signed out everywhere by an admin";
        /// A key to the API was made.
        ApiKeyCreated = "api_key_created", "API key created";
        /// A key to the API took the place of another one.
        ApiKeyRegenerated = "api_key_regenerated", "API key regenerated";
        /// A key to the API was revoked.
        ApiKeyRevoked = "api_key_revoked", "API key revoked";
        /// An admin revoked a key of the person.
        ApiKeyRevokedByAdmin = "api_key_revoked_by_admin", "API key revoked by an admin";
        /// A copy of the person's data was asked for.
        ExportRequested = "export_requested", "Copy of your data asked for";
        /// The person asked to be deleted.
        DeletionRequested = "deletion_requested", "Deletion of your account asked for";
        /// The person took that back.
        DeletionWithdrawn = "deletion_withdrawn", "Deletion of your account no longer asked for";
        /// An admin declined it.
        DeletionDeclined = "deletion_declined", "Deletion of your account declined by an admin";
    }
);

choice!(
    /// Kinds that one looks for together.
    ActivityGroup {
        /// Signing in and out.
        SignIns = "sign_ins", "Signing in and out";
        /// The password.
        Password = "password", "Password";
        /// Two-factor, trusted devices and passkeys.
        TwoFactor = "two_factor", "Two-factor and passkeys";
        /// The email address.
        Email = "email", "Email address";
        /// Companies, and the role in them.
        Companies = "companies", "Companies";
        /// Keys to the API.
        ApiKeys = "api_keys", "API keys";
        /// Copies of the person's data, and the wish to be deleted.
        Data = "data", "Your data";
    }
);

impl ActivityGroup {
    /// The kinds in it.
    pub fn kinds(self) -> impl Iterator<Item = ActivityKind> {
        ActivityKind::ALL.iter().copied().filter(move |kind| kind.group() == self)
    }
}

impl ActivityKind {
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
            Self::ApiKeyCreated
            | Self::ApiKeyRegenerated
            | Self::ApiKeyRevoked
            | Self::ApiKeyRevokedByAdmin => ActivityGroup::ApiKeys,
            Self::ExportRequested
            | Self::DeletionRequested
            | Self::DeletionWithdrawn
            | Self::DeletionDeclined => ActivityGroup::Data,
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
            | Self::CompanyLeft
            | Self::ApiKeyRevoked
            | Self::DeletionWithdrawn => Some(Revocation::EndSession),
            // Who gave a wrong code knows the password; who turned two-factor off knows it, too.
            Self::PasswordChanged
            | Self::PasswordReset
            | Self::CodeFailed
            | Self::TwoFactorDisabled => Some(Revocation::NewPassword),
            Self::TwoFactorEnabled => Some(Revocation::TwoFactorOff),
            Self::BackupCodesRenewed => Some(Revocation::VoidBackupCodes),
            Self::DeviceTrusted => Some(Revocation::Distrust),
            Self::PasskeyAdded => Some(Revocation::RemovePasskey),
            Self::ApiKeyCreated | Self::ApiKeyRegenerated => Some(Revocation::RevokeApiKeys),
            Self::PasswordResetRequested => Some(Revocation::VoidResets),
            Self::EmailChangeRequested => Some(Revocation::WithdrawEmail),
            Self::EmailChanged => Some(Revocation::RestoreEmail),
            Self::ExportRequested => Some(Revocation::RemoveExport),
            Self::DeletionRequested => Some(Revocation::WithdrawDeletion),
            Self::SignInFailed
            | Self::SignedOut
            | Self::EmailChangeWithdrawn
            | Self::EmailRestored
            | Self::CompanyRemoved
            | Self::CompanyDeactivated
            | Self::CompanyReactivated
            | Self::RoleChanged
            | Self::SignedOutByAdmin
            | Self::ApiKeyRevokedByAdmin
            | Self::DeletionDeclined => None,
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
        Self::parse(word).ok_or_else(|| UnknownKind(word.to_owned()))
    }
}
