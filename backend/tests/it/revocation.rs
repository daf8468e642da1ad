//! *This wasn't me*, in one's own timeline.

use nameplate_backend::{
    Client, Purpose, ServiceError, flows::RevokedByLink, passwords::PasswordChange,
};
use nameplate_domain::{
    activity::{Activity, ActivityKind, Revocation, RevokeError},
    kernel::{ActivityId, MINUTE_MS, SECOND_MS},
    passwords::Password,
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, Visit, World, client, on_both};

on_both!(
    a_sign_in_of_a_stranger_is_ended,
    ones_own_session_is_not_ended_by_mistake,
    an_event_is_revoked_once,
    only_what_is_left_can_be_revoked,
    only_ones_own_events_that_left_something_can_be_revoked,
    links_for_a_new_password_are_voided,
    a_changed_password_ends_the_others_and_mails_a_link,
    a_wish_for_another_address_is_taken_back,
    an_old_address_is_put_back_with_a_recent_proof,
);

pub(crate) const NEW: &str = "mallory@example.org";
pub(crate) const NEW_PASSWORD: &str = "Second-word-2";

pub(crate) async fn event(world: &World, visit: &Visit, kind: ActivityKind) -> Activity {
    let page = world.services.activity.list(&visit.user.id, None, None, 100).await.unwrap();
    page.events.into_iter().find(|event| event.kind == kind).unwrap()
}

async fn revoke(
    world: &World,
    visit: &Visit,
    id: &ActivityId,
) -> Result<Revocation, ServiceError<RevokeError>> {
    world.services.activity_revocation.revoke(&visit.open, &visit.user, id, &client(HOME)).await
}

pub(crate) async fn by_link(
    world: &World,
    link: &str,
) -> Result<RevokedByLink, ServiceError<RevokeError>> {
    world.services.activity_revocation.revoke_by_link(link, &client(HOME)).await
}

pub(crate) fn refusal<T: std::fmt::Debug>(
    result: Result<T, ServiceError<RevokeError>>,
) -> RevokeError {
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

pub(crate) async fn change_email(world: &World, stranger: &Visit) {
    let link = request_email(world, stranger).await;
    world.clock.advance(SECOND_MS);
    world.services.email_changes.confirm(&link, &client(ELSEWHERE)).await.unwrap();
}

async fn a_sign_in_of_a_stranger_is_ended(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let phone = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let stranger = world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    world.mails().await;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    assert_eq!(revoke(&world, &ada, &id).await.unwrap(), Revocation::EndSession);
    assert!(!world.is_open(&stranger.token).await);
    assert!(world.is_open(&ada.token).await && world.is_open(&phone.token).await);
    assert!(world.mails().await.is_empty(), "a sign-in touched nothing but its session");
    let marked = event(&world, &ada, ActivityKind::SignedIn).await;
    assert_eq!(marked.revoked_at, Some(world.services.now()));

    // Should they come again, it is told.
    let again = Client { browser: Some(stranger.browser), ..client(ELSEWHERE) };
    world.attempt(ADA, PASSWORD, &again).await.unwrap();
    assert_eq!(world.mail().await.subject, "New sign-in to your account");
}

/// The kinds of Ada's events of which something is left to revoke.
async fn revocable(world: &World, ada: &Visit) -> Vec<ActivityKind> {
    let page = world.services.activity.list(&ada.user.id, None, None, 100).await.unwrap();
    let found =
        world.services.activity_revocation.revocable(&ada.user.id, &page.events).await.unwrap();
    let left = page.events.into_iter().filter(|event| found.contains(&event.id));
    left.map(|event| event.kind).collect()
}

async fn only_what_is_left_can_be_revoked(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let stranger = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    request_email(&world, &stranger).await;
    let all = [ActivityKind::EmailChangeRequested, ActivityKind::SignedIn, ActivityKind::SignedIn];
    assert_eq!(revocable(&world, &ada).await, all);

    // The wish stands without the session that it was made in.
    world.services.sessions.sign_out(&stranger.open, &client(ELSEWHERE)).await.unwrap();
    assert_eq!(
        revocable(&world, &ada).await,
        [ActivityKind::EmailChangeRequested, ActivityKind::SignedIn]
    );
    world
        .services
        .email_changes
        .withdraw(&ada.user, &ada.open.session.id, &client(HOME))
        .await
        .unwrap();
    assert_eq!(revocable(&world, &ada).await, [ActivityKind::SignedIn]);
}

async fn ones_own_session_is_not_ended_by_mistake(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    assert_eq!(refusal(revoke(&world, &ada, &id).await), RevokeError::OwnSession);
    assert!(world.is_open(&ada.token).await);
    change_password(&world, &ada).await;
    let id = event(&world, &ada, ActivityKind::PasswordChanged).await.id;
    assert_eq!(refusal(revoke(&world, &ada, &id).await), RevokeError::OwnSession);
    assert_eq!(event(&world, &ada, ActivityKind::PasswordChanged).await.revoked_at, None);
}

async fn an_event_is_revoked_once(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    world.arrive(ADA).await;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    revoke(&world, &ada, &id).await.unwrap();
    assert_eq!(refusal(revoke(&world, &ada, &id).await), RevokeError::NothingToRevoke);
    let link = world.kernel.secret.sign(Purpose::Revoke, id.as_ref());
    assert_eq!(refusal(by_link(&world, &link).await), RevokeError::LinkNotValid);
}

async fn only_ones_own_events_that_left_something_can_be_revoked(world: World) {
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
        assert_eq!(refusal(revoke(&world, &ada, &id).await), RevokeError::NothingToRevoke, "{id}");
    }
    assert!(world.is_open(&ben.token).await);
    assert_eq!(world.count("SELECT count(*) FROM activity WHERE revoked_at IS NOT NULL").await, 0);
}

