//! What is under way, and a change of how its owner signs in, at the same moment: one comes true.

use nameplate_backend::{
    ServiceError, Tx,
    flows::{Attempt, Progress},
    passwords::is_common,
};
use nameplate_domain::{
    accounts::EmailChangeError,
    activity::{ActivityGroup, Revocation},
    kernel::{ActivityId, PasskeyId, SECOND_MS},
    passwords::{NewPassword, Password, PasswordOwner, PasswordPolicy},
    sessions::{Lifetime, SignInError},
    two_factor::SecondStepError,
};

use crate::{
    passkeys::{begin, made_passkey},
    support::{ADA, ELSEWHERE, HOME, PASSWORD, World, client, on_both},
    two_factor::{Guarded, guard, half_way, proof},
    under_way::begin_all,
};

on_both!(
    a_password_that_is_just_changed_opens_nothing,
    two_factor_that_is_just_turned_on_is_asked_for,
    a_half_sign_in_is_over_when_the_password_is_just_changed,
    no_link_goes_to_an_address_that_is_just_given_up,
    a_wish_for_an_address_that_is_just_voided_is_not_sent_again,
    a_passkey_is_not_added_when_the_password_is_just_changed,
    no_address_is_asked_for_in_a_session_that_is_just_ended,
    nothing_is_changed_by_a_proof_of_a_session_that_is_over,
    an_address_that_is_just_confirmed_is_put_back,
    whoever_is_just_signed_out_signs_nobody_out,
    a_reset_and_a_confirmation_wait_for_each_other_without_a_deadlock,
);

/// Begins a change of Ada's account: whoever else changes or finishes something for it waits.
async fn hold(world: &World) -> Tx {
    let ada = world.user(ADA).await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    sqlx::query("UPDATE users SET name = name WHERE id = $1")
        .bind(ada.id.as_ref())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx
}

/// What a change of password leaves of what is under way.
async fn void(tx: &mut Tx) {
    for sql in [
        "DELETE FROM password_resets",
        "DELETE FROM email_changes",
        "DELETE FROM pending_sign_ins",
        "DELETE FROM passkey_ceremonies",
    ] {
        sqlx::query(sql).execute(&mut **tx).await.unwrap();
    }
}

fn new_password() -> NewPassword {
    let policy = PasswordPolicy { owner: PasswordOwner::default(), is_common };
    policy.parse(&Password::new("Newer-word-9")).unwrap()
}

fn attempt() -> Attempt {
    let lifetime = Lifetime::Browser;
    Attempt { email: ADA.to_owned(), password: Password::new(PASSWORD), lifetime }
}

async fn a_password_that_is_just_changed_opens_nothing(world: World) {
    let world = world.with_demo().await;
    let newer = world.services.passwords.hash(&new_password()).await.unwrap();
    let mut tx = hold(&world).await;
    let sign_in = world.services.sign_in.clone();
    let tried = tokio::spawn(async move { sign_in.attempt(&attempt(), &client(HOME)).await });
    world.until_blocked(&mut tx, 1).await;
    sqlx::query("UPDATE users SET password_hash = $1").bind(newer).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let tried = tried.await.unwrap();
    let wrong = SignInError::WrongCredentials;
    assert!(matches!(&tried, Err(ServiceError::Refused(why)) if *why == wrong), "{tried:?}");
    assert_eq!(world.count("SELECT COUNT(*) FROM sessions").await, 0);
}

async fn two_factor_that_is_just_turned_on_is_asked_for(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.services.two_factor.begin(&proof(&world, &ada)).await.unwrap();
    let mut tx = hold(&world).await;
    let sign_in = world.services.sign_in.clone();
    let tried = tokio::spawn(async move { sign_in.attempt(&attempt(), &client(HOME)).await });
    world.until_blocked(&mut tx, 1).await;
    sqlx::query("UPDATE two_factor SET enabled_at = 1").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(tried.await.unwrap(), Ok(Progress::NeedsCode(_))));
}

async fn a_half_sign_in_is_over_when_the_password_is_just_changed(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let token = half_way(&world, &client(ELSEWHERE)).await;
    let code = guarded.fresh_code(&world);
    let mut tx = hold(&world).await;
    let sign_in = world.services.sign_in.clone();
    let tried =
        tokio::spawn(async move { sign_in.verify(&token, &code, true, &client(HOME)).await });
    world.until_blocked(&mut tx, 1).await;
    void(&mut tx).await;
    tx.commit().await.unwrap();
    let tried = tried.await.unwrap();
    assert!(matches!(tried, Err(ServiceError::Refused(SecondStepError::Over))), "{tried:?}");
    assert_eq!(world.count("SELECT COUNT(*) FROM trusted_devices").await, 0);
}

