//! Choosing a new password by a link in a mail.

use nameplate_backend::{Client, Purpose, SecretKey, ServiceError, passwords::CompletedReset};
use nameplate_domain::{
    activity::ActivityKind,
    kernel::{Fault, HOUR_MS, MINUTE_MS, PasskeyId, SECOND_MS},
    passwords::{Password, ResetError},
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, Visit, World};
use crate::support::{client, faults, on_both, tampered};

on_both!(
    a_link_works_once,
    a_link_works_for_an_hour,
    a_link_of_another_making_is_none,
    of_several_links_the_first_used_voids_the_others,
    a_refused_password_leaves_the_link_valid,
    a_reset_signs_out_everywhere_and_forgets_the_browsers,
    the_browser_of_a_reset_signs_in_without_another_mail,
    a_reset_is_recorded_and_mailed,
    of_completions_at_the_same_moment_one_wins,
    completions_wait_for_each_other_without_a_deadlock,
    links_that_are_too_old_are_pruned,
    a_change_of_address_does_not_survive_a_reset,
    passkeys_that_are_not_kept_go_with_a_reset,
);

pub(crate) const NEW: &str = "Second-word-2";

pub(crate) async fn request(world: &World, email: &str) {
    world.services.password_resets.request::<()>(email, &client(HOME)).await.unwrap();
}

/// Asks for a link, and takes it out of the mail.
async fn link(world: &World, email: &str) -> String {
    request(world, email).await;
    world.mail().await.link("reset-password")
}

pub(crate) async fn complete(
    world: &World,
    link: &str,
    new: &str,
) -> Result<CompletedReset, ServiceError<ResetError>> {
    world.services.password_recovery.complete(link, &Password::new(new), &[], &client(HOME)).await
}

pub(crate) async fn is_valid(world: &World, link: &str) -> bool {
    world.services.password_resets.find(link).await.unwrap().is_some()
}

pub(crate) fn is_void(result: &Result<CompletedReset, ServiceError<ResetError>>) -> bool {
    matches!(result, Err(ServiceError::Refused(ResetError::LinkNotValid)))
}

async fn a_link_works_once(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let link = link(&world, ADA).await;
    let found = world.services.password_resets.find(&link).await.unwrap();
    assert_eq!(found.as_ref(), Some(&ada));
    assert!(world.can_sign_in(ADA, PASSWORD).await, "asking changes nothing");

    assert_eq!(complete(&world, &link, NEW).await.unwrap().user_id, ada.id);
    assert!(world.can_sign_in(ADA, NEW).await && !world.can_sign_in(ADA, PASSWORD).await);
    assert!(world.can_sign_in(BEN, PASSWORD).await);
    assert!(!is_valid(&world, &link).await);
    assert!(is_void(&complete(&world, &link, "Third-word-3").await));
    assert!(world.can_sign_in(ADA, NEW).await);
}

async fn a_link_works_for_an_hour(world: World) {
    let world = world.with_demo().await;
    let link = link(&world, ADA).await;
    world.clock.advance(HOUR_MS - 1);
    assert!(is_valid(&world, &link).await);
    world.clock.advance(1);
    assert!(!is_valid(&world, &link).await);
    assert!(is_void(&complete(&world, &link, NEW).await));
    assert!(world.can_sign_in(ADA, PASSWORD).await);
}

async fn a_link_of_another_making_is_none(world: World) {
    let world = world.with_demo().await;
    let link = link(&world, ADA).await;
    let (id, signature) = link.split_once('.').unwrap();
    request(&world, BEN).await;
    let bens = world.mail().await.link("reset-password");
    let kernel = &world.kernel;
    for forged in [
        String::new(),
        id.to_owned(),
        format!("{id}."),
        format!("{}.{signature}", bens.split_once('.').unwrap().0),
        tampered(&link, 5),
        tampered(&link, id.len() + 5),
        format!("{link}x"),
        kernel.secret.sign(Purpose::ConfirmEmail, id),
        kernel.secret.sign(Purpose::Revoke, id),
        SecretKey::new([8; SecretKey::LEN]).sign(Purpose::ResetPassword, id),
        // Signed by us, for a row that there isn't.
        kernel.secret.sign(Purpose::ResetPassword, &kernel.new_id()),
    ] {
        assert!(!is_valid(&world, &forged).await, "{forged}");
        assert!(is_void(&complete(&world, &forged, NEW).await), "{forged}");
    }
    assert!(is_valid(&world, &link).await && is_valid(&world, &bens).await);
}