async fn links_for_a_new_password_are_voided(world: World) {
    let world = world.with_demo().await;
    let (ada, phone) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let resets = &world.services.password_resets;
    resets.request::<()>(ADA, &client(ELSEWHERE)).await.unwrap();
    let link = world.mail().await.link("reset-password");
    let id = event(&world, &ada, ActivityKind::PasswordResetRequested).await.id;
    assert_eq!(revoke(&world, &ada, &id).await.unwrap(), Revocation::VoidResets);
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
    assert_eq!(revoke(&world, &ada, &id).await.unwrap(), Revocation::NewPassword);
    assert_eq!(world.count("SELECT count(*) FROM sessions").await, 2, "Ada's own, and Ben's");
    assert!(world.is_open(&ada.token).await && world.is_open(&ben.token).await);
    assert_eq!(resets.find(&strangers).await.unwrap(), None);
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADA, "Choose a new password"));
    let link = mail.link("reset-password");
    world
        .services
        .password_recovery
        .complete(&link, &Password::new("Third-word-3"), &[], &client(HOME))
        .await
        .unwrap();
    assert!(world.can_sign_in(ADA, "Third-word-3").await);
}

async fn a_wish_for_another_address_is_taken_back(world: World) {
    let world = world.with_demo().await;
    let (ada, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let phone = world.arrive(ADA).await;
    let link = request_email(&world, &stranger).await;
    let id = event(&world, &ada, ActivityKind::EmailChangeRequested).await.id;
    assert_eq!(revoke(&world, &ada, &id).await.unwrap(), Revocation::WithdrawEmail);
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
    let late = revoke(&world, &ada, &id).await;
    assert!(matches!(late, Err(ServiceError::ProofNeeded)), "{late:?}");
    assert_eq!(world.user(NEW).await.id, ada.user.id, "nothing was done");

    let right = Password::new(PASSWORD);
    let proofs = &world.services.proofs;
    let token = proofs.confirm::<()>(&ada.open, "password", &right, &client(HOME)).await.unwrap();
    let open = world.resolve(&token).await.unwrap();
    let proved = Visit { user: world.user(NEW).await, open, token };
    assert_eq!(revoke(&world, &proved, &id).await.unwrap(), Revocation::RestoreEmail);
    assert_eq!(world.user(ADA).await, ada.user);
    assert!(world.is_open(&proved.token).await && !world.is_open(&stranger.token).await);
    assert_eq!(resets.find(&strangers).await.unwrap(), None);
    let restored = event(&world, &ada, ActivityKind::EmailRestored).await;
    assert_eq!(restored.detail.old_email.unwrap().as_ref(), NEW);
    assert_eq!(restored.detail.new_email.unwrap().as_ref(), ADA);
    assert!(world.can_sign_in(ADA, PASSWORD).await && !world.can_sign_in(NEW, PASSWORD).await);
}
