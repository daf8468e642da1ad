//! Coming back to an account by the link of a mail: a new password, and what else opens the account.

use nameplate_domain::{
    accounts::User,
    kernel::PasskeyId,
    passwords::{Password, ResetError},
};
use tracing::instrument;

use crate::{
    core::Core,
    kernel::{Client, Kernel, ServiceError, StoreError},
    passkeys::{ListedPasskey, Passkeys},
    passwords::{CompletedReset, PasswordResets},
    sessions::{ListedSession, Sessions},
};

/// What the person of a link has to decide about.
#[derive(Clone, Debug)]
pub struct AccountToRecover {
    pub user: User,
    /// What opens the account beside the password, and past a code.
    pub passkeys: Vec<ListedPasskey>,
    /// Where somebody is signed in, the last used first; a part of them if there are many.
    pub sessions: Vec<ListedSession>,
}

#[derive(Clone)]
pub struct PasswordRecovery {
    kernel: Kernel,
    passkeys: Passkeys,
    resets: PasswordResets,
    sessions: Sessions,
}

impl PasswordRecovery {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            passkeys: Passkeys::new(core),
            resets: PasswordResets::new(core),
            sessions: Sessions::new(core),
        }
    }

    /// The account of a link; `None` when the link is not valid, or not any more.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, link: &str) -> Result<Option<AccountToRecover>, StoreError> {
        let Some(user) = self.resets.find(link).await? else { return Ok(None) };
        let passkeys = self.passkeys.list(&user.id).await?;
        let sessions = self.sessions.list_running(&user.id).await?;
        Ok(Some(AccountToRecover { user, passkeys, sessions }))
    }

    /// Gives the person of a link a new password, as [`PasswordResets::complete`], and removes their passkeys but for
    /// those that they saw and want to keep: one that a thief added, also a moment ago, would go past password and
    /// code. Two-factor stays as it is.
    ///
    /// # Errors
    /// [`ResetError::LinkNotValid`]; faults of the field `new`.
    #[instrument(level = "debug", skip_all)]
    pub async fn complete(
        &self,
        link: &str,
        new: &Password,
        kept_passkeys: &[PasskeyId],
        client: &Client,
    ) -> Result<CompletedReset, ServiceError<ResetError>> {
        let (mut tx, completed) = self.resets.complete(link, new, client).await?;
        self.passkeys.remove_others(&mut tx, &completed.user_id, kept_passkeys, client).await?;
        self.kernel.commit(tx).await?;
        Ok(completed)
    }
}