async fn of_several_links_the_first_used_voids_the_others(world: World) {
    let world = world.with_demo().await;
    let (first, second) = (link(&world, ADA).await, link(&world, ADA).await);
    let bens = link(&world, BEN).await;
    assert!(is_valid(&world, &first).await && is_valid(&world, &second).await);
    complete(&world, &first, NEW).await.unwrap();
    assert!(!is_valid(&world, &first).await && !is_valid(&world, &second).await);
    assert!(is_void(&complete(&world, &second, "Third-word-3").await));
    assert!(is_valid(&world, &bens).await);
}

async fn a_refused_password_leaves_the_link_valid(world: World) {
    let world = world.with_demo().await;
    let link = link(&world, ADA).await;
    for (new, fault) in [
        ("", Fault::Missing),
        ("short-1", Fault::TooShort { min: 8 }),
        ("Password1!", Fault::CommonPassword),
        ("x-moreau-12", Fault::HoldsOwnName),
        (PASSWORD, Fault::UsedBefore),
    ] {
        assert_eq!(faults(&complete(&world, &link, new).await), [("new", fault)], "{new}");
    }
    assert!(complete(&world, &link, NEW).await.is_ok());
}

async fn a_reset_signs_out_everywhere_and_forgets_the_browsers(world: World) {
    let world = world.with_demo().await;
    let browser = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    world.mails().await;
    let link = link(&world, ADA).await;
    complete(&world, &link, NEW).await.unwrap();
    assert!(!world.is_open(&ada.token).await && !world.is_open(&browser.token).await);
    assert!(world.is_open(&ben.token).await);

    world.mails().await;
    let known = Client { browser: Some(browser.browser.clone()), ..client(HOME) };
    world.attempt(ADA, NEW, &known).await.unwrap();
    assert_eq!(world.mail().await.subject, "New sign-in to your account");
}

async fn the_browser_of_a_reset_signs_in_without_another_mail(world: World) {
    let world = world.with_demo().await;
    let link = link(&world, ADA).await;
    let browser = complete(&world, &link, NEW).await.unwrap().browser;
    assert_eq!(world.mail().await.subject, "Your password was changed", "it names the browser");
    let here = Client { browser: Some(browser), ..client(HOME) };
    world.attempt(ADA, NEW, &here).await.unwrap();
    assert!(world.mails().await.is_empty());
}

async fn a_reset_is_recorded_and_mailed(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let link = link(&world, ADA).await;
    world.clock.advance(SECOND_MS);
    let recovery = &world.services.password_recovery;
    recovery.complete(&link, &Password::new(NEW), &[], &client(ELSEWHERE)).await.unwrap();
    let page = world.services.activity.list(&ada.user.id, None, None, 10).await.unwrap();
    let seen: Vec<_> = page
        .events
        .iter()
        .map(|event| (event.kind, event.session_id.clone(), event.ip.as_str(), event.detail.ended))
        .collect();
    assert_eq!(
        seen,
        [
            (ActivityKind::PasswordReset, None, ELSEWHERE, Some(1)),
            (ActivityKind::PasswordResetRequested, None, HOME, None),
            (ActivityKind::SignedIn, Some(ada.open.session.id), HOME, None),
        ]
    );
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADA, "Your password was changed"));
}

async fn of_completions_at_the_same_moment_one_wins(world: World) {
    let world = world.with_demo().await;
    let (first, second) = (link(&world, ADA).await, link(&world, ADA).await);
    let links = [first.clone(), second.clone(), first, second];
    let tries = links.into_iter().enumerate().map(|(number, link)| {
        let recovery = world.services.password_recovery.clone();
        tokio::spawn(async move {
            let new = format!("Other-word-{number}");
            match recovery.complete(&link, &Password::new(new.clone()), &[], &client(HOME)).await {
                Ok(_) => Some(new),
                Err(ServiceError::Refused(ResetError::LinkNotValid)) => None,
                Err(error) => panic!("{error}"),
            }
        })
    });
    let mut won = Vec::new();
    for tried in tries.collect::<Vec<_>>() {
        won.extend(tried.await.unwrap());
    }
    assert_eq!(won.len(), 1, "{won:?}");
    assert!(world.can_sign_in(ADA, &won[0]).await);
}

