//! What mails about changes of an account say.

use nameplate_domain::activity::ActivityKind;

/// The subject of a mail about a change, and what it says.
pub(super) fn change_in_words(what: ActivityKind) -> (&'static str, &'static str) {
    match what {
        ActivityKind::TwoFactorEnabled => (
            "Two-factor was turned on",
            "From now on signing in takes a code beside your password.",
        ),
        ActivityKind::TwoFactorDisabled => {
            ("Two-factor was turned off", "From now on your password alone is enough to sign in.")
        }
        ActivityKind::BackupCodesRenewed => (
            "New backup codes were made",
            "Your account has new backup codes. The old ones no longer work.",
        ),
        ActivityKind::CodeFailed => (
            "Somebody knows your password",
            "Somebody gave your password, and then many wrong codes. Two-factor kept them out. If \
             it wasn't you, choose a new password.",
        ),
        ActivityKind::PasskeyAdded => (
            "A passkey was added",
            "From now on a passkey opens your account, without password and code.",
        ),
        ActivityKind::PasskeyRemoved => {
            ("A passkey was removed", "A passkey of yours no longer opens your account.")
        }
        ActivityKind::ApiKeyCreated => {
            ("An API key was created", "Another product can use your account by a new API key.")
        }
        ActivityKind::ApiKeyRegenerated => {
            ("An API key was regenerated", "A new API key takes the place of one of yours.")
        }
        ActivityKind::ExportRequested => (
            "A copy of your data was asked for",
            "Somebody asked for a copy of all your data. Another mail says when it is ready.",
        ),
        ActivityKind::DeletionRequested => (
            "The deletion of your account was asked for",
            "Somebody asked your admins to delete your account. Until they do, it can be taken back.",
        ),
        other => ("The security of your account changed", other.label()),
    }
}