async fn no_link_goes_to_an_address_that_is_just_given_up(world: World) {
    let world = world.with_demo().await;
    let mut tx = hold(&world).await;
    let resets = world.services.password_resets.clone();
    let asked = tokio::spawn(async move { resets.request::<()>(ADA, &client(ELSEWHERE)).await });
    world.until_blocked(&mut tx, 1).await;
    sqlx::query(
        "UPDATE users SET email = 'new@example.com', email_key = 'new@example.com'
         WHERE email_key = $1",
    )
    .bind(ADA)
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    asked.await.unwrap().unwrap();
    let links = "SELECT COUNT(*) FROM password_resets WHERE user_id IS NOT NULL";
    // On SQLite it may have come first: then the confirmation would have voided it.
    if !world.url.starts_with("sqlite:") {
        assert_eq!(world.count(links).await, 0);
    }
}

async fn a_wish_for_an_address_that_is_just_voided_is_not_sent_again(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    begin_all(&world, &ada).await;
    let mut tx = hold(&world).await;
    let (changes, id) = (world.services.email_changes.clone(), ada.user.id.clone());
    let resent = tokio::spawn(async move { changes.resend(&id).await });
    world.until_blocked(&mut tx, 1).await;
    void(&mut tx).await;
    tx.commit().await.unwrap();
    let resent = resent.await.unwrap();
    let nothing = EmailChangeError::NothingPending;
    assert!(matches!(&resent, Err(ServiceError::Refused(why)) if *why == nothing), "{resent:?}");
    assert_eq!(world.count("SELECT COUNT(*) FROM email_changes").await, 0);
}

async fn a_passkey_is_not_added_when_the_password_is_just_changed(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let asked = begin(&world, &ada).await;
    let (answer, proof) = (made_passkey(&asked), proof(&world, &ada));
    let mut tx = hold(&world).await;
    let (passkeys, user) = (world.services.passkeys.clone(), ada.user.clone());
    let added = tokio::spawn(async move {
        let site = "https://id.example.com/".parse().unwrap();
        let (answer, about) = ((&asked.token, answer.as_str()), ("Key", Some(&site)));
        passkeys.finish_adding(&proof, &user, answer, about, &client(HOME)).await
    });
    world.until_blocked(&mut tx, 1).await;
    void(&mut tx).await;
    tx.commit().await.unwrap();
    assert!(added.await.unwrap().is_err());
    assert_eq!(world.count("SELECT COUNT(*) FROM passkeys").await, 0);
}

/// A thief asks, and the owner's reset comes first: no link goes to the thief.
async fn no_address_is_asked_for_in_a_session_that_is_just_ended(world: World) {
    let world = world.with_demo().await;
    let thief = world.arrive(ADA).await;
    let proof = proof(&world, &thief);
    let mut tx = hold(&world).await;
    let changes = world.services.email_changes.clone();
    let asked = tokio::spawn(async move {
        let from = client(ELSEWHERE);
        changes.request(&proof, &thief.user, "mallory@example.org", &from).await
    });
    world.until_blocked(&mut tx, 1).await;
    void(&mut tx).await;
    sqlx::query("DELETE FROM sessions").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let asked = asked.await.unwrap();
    assert!(matches!(&asked, Err(ServiceError::ProofNeeded)), "{asked:?}");
    assert_eq!(world.count("SELECT COUNT(*) FROM email_changes").await, 0);
    assert!(world.mails().await.is_empty());
}

