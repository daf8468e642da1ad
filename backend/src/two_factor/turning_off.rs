//! Turning two-factor off without a code: by the operator, and for an owner against a stranger.

use nameplate_domain::{
    accounts::User,
    activity::ActivityKind,
    kernel::{Timestamp, UserId},
};
use tracing::instrument;

use super::{TwoFactor, backup_codes, store};
use crate::{
    accounts::Credentials,
    kernel::{Client, StoreError, Tx},
    sessions::OpenSession,
};

impl TwoFactor {
    /// Turns two-factor off for somebody who lost phone and backup codes, and tells them by mail;
    /// gives whether it was on.
    #[instrument(level = "debug", skip_all)]
    pub async fn disable_by_operator(&self, user: &Credentials) -> Result<bool, StoreError> {
        let mut tx = self.accounts.begin_change(&user.user_id).await?;
        let was_on = self.turn_off(&mut tx, &user.user_id).await?;
        if was_on {
            let (kind, operator) = (ActivityKind::TwoFactorDisabled, Client::operator());
            let (id, email) = (&user.user_id, &user.email);
            self.record_and_notify(&mut tx, id, email, None, kind, &operator).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(was_on)
    }

    /// Turns two-factor off inside `tx`, with all that belongs to it, without a code, and voids what
    /// is under way. Gives whether it was on.
    pub(super) async fn turn_off(&self, tx: &mut Tx, user_id: &UserId) -> Result<bool, StoreError> {
        backup_codes::delete(tx, user_id).await?;
        self.trusted_devices.forget(tx, user_id).await?;
        let was_on = store::delete(tx, user_id).await?;
        if was_on {
            self.kernel.void_pending(tx, user_id).await?;
        }
        Ok(was_on)
    }

    /// Turns off inside `tx`, without a code, the two-factor that was on at a moment, for its owner who
    /// says that they didn't turn it on; gives whether it was that one. Where a company requires
    /// two-factor, they set up their own before anything else.
    pub(crate) async fn undo(
        &self,
        tx: &mut Tx,
        own: &OpenSession,
        user: &User,
        at: Timestamp,
        client: &Client,
    ) -> Result<bool, StoreError> {
        let is_that_one = store::lock_enabled_by(tx, &user.id, at).await?;
        if is_that_one {
            self.turn_off(tx, &user.id).await?;
            let (id, email, kind) = (&user.id, &user.email, ActivityKind::TwoFactorDisabled);
            self.record_and_notify(tx, id, email, Some(&own.session.id), kind, client).await?;
        }
        Ok(is_that_one)
    }

    /// Makes the backup codes of a user useless inside `tx` that were made until a moment, and voids
    /// what is under way.
    pub(crate) async fn void_codes(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.kernel.void_pending(tx, user_id).await?;
        backup_codes::delete_made_until(tx, user_id, until).await?;
        self.live.announce(tx, user_id).await
    }
}