async fn completions_wait_for_each_other_without_a_deadlock(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let links = [link(&world, ADA).await, link(&world, ADA).await];
    // Both are as far as they come while somebody else has the account in hand.
    let mut tx = world.kernel.db.begin().await.unwrap();
    sqlx::query("UPDATE users SET name = name WHERE id = $1")
        .bind(ada.id.as_ref())
        .execute(&mut *tx)
        .await
        .unwrap();
    // Two passwords: one that was chosen a moment ago is refused for another reason.
    let tries = links.into_iter().zip([NEW, "Third-word-3"]).map(|(link, password)| {
        let recovery = world.services.password_recovery.clone();
        tokio::spawn(async move {
            recovery.complete(&link, &Password::new(password), &[], &client(HOME)).await
        })
    });
    let tries: Vec<_> = tries.collect();
    world.until_blocked(&mut tx, 2).await;
    tx.commit().await.unwrap();
    let mut won = 0;
    for tried in tries {
        let result = tried.await.unwrap();
        won += u32::from(result.is_ok());
        assert!(result.is_ok() || is_void(&result), "{result:?}");
    }
    assert_eq!(won, 1);
}

async fn links_that_are_too_old_are_pruned(world: World) {
    let world = world.with_demo().await;
    link(&world, ADA).await;
    request(&world, "nobody@example.com").await;
    world.clock.advance(MINUTE_MS);
    let young = link(&world, BEN).await;
    world.clock.advance(HOUR_MS - MINUTE_MS);
    assert_eq!(world.services.password_resets.prune().await.unwrap(), 2);
    assert!(is_valid(&world, &young).await);
}

/// Else somebody who was in the account comes back by an address of theirs.
async fn a_change_of_address_does_not_survive_a_reset(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let proof = world.services.proofs.recent::<()>(&ada.open).unwrap();
    let client = client(HOME);
    let changes = &world.services.email_changes;
    changes.request(&proof, &ada.user, "other@example.com", &client).await.unwrap();
    world.mails().await;

    let link = link(&world, ADA).await;
    complete(&world, &link, NEW).await.unwrap();
    assert_eq!(changes.pending(&ada.user.id).await.unwrap(), None);
}

async fn passkeys_that_are_not_kept_go_with_a_reset(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let add = async |id: &str, visit: &Visit| {
        world
            .execute(format!(
                "INSERT INTO passkeys (id, user_id, credential_id, name, credential, session_id,
                                       created_at)
                 VALUES ('{id}', '{}', '{id}', 'Key', 'none', '{}', 0)",
                visit.user.id, visit.open.session.id
            ))
            .await;
    };
    for (id, visit) in [("mine", &ada), ("thiefs", &ada), ("bens", &ben)] {
        add(id, visit).await;
    }
    world.clock.advance(SECOND_MS);
    let link = link(&world, ADA).await;
    let recovery = &world.services.password_recovery;
    let found = recovery.find(&link).await.unwrap().unwrap();
    assert_eq!((found.passkeys.len(), found.sessions.len()), (2, 1));
    let kept = ["mine", "bens", "none"].map(PasskeyId::new);
    // A thief adds one more after the page was shown.
    add("just-now", &ada).await;
    // A refused password removes none.
    let short = Password::new("short");
    recovery.complete(&link, &short, &kept, &client(HOME)).await.unwrap_err();
    assert_eq!(world.count("SELECT count(*) FROM passkeys").await, 4);
    recovery.complete(&link, &Password::new(NEW), &kept, &client(HOME)).await.unwrap();
    let left = world.services.passkeys.list(&ada.user.id).await.unwrap();
    assert_eq!(left.iter().map(|it| it.id.as_ref()).collect::<Vec<_>>(), ["mine"]);
    assert_eq!(world.services.passkeys.list(&ben.user.id).await.unwrap().len(), 1);
    let kinds = world.services.activity.list(&ada.user.id, None, None, 10).await.unwrap();
    assert!(kinds.events.iter().any(|event| event.kind == ActivityKind::PasskeyRemoved));
}
