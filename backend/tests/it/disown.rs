//! *This wasn't me*, in one's own timeline and by a mailed link.

use nameplate_backend::{
    Client, Purpose, SecretKey, ServiceError, flows::RevokedByLink, passwords::PasswordChange,
};
use nameplate_domain::{
    activity::{Activity, ActivityKind, Revocation, RevokeError},
    kernel::{ActivityId, DAY_MS, MINUTE_MS, SECOND_MS},
    passwords::Password,
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, Visit, World};
use crate::support::{client, on_both, tampered};

on_both!(
    a_sign_in_of_a_stranger_is_ended,
    ones_own_session_is_not_ended_by_mistake,
    an_event_is_disowned_once,
    only_ones_own_events_that_left_something_can_be_disowned,
    links_for_a_new_password_are_voided,
    a_changed_password_ends_the_others_and_mails_a_link,
    a_wish_for_another_address_is_taken_back,
    an_old_address_is_put_back_with_a_recent_proof,
    a_link_signs_the_stranger_out_and_starts_a_reset,
    a_link_works_for_seven_days,
    a_link_of_another_making_is_none,
    a_link_puts_the_old_address_back,
    a_link_about_a_wish_that_came_true_puts_the_old_address_back,
    an_old_address_that_another_has_by_now_changes_nothing,
    of_two_uses_of_a_link_at_the_same_moment_one_wins,
);

const NEW: &str = "mallory@example.org";
const NEW_PASSWORD: &str = "Second-word-2";

type Refusal = ServiceError<RevokeError>;

async fn event(world: &World, visit: &Visit, kind: ActivityKind) -> Activity {
    let page = world.services.activity.list(&visit.user.id, None, None, 100).await.unwrap();
    page.events.into_iter().find(|event| event.kind == kind).unwrap()
}

async fn disown(world: &World, visit: &Visit, id: &ActivityId) -> Result<Revocation, Refusal> {
    world.services.activity_revocation.revoke(&visit.open, &visit.user, id, &client(HOME)).await
}