/// Whatever takes a proof asks so, once it has locked the row of the user.
async fn nothing_is_changed_by_a_proof_of_a_session_that_is_over(world: World) {
    let world = world.with_demo().await;
    let thief = world.arrive(ADA).await;
    let Guarded { visit: thief, codes, .. } = guard(&world, thief).await;
    let asked = begin(&world, &thief).await;
    let (proof, user, from) = (proof(&world, &thief), &thief.user, client(ELSEWHERE));
    world.mails().await;
    let events = world.count("SELECT COUNT(*) FROM activity").await;
    world.execute("DELETE FROM sessions").await;

    let (two_factor, passkeys) = (&world.services.two_factor, &world.services.passkeys);
    let (site, answer) = ("https://id.example.com/".parse().unwrap(), made_passkey(&asked));
    let (answer, about) = ((&asked.token, answer.as_str()), ("Key", Some(&site)));
    let added = passkeys.finish_adding(&proof, user, answer, about, &from).await;
    assert!(matches!(added, Err(ServiceError::ProofNeeded)), "{added:?}");
    let removed = passkeys.remove(&proof, user, &PasskeyId::new("none"), &from).await;
    assert!(matches!(removed, Err(ServiceError::ProofNeeded)), "{removed:?}");
    let renewed = two_factor.renew_codes(&proof, user, &from).await;
    assert!(matches!(renewed, Err(ServiceError::ProofNeeded)), "{renewed:?}");
    let disabled = two_factor.disable(&proof, user, &codes[0].shown(), &from).await;
    assert!(matches!(disabled, Err(ServiceError::ProofNeeded)), "{disabled:?}");
    world.execute("UPDATE two_factor SET enabled_at = NULL").await;
    let begun = two_factor.begin(&proof).await;
    assert!(matches!(begun, Err(ServiceError::ProofNeeded)), "{begun:?}");
    let question = passkeys.begin_adding(&proof, user, Some(&site)).await;
    assert!(matches!(question, Err(ServiceError::ProofNeeded)), "{question:?}");
    assert_eq!(world.count("SELECT COUNT(*) FROM activity").await, events);
    assert!(world.mails().await.is_empty());
}

/// What to do about a wish for an address is decided once it can't come true any more.
async fn an_address_that_is_just_confirmed_is_put_back(world: World) {
    let world = world.with_demo().await;
    let (owner, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    begin_all(&world, &stranger).await;
    let group = Some(ActivityGroup::Email);
    let page = world.services.activity.list(&owner.user.id, group, None, 1).await.unwrap();
    let mut tx = hold(&world).await;
    let (revocation, user) = (world.services.activity_revocation.clone(), owner.user.clone());
    let revoked = tokio::spawn(async move {
        revocation.revoke(&owner.open, &user, &page.events[0].id, &client(HOME)).await
    });
    world.until_blocked(&mut tx, 1).await;
    void(&mut tx).await;
    sqlx::query("UPDATE users SET email = $2, email_key = $2 WHERE email_key = $1")
        .bind(ADA)
        .bind(format!("new.{ADA}"))
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(revoked.await.unwrap().unwrap(), Revocation::RestoreEmail);
    assert_eq!(world.user(ADA).await.id, stranger.user.id);
}

/// Of two who say it of each other, the later one is not there any more.
async fn whoever_is_just_signed_out_signs_nobody_out(world: World) {
    let world = world.with_demo().await;
    let (thief, owner) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let id: String = sqlx::query_scalar("SELECT id FROM activity WHERE session_id = $1")
        .bind(owner.open.session.id.as_ref())
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    let mut tx = hold(&world).await;
    let revocation = world.services.activity_revocation.clone();
    let thiefs = thief.open.session.id.clone();
    let revoked = tokio::spawn(async move {
        let from = client(ELSEWHERE);
        revocation.revoke(&thief.open, &thief.user, &ActivityId::new(id), &from).await
    });
    world.until_blocked(&mut tx, 1).await;
    let end = sqlx::query("DELETE FROM sessions WHERE id = $1").bind(thiefs.as_ref());
    end.execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let revoked = revoked.await.unwrap();
    assert!(matches!(revoked, Err(ServiceError::ProofNeeded)), "{revoked:?}");
    assert!(world.is_open(&owner.token).await);
}

async fn a_reset_and_a_confirmation_wait_for_each_other_without_a_deadlock(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    for round in 0..4 {
        world.clock.advance(600 * SECOND_MS);
        let proofs = &world.services.proofs;
        let user = world.services.accounts.find(&ada.user.id).await.unwrap().unwrap();
        let visit = world.arrive(user.email.as_ref()).await;
        proofs.recent::<()>(&visit.open).unwrap();
        let under_way = begin_all(&world, &visit).await;
        let (recovery, changes) =
            (world.services.password_recovery.clone(), world.services.email_changes.clone());
        let reset = tokio::spawn(async move {
            let new = Password::new(format!("Other-word-{round}"));
            recovery.complete(&under_way.reset_link, &new, &[], &client(HOME)).await.is_ok()
        });
        let confirmed = tokio::spawn(async move {
            changes.confirm(&under_way.email_link, &client(HOME)).await.is_ok()
        });
        let won = [reset.await.unwrap(), confirmed.await.unwrap()];
        assert!(won[0] != won[1], "one comes true, and voids the other: {won:?}");
        world.mails().await;
    }
}
