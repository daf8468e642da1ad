//! What was begun for an account and not finished, and its end.

use nameplate_domain::kernel::UserId;

use crate::kernel::{StoreError, Tx};

/// What can be under way for an account, whichever room it is of. All of it rests on something that
/// was proved before: a password, a mailbox, a session. Whatever new there is of that kind goes here,
/// and into the table of `docs/security.md`.
///
/// Not here, on purpose: the link of *This wasn't me*, which is its owner's against whoever is in the
/// account, so that nothing done there may take it away; and invitations, which prove nothing of an
/// account.
const PENDING: [&str; 6] = [
    // Links to choose a new password.
    "DELETE FROM password_resets WHERE user_id = $1",
    // The link that confirms another address.
    "DELETE FROM email_changes WHERE user_id = $1",
    // Sign-ins that lack their code.
    "DELETE FROM pending_sign_ins WHERE user_id = $1",
    // Codes that sign a phone in.
    "DELETE FROM phone_links WHERE user_id = $1",
    // Passkeys that a browser was asked to make.
    "DELETE FROM passkey_ceremonies WHERE user_id = $1",
    // The key of an app that no code has turned on: whoever began may have kept it.
    "DELETE FROM two_factor WHERE user_id = $1 AND enabled_at IS NULL",
];

/// Voids inside `tx` whatever is under way for a user. Every change of password, email address or
/// sign-in method calls it, in its own transaction, and so does *This wasn't me*: so a link dies with
/// what it proved, and of a link and a change at the same moment only one comes true.
///
/// `tx` has locked the user's row before it touched anything else ([`Accounts::hold`], or an update of
/// the row). Whoever finishes what is under way locks it first, too, so nobody slips in between, and no
/// two wait for each other.
///
/// [`Accounts::hold`]: super::Accounts::hold
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn void_pending(tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
    for sql in PENDING {
        sqlx::query(sql).bind(user_id.as_ref()).execute(&mut **tx).await?;
    }
    Ok(())
}