async fn by_link(world: &World, link: &str) -> Result<RevokedByLink, Refusal> {
    world.services.activity_revocation.revoke_by_link(link, &client(HOME)).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Refusal>) -> RevokeError {
    match result {
        Err(ServiceError::Refused(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Somebody else changes Ada's password in a session of hers.
async fn change_password(world: &World, stranger: &Visit) {
    let change = PasswordChange {
        current: Password::new(PASSWORD),
        new: Password::new(NEW_PASSWORD),
        end_others: false,
    };
    let changes = &world.services.password_changes;
    let from = client(ELSEWHERE);
    changes.change::<()>(&stranger.open, &stranger.user, &change, &from).await.unwrap();
}

/// Somebody else asks for another address in a session of Ada's; gives the link that confirms it.
async fn request_email(world: &World, stranger: &Visit) -> String {
    let proof = world.services.proofs.recent::<()>(&stranger.open).unwrap();
    let changes = &world.services.email_changes;
    changes.request(&proof, &stranger.user, NEW, &client(ELSEWHERE)).await.unwrap();
    let id: String = sqlx::query_scalar("SELECT id FROM email_changes")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    world.kernel.secret.sign(Purpose::ConfirmEmail, &id)
}

async fn change_email(world: &World, stranger: &Visit) {
    let link = request_email(world, stranger).await;
    world.clock.advance(SECOND_MS);
    world.services.email_changes.confirm(&link, &client(ELSEWHERE)).await.unwrap();
}

/// The link of the mail of a subject, out of all that arrived.
async fn mailed(world: &World, subject: &str) -> String {
    let mails = world.mails().await;
    mails.iter().find(|mail| mail.subject == subject).unwrap().link("not-me")
}

async fn a_sign_in_of_a_stranger_is_ended(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let phone = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let stranger = world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    world.mails().await;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    assert_eq!(disown(&world, &ada, &id).await.unwrap(), Revocation::EndSession);
    assert!(!world.is_open(&stranger.token).await);
    assert!(world.is_open(&ada.token).await && world.is_open(&phone.token).await);
    assert!(world.mails().await.is_empty(), "a sign-in touched nothing but its session");
    let marked = event(&world, &ada, ActivityKind::SignedIn).await;
    assert_eq!(marked.disowned_at, Some(world.services.now()));

    // Should they come again, it is told.
    let again = Client { browser: Some(stranger.browser), ..client(ELSEWHERE) };
    world.attempt(ADA, PASSWORD, &again).await.unwrap();
    assert_eq!(world.mail().await.subject, "New sign-in to your account");
}

async fn ones_own_session_is_not_ended_by_mistake(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    assert_eq!(refusal(disown(&world, &ada, &id).await), RevokeError::OwnSession);
    assert!(world.is_open(&ada.token).await);
    change_password(&world, &ada).await;
    let id = event(&world, &ada, ActivityKind::PasswordChanged).await.id;
    assert_eq!(refusal(disown(&world, &ada, &id).await), RevokeError::OwnSession);
    assert_eq!(event(&world, &ada, ActivityKind::PasswordChanged).await.disowned_at, None);
}

async fn an_event_is_disowned_once(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    world.arrive(ADA).await;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    disown(&world, &ada, &id).await.unwrap();
    assert_eq!(refusal(disown(&world, &ada, &id).await), RevokeError::NothingToRevoke);
    let link = world.kernel.secret.sign(Purpose::Disown, id.as_ref());
    assert_eq!(refusal(by_link(&world, &link).await), RevokeError::LinkNotValid);
}

async fn only_ones_own_events_that_left_something_can_be_disowned(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let bens = event(&world, &ben, ActivityKind::SignedIn).await.id;
    world.attempt(ADA, "wrong", &client(ELSEWHERE)).await.unwrap_err();
    let failed = event(&world, &ada, ActivityKind::SignInFailed).await.id;
    world.attempt("nobody@example.com", "wrong", &client(ELSEWHERE)).await.unwrap_err();
    let nobodys: String = sqlx::query_scalar("SELECT id FROM activity WHERE user_id IS NULL")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    for id in [bens, failed, ActivityId::new(nobodys), ActivityId::new("x"), ActivityId::new("")] {
        assert_eq!(refusal(disown(&world, &ada, &id).await), RevokeError::NothingToRevoke, "{id}");
    }
    assert!(world.is_open(&ben.token).await);
    assert_eq!(world.count("SELECT count(*) FROM activity WHERE disowned_at IS NOT NULL").await, 0);
}

async fn links_for_a_new_password_are_voided(world: World) {
    let world = world.with_demo().await;
    let (ada, phone) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let resets = &world.services.password_resets;
    resets.request::<()>(ADA, &client(ELSEWHERE)).await.unwrap();
    let link = world.mail().await.link("reset-password");
    let id = event(&world, &ada, ActivityKind::PasswordResetRequested).await.id;
    assert_eq!(disown(&world, &ada, &id).await.unwrap(), Revocation::VoidResets);
    assert_eq!(resets.find(&link).await.unwrap(), None);
    assert!(world.is_open(&phone.token).await);
    assert!(world.mails().await.is_empty());
}

async fn a_changed_password_ends_the_others_and_mails_a_link(world: World) {
    let world = world.with_demo().await;
    let (ada, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let ben = world.arrive(BEN).await;
    // The stranger had asked for links, too.
    let resets = &world.services.password_resets;
    resets.request::<()>(ADA, &client(ELSEWHERE)).await.unwrap();
    let strangers = world.mail().await.link("reset-password");
    world.clock.advance(SECOND_MS);
    change_password(&world, &stranger).await;
    world.mails().await;

    let id = event(&world, &ada, ActivityKind::PasswordChanged).await.id;
    assert_eq!(disown(&world, &ada, &id).await.unwrap(), Revocation::NewPassword);
    assert_eq!(world.count("SELECT count(*) FROM sessions").await, 2, "Ada's own, and Ben's");
    assert!(world.is_open(&ada.token).await && world.is_open(&ben.token).await);
    assert_eq!(resets.find(&strangers).await.unwrap(), None);
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADA, "Choose a new password"));
    let link = mail.link("reset-password");
    resets.complete(&link, &Password::new("Third-word-3"), &client(HOME)).await.unwrap();
    assert!(world.can_sign_in(ADA, "Third-word-3").await);
}

async fn a_wish_for_another_address_is_taken_back(world: World) {
    let world = world.with_demo().await;
    let (ada, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let phone = world.arrive(ADA).await;
    let link = request_email(&world, &stranger).await;
    let id = event(&world, &ada, ActivityKind::EmailChangeRequested).await.id;
    assert_eq!(disown(&world, &ada, &id).await.unwrap(), Revocation::WithdrawEmail);
    assert_eq!(world.services.email_changes.find(&link).await.unwrap(), None);
    assert_eq!(world.services.email_changes.pending(&ada.user.id).await.unwrap(), None);
    assert!(!world.is_open(&stranger.token).await);
    assert!(world.is_open(&ada.token).await && world.is_open(&phone.token).await);
    assert_eq!(world.user(ADA).await, ada.user);
}

async fn an_old_address_is_put_back_with_a_recent_proof(world: World) {
    let world = world.with_demo().await;
    let (ada, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    change_email(&world, &stranger).await;
    world.mails().await;
    let resets = &world.services.password_resets;
    resets.request::<()>(NEW, &client(ELSEWHERE)).await.unwrap();
    let strangers = world.mail().await.link("reset-password");
    let id = event(&world, &ada, ActivityKind::EmailChanged).await.id;

    world.clock.advance(10 * MINUTE_MS);
    let late = disown(&world, &ada, &id).await;
    assert!(matches!(late, Err(ServiceError::ProofNeeded)), "{late:?}");
    assert_eq!(world.user(NEW).await.id, ada.user.id, "nothing was done");

    let right = Password::new(PASSWORD);
    let proofs = &world.services.proofs;
    proofs.prove::<()>(&ada.open, "password", &right, &client(HOME)).await.unwrap();
    let open = world.resolve(&ada.token).await.unwrap();
    let proved = Visit { user: world.user(NEW).await, open, token: ada.token.clone() };
    assert_eq!(disown(&world, &proved, &id).await.unwrap(), Revocation::RestoreEmail);
    assert_eq!(world.user(ADA).await, ada.user);
    assert!(world.is_open(&ada.token).await && !world.is_open(&stranger.token).await);
    assert_eq!(resets.find(&strangers).await.unwrap(), None);
    let restored = event(&world, &ada, ActivityKind::EmailRestored).await;
    assert_eq!(restored.detail.old_email.unwrap().as_ref(), NEW);
    assert_eq!(restored.detail.new_email.unwrap().as_ref(), ADA);
    assert!(world.can_sign_in(ADA, PASSWORD).await && !world.can_sign_in(NEW, PASSWORD).await);
}

async fn a_link_signs_the_stranger_out_and_starts_a_reset(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let stranger = world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    let link = mailed(&world, "New sign-in to your account").await;
    assert_eq!(
        world.services.activity_revocation.find(&link).await.unwrap(),
        Revocation::EndSession
    );
    assert!(world.is_open(&stranger.token).await, "looking changes nothing");

    let disowned = by_link(&world, &link).await.unwrap();
    assert_eq!(disowned.remedy, Revocation::EndSession);
    assert!(!world.is_open(&stranger.token).await && world.is_open(&ada.token).await);
    let again = world.services.activity_revocation.find(&link).await;
    assert_eq!(refusal(again), RevokeError::LinkNotValid);
    assert_eq!(refusal(by_link(&world, &link).await), RevokeError::LinkNotValid);

    let resets = &world.services.password_resets;
    assert_eq!(resets.find(&disowned.reset_link).await.unwrap(), Some(ada.user));
    let new = Password::new(NEW_PASSWORD);
    resets.complete(&disowned.reset_link, &new, &client(HOME)).await.unwrap();
    assert!(world.can_sign_in(ADA, NEW_PASSWORD).await && !world.can_sign_in(ADA, PASSWORD).await);
    assert!(!world.is_open(&ada.token).await);
}

async fn a_link_works_for_seven_days(world: World) {
    let world = world.with_demo().await;
    world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    let link = mailed(&world, "New sign-in to your account").await;
    world.clock.advance(7 * DAY_MS);
    assert!(world.services.activity_revocation.find(&link).await.is_ok());
    world.clock.advance(1);
    let late = world.services.activity_revocation.find(&link).await;
    assert_eq!(refusal(late), RevokeError::LinkNotValid);
    assert_eq!(refusal(by_link(&world, &link).await), RevokeError::LinkNotValid);
    assert_eq!(world.count("SELECT count(*) FROM activity WHERE disowned_at IS NOT NULL").await, 0);
}

async fn a_link_of_another_making_is_none(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.attempt(ADA, "wrong", &client(ELSEWHERE)).await.unwrap_err();
    let harmless = event(&world, &ada, ActivityKind::SignInFailed).await.id;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    let secret = &world.kernel.secret;
    let link = secret.sign(Purpose::Disown, id.as_ref());
    for forged in [
        String::new(),
        id.as_ref().to_owned(),
        tampered(&link, 5),
        tampered(&link, id.as_ref().len() + 5),
        secret.sign(Purpose::ResetPassword, id.as_ref()),
        secret.sign(Purpose::ConfirmEmail, id.as_ref()),
        SecretKey::new([8; SecretKey::LEN]).sign(Purpose::Disown, id.as_ref()),
        secret.sign(Purpose::Disown, harmless.as_ref()),
    ] {
        let found = world.services.activity_revocation.find(&forged).await;
        assert_eq!(refusal(found), RevokeError::LinkNotValid, "{forged}");
        assert_eq!(refusal(by_link(&world, &forged).await), RevokeError::LinkNotValid, "{forged}");
    }
    assert!(world.is_open(&ada.token).await);
}

async fn a_link_puts_the_old_address_back(world: World) {
    let world = world.with_demo().await;
    let stranger = world.arrive(ADA).await;
    change_email(&world, &stranger).await;
    let link = mailed(&world, "Your email address was changed").await;
    let disowned = by_link(&world, &link).await.unwrap();
    assert_eq!(disowned.remedy, Revocation::RestoreEmail);
    assert!(!world.is_open(&stranger.token).await, "the stranger's session too");
    let resets = &world.services.password_resets;
    let new = Password::new(NEW_PASSWORD);
    resets.complete(&disowned.reset_link, &new, &client(HOME)).await.unwrap();
    assert!(world.can_sign_in(ADA, NEW_PASSWORD).await);
    assert!(!world.can_sign_in(NEW, NEW_PASSWORD).await);
    assert_eq!(refusal(by_link(&world, &link).await), RevokeError::LinkNotValid);
}

async fn a_link_about_a_wish_that_came_true_puts_the_old_address_back(world: World) {
    let world = world.with_demo().await;
    let stranger = world.arrive(ADA).await;
    change_email(&world, &stranger).await;
    // The owner opens the first of the two mails.
    let link = mailed(&world, "Your email address is about to change").await;
    assert_eq!(
        world.services.activity_revocation.find(&link).await.unwrap(),
        Revocation::RestoreEmail
    );
    let disowned = by_link(&world, &link).await.unwrap();
    assert_eq!(disowned.remedy, Revocation::RestoreEmail);
    assert_eq!(world.user(ADA).await.id, stranger.user.id);
    assert!(!world.is_open(&stranger.token).await);
    let resets = &world.services.password_resets;
    assert!(resets.find(&disowned.reset_link).await.unwrap().is_some());
}

async fn an_old_address_that_another_has_by_now_changes_nothing(world: World) {
    let world = world.with_demo().await;
    let stranger = world.arrive(ADA).await;
    change_email(&world, &stranger).await;
    let link = mailed(&world, "Your email address was changed").await;
    world
        .execute(format!(
            "UPDATE users SET email = '{ADA}', email_key = '{ADA}' WHERE email_key = '{BEN}'"
        ))
        .await;
    assert_eq!(refusal(by_link(&world, &link).await), RevokeError::EmailTaken);
    assert_eq!(world.user(NEW).await.id, stranger.user.id);
    assert!(world.is_open(&stranger.token).await);
    assert_eq!(world.count("SELECT count(*) FROM password_resets").await, 0);
    // The link is not used up: the operator may make room.
    assert!(world.services.activity_revocation.find(&link).await.is_ok());
}

async fn of_two_uses_of_a_link_at_the_same_moment_one_wins(world: World) {
    let world = world.with_demo().await;
    world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    let link = mailed(&world, "New sign-in to your account").await;
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let (revocation, link) = (world.services.activity_revocation.clone(), link.clone());
            tokio::spawn(async move { revocation.revoke_by_link(&link, &client(HOME)).await })
        })
        .collect();
    let mut won = 0;
    for tried in tries {
        match tried.await.unwrap() {
            Ok(_) => won += 1,
            refused => assert_eq!(refusal(refused), RevokeError::LinkNotValid),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(world.count("SELECT count(*) FROM password_resets").await, 1);
}
