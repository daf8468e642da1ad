//! *This wasn't me* by a mailed link.

use nameplate_backend::{Purpose, SecretKey};
use nameplate_domain::{
    activity::{ActivityKind, Revocation, RevokeError},
    kernel::DAY_MS,
    passwords::Password,
};

use crate::{
    revocation::{NEW, NEW_PASSWORD, by_link, change_email, event, refusal},
    support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, World, client, on_both, tampered},
};

on_both!(
    a_link_signs_the_stranger_out_and_starts_a_reset,
    a_link_works_for_seven_days,
    a_link_of_another_making_is_none,
    a_link_puts_the_old_address_back,
    a_link_about_a_wish_that_came_true_puts_the_old_address_back,
    an_old_address_that_another_has_by_now_changes_nothing,
    of_two_uses_of_a_link_at_the_same_moment_one_wins,
);

/// The link of the mail of a subject, out of all that arrived.
async fn mailed(world: &World, subject: &str) -> String {
    let mails = world.mails().await;
    mails.iter().find(|mail| mail.subject == subject).unwrap().link("not-me")
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

    let revoked = by_link(&world, &link).await.unwrap();
    assert_eq!(revoked.revocation, Revocation::EndSession);
    assert!(!world.is_open(&stranger.token).await && world.is_open(&ada.token).await);
    let again = world.services.activity_revocation.find(&link).await;
    assert_eq!(refusal(again), RevokeError::LinkNotValid);
    assert_eq!(refusal(by_link(&world, &link).await), RevokeError::LinkNotValid);

    let resets = &world.services.password_resets;
    assert_eq!(resets.find(&revoked.reset_link).await.unwrap(), Some(ada.user));
    let new = Password::new(NEW_PASSWORD);
    world
        .services
        .password_recovery
        .complete(&revoked.reset_link, &new, &[], &client(HOME))
        .await
        .unwrap();
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
    assert_eq!(world.count("SELECT count(*) FROM activity WHERE revoked_at IS NOT NULL").await, 0);
}

async fn a_link_of_another_making_is_none(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.attempt(ADA, "wrong", &client(ELSEWHERE)).await.unwrap_err();
    let harmless = event(&world, &ada, ActivityKind::SignInFailed).await.id;
    let id = event(&world, &ada, ActivityKind::SignedIn).await.id;
    let secret = &world.kernel.secret;
    let link = secret.sign(Purpose::Revoke, id.as_ref());
    for forged in [
        String::new(),
        id.as_ref().to_owned(),
        tampered(&link, 5),
        tampered(&link, id.as_ref().len() + 5),
        secret.sign(Purpose::ResetPassword, id.as_ref()),
        secret.sign(Purpose::ConfirmEmail, id.as_ref()),
        SecretKey::new([8; SecretKey::LEN]).sign(Purpose::Revoke, id.as_ref()),
        secret.sign(Purpose::Revoke, harmless.as_ref()),
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
    let revoked = by_link(&world, &link).await.unwrap();
    assert_eq!(revoked.revocation, Revocation::RestoreEmail);
    assert!(!world.is_open(&stranger.token).await, "the stranger's session too");
    let recovery = &world.services.password_recovery;
    let new = Password::new(NEW_PASSWORD);
    recovery.complete(&revoked.reset_link, &new, &[], &client(HOME)).await.unwrap();
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
    let revoked = by_link(&world, &link).await.unwrap();
    assert_eq!(revoked.revocation, Revocation::RestoreEmail);
    assert_eq!(world.user(ADA).await.id, stranger.user.id);
    assert!(!world.is_open(&stranger.token).await);
    let resets = &world.services.password_resets;
    assert!(resets.find(&revoked.reset_link).await.unwrap().is_some());
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
