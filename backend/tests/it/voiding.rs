//! What is under way for an account dies with every change of how its owner signs in. One test a
//! row of the table in `docs/security.md`.

use nameplate_backend::{Purpose, ServiceError, flows::Progress, passwords::PasswordChange};
use nameplate_domain::{
    activity::{ActivityKind, Revocation},
    kernel::{ActivityId, PasskeyId, SECOND_MS, SessionId},
    passwords::Password,
    two_factor::TwoFactorError,
};

use crate::{
    passkeys::{begin, finish, made_passkey},
    support::{ADA, ELSEWHERE, HOME, PASSWORD, Visit, World, client, on_both},
    two_factor::{Guarded, guard, proof},
    under_way::{Scene, alive, begin_all, is_trusted},
};

on_both!(
    a_changed_password_voids_all,
    a_reset_voids_all_and_trust,
    a_confirmed_address_voids_all,
    an_old_address_put_back_voids_all,
    two_factor_turned_on_voids_all,
    two_factor_turned_off_voids_all_and_trust,
    two_factor_turned_off_by_the_operator_voids_all_and_trust,
    two_factor_that_a_stranger_turned_on_voids_all_when_it_is_undone,
    new_backup_codes_void_all,
    backup_codes_made_useless_void_all,
    an_added_passkey_voids_all,
    a_removed_passkey_voids_all,
    a_strangers_passkey_voids_all_when_it_is_removed,
    a_doubtful_change_of_password_voids_all,
    a_doubtful_sign_in_voids_all,
    what_is_refused_voids_nothing,
    the_owners_link_outlives_what_a_thief_changes,
);

const NEW: &str = "Second-word-2";

async fn newest(world: &World, visit: &Visit, kind: ActivityKind) -> ActivityId {
    let page = world.services.activity.list(&visit.user.id, None, None, 100).await.unwrap();
    page.events.into_iter().find(|event| event.kind == kind).unwrap().id
}

async fn revoke(world: &World, visit: &Visit, kind: ActivityKind) -> Revocation {
    let id = newest(world, visit, kind).await;
    let revocation = &world.services.activity_revocation;
    revocation.revoke(&visit.open, &visit.user, &id, &client(HOME)).await.unwrap()
}

async fn change_password(world: &World, visit: &Visit) {
    let change = PasswordChange {
        current: Password::new(PASSWORD),
        new: Password::new(NEW),
        end_others: false,
    };
    let changes = &world.services.password_changes;
    changes.change::<()>(&visit.open, &visit.user, &change, &client(HOME)).await.unwrap();
}

async fn add_row_of_passkey(world: &World, visit: &Visit, session_id: &SessionId) {
    world
        .execute(format!(
            "INSERT INTO passkeys (id, user_id, credential_id, name, credential, session_id,
                                   created_at)
             VALUES ('passkey', '{}', 'credential', 'Key', 'none', '{session_id}', 0)",
            visit.user.id
        ))
        .await;
}

async fn a_changed_password_voids_all(world: World) {
    let world = world.with_demo().await;
    let scene = Scene::new(&world).await;
    change_password(&world, &scene.ada).await;
    scene.assert_void(&world, true).await;
    assert!(world.can_sign_in(ADA, NEW).await);
}

async fn a_reset_voids_all_and_trust(world: World) {
    let world = world.with_demo().await;
    let scene = Scene::new(&world).await;
    world.services.password_resets.request::<()>(ADA, &client(HOME)).await.unwrap();
    let link = world.mail().await.link("reset-password");
    let new = Password::new(NEW);
    world.services.password_recovery.complete(&link, &new, &[], &client(HOME)).await.unwrap();
    scene.assert_void(&world, false).await;
    assert!(world.can_sign_in(ADA, NEW).await);
}

/// Also the link that was mailed to the old address.
async fn a_confirmed_address_voids_all(world: World) {
    let world = world.with_demo().await;
    let scene = Scene::new(&world).await;
    let email = &scene.adas.email_link;
    world.services.email_changes.confirm(email, &client(HOME)).await.unwrap();
    scene.assert_void(&world, true).await;
    assert_eq!(world.user(&format!("new.{ADA}")).await.id, scene.ada.user.id);
}

async fn an_old_address_put_back_voids_all(world: World) {
    let world = world.with_demo().await;
    let owner = world.arrive(ADA).await;
    let stranger = begin_all(&world, &owner).await;
    world.clock.advance(SECOND_MS);
    world.services.email_changes.confirm(&stranger.email_link, &client(HOME)).await.unwrap();
    world.mails().await;
    let owner = Visit { user: world.user(&format!("new.{ADA}")).await, ..owner };
    let scene = Scene::of(&world, owner).await;
    assert_eq!(
        revoke(&world, &scene.ada, ActivityKind::EmailChanged).await,
        Revocation::RestoreEmail
    );
    scene.assert_void(&world, true).await;
    assert_eq!(world.user(ADA).await.id, scene.ada.user.id);
}

async fn two_factor_turned_on_voids_all(world: World) {
    let world = world.with_demo().await;
    let Scene { ada, adas, ben, bens } = Scene::new(&world).await;
    let Guarded { visit: ada, .. } = guard(&world, ada).await;
    Scene { ada, adas, ben, bens }.assert_void(&world, true).await;
}

async fn two_factor_turned_off_voids_all_and_trust(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let Guarded { visit, codes, .. } = guard(&world, visit).await;
    let scene = Scene::of(&world, visit).await;
    let (two_factor, proof) = (&world.services.two_factor, proof(&world, &scene.ada));
    let code = codes[0].shown();
    two_factor.disable(&proof, &scene.ada.user, &code, &client(HOME)).await.unwrap();
    scene.assert_void(&world, false).await;
}

async fn two_factor_turned_off_by_the_operator_voids_all_and_trust(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let Guarded { visit, .. } = guard(&world, visit).await;
    let scene = Scene::of(&world, visit).await;
    let user = world.services.accounts.credentials(&scene.ada.user.email).await.unwrap().unwrap();
    assert!(world.services.two_factor.disable_by_operator(&user).await.unwrap());
    scene.assert_void(&world, false).await;
}

async fn two_factor_that_a_stranger_turned_on_voids_all_when_it_is_undone(world: World) {
    let world = world.with_demo().await;
    let (owner, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    world.clock.advance(SECOND_MS);
    guard(&world, stranger).await;
    let scene = Scene::of(&world, owner).await;
    assert_eq!(
        revoke(&world, &scene.ada, ActivityKind::TwoFactorEnabled).await,
        Revocation::TwoFactorOff
    );
    scene.assert_void(&world, false).await;
}

async fn new_backup_codes_void_all(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let Guarded { visit, .. } = guard(&world, visit).await;
    let scene = Scene::of(&world, visit).await;
    let (two_factor, proof) = (&world.services.two_factor, proof(&world, &scene.ada));
    two_factor.renew_codes(&proof, &scene.ada.user, &client(HOME)).await.unwrap();
    scene.assert_void(&world, true).await;
}

async fn backup_codes_made_useless_void_all(world: World) {
    let world = world.with_demo().await;
    let owner = world.arrive(ADA).await;
    let Guarded { visit: owner, .. } = guard(&world, owner).await;
    let stranger = world.arrive(ADA).await;
    let (two_factor, proof) = (&world.services.two_factor, proof(&world, &stranger));
    two_factor.renew_codes(&proof, &stranger.user, &client(ELSEWHERE)).await.unwrap();
    let scene = Scene::of(&world, owner).await;
    assert_eq!(
        revoke(&world, &scene.ada, ActivityKind::BackupCodesRenewed).await,
        Revocation::VoidBackupCodes
    );
    scene.assert_void(&world, true).await;
}

async fn an_added_passkey_voids_all(world: World) {
    let world = world.with_demo().await;
    let scene = Scene::new(&world).await;
    let asked = begin(&world, &scene.ada).await;
    let answer = made_passkey(&asked);
    finish(&world, &scene.ada, "Blue key", &asked.token, &answer).await.unwrap();
    scene.assert_void(&world, true).await;
}

async fn a_removed_passkey_voids_all(world: World) {
    let world = world.with_demo().await;
    let scene = Scene::new(&world).await;
    add_row_of_passkey(&world, &scene.ada, &scene.ada.open.session.id).await;
    let (passkeys, proof) = (&world.services.passkeys, proof(&world, &scene.ada));
    let id = PasskeyId::new("passkey");
    passkeys.remove(&proof, &scene.ada.user, &id, &client(HOME)).await.unwrap();
    scene.assert_void(&world, true).await;
}

async fn a_strangers_passkey_voids_all_when_it_is_removed(world: World) {
    let world = world.with_demo().await;
    let owner = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let stranger = world.arrive(ADA).await;
    let strangers = begin_all(&world, &stranger).await;
    let scene = Scene::of(&world, owner).await;
    add_row_of_passkey(&world, &stranger, &stranger.open.session.id).await;
    assert_eq!(revoke(&world, &scene.ada, ActivityKind::SignedIn).await, Revocation::EndSession);
    scene.assert_void(&world, true).await;
    assert!(!is_trusted(&world, &stranger, &strangers).await);
    assert_eq!(world.count("SELECT COUNT(*) FROM passkeys").await, 0);
}

async fn a_doubtful_change_of_password_voids_all(world: World) {
    let world = world.with_demo().await;
    let (owner, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let strangers = begin_all(&world, &stranger).await;
    change_password(&world, &stranger).await;
    world.mails().await;
    let scene = Scene::of(&world, owner).await;
    assert_eq!(
        revoke(&world, &scene.ada, ActivityKind::PasswordChanged).await,
        Revocation::NewPassword
    );
    scene.assert_void(&world, true).await;
    assert!(!is_trusted(&world, &stranger, &strangers).await, "given in the stranger's session");
}

/// What a stranger began would else be finished without their session.
async fn a_doubtful_sign_in_voids_all(world: World) {
    let world = world.with_demo().await;
    let owner = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let stranger = world.arrive(ADA).await;
    let strangers = begin_all(&world, &stranger).await;
    let nothing: [&str; 0] = [];
    assert_eq!(revoke(&world, &owner, ActivityKind::SignedIn).await, Revocation::EndSession);
    assert_eq!(alive(&world, &owner, &strangers).await, nothing);
    assert!(!is_trusted(&world, &owner, &strangers).await);

    let scene = Scene::of(&world, owner).await;
    let stranger = world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    let mails = world.mails().await;
    let link = mails.iter().find(|mail| mail.to == ADA).unwrap().link("not-me");
    world.services.activity_revocation.revoke_by_link(&link, &client(HOME)).await.unwrap();
    assert!(!world.is_open(&stranger.token).await);
    scene.assert_void(&world, true).await;
}

/// A try that fails must not be a way to void what its owner began.
async fn what_is_refused_voids_nothing(world: World) {
    let world = world.with_demo().await;
    let Scene { ada, adas, .. } = Scene::new(&world).await;
    let (services, proof) = (&world.services, proof(&world, &ada));
    let two_factor = &services.two_factor;
    two_factor.enable(&proof, &ada.user, "000000", true, &client(HOME)).await.unwrap_err();
    let off = two_factor.disable(&proof, &ada.user, "000000", &client(HOME)).await;
    assert!(off.is_err());
    let codes = two_factor.renew_codes(&proof, &ada.user, &client(HOME)).await;
    assert!(matches!(codes, Err(ServiceError::Refused(TwoFactorError::AlreadyOff))));
    let id = PasskeyId::new("none");
    services.passkeys.remove(&proof, &ada.user, &id, &client(HOME)).await.unwrap_err();
    let asked = begin(&world, &ada).await;
    finish(&world, &ada, "x", &asked.token, "{}").await.unwrap_err();
    let short = Password::new("short-1");
    let resets = &services.password_resets;
    world
        .services
        .password_recovery
        .complete(&adas.reset_link, &short, &[], &client(HOME))
        .await
        .unwrap_err();
    for new in [PASSWORD, "short-1"] {
        let change = PasswordChange {
            current: Password::new(PASSWORD),
            new: Password::new(new),
            end_others: true,
        };
        let changes = &services.password_changes;
        changes.change::<()>(&ada.open, &ada.user, &change, &client(HOME)).await.unwrap_err();
    }
    // Nor is signing in a change, nor asking for one more link.
    assert!(world.can_sign_in(ADA, PASSWORD).await);
    resets.request::<()>(ADA, &client(ELSEWHERE)).await.unwrap();
    let all = ["reset link", "email link", "half a sign-in", "phone", "passkey", "two-factor"];
    assert_eq!(alive(&world, &ada, &adas).await, all);
    assert!(is_trusted(&world, &ada, &adas).await);
}

/// *This wasn't me* is for the owner, against whoever is in the account: nothing that can be changed
/// there takes it away.
async fn the_owners_link_outlives_what_a_thief_changes(world: World) {
    let world = world.with_demo().await;
    let thief = world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    let link = world.mail().await.link("not-me");
    let open = world.resolve(&thief.token).await.unwrap();
    let thief = Visit { user: world.user(ADA).await, open, token: thief.token };
    let under_way = begin_all(&world, &thief).await;
    world.services.email_changes.confirm(&under_way.email_link, &client(ELSEWHERE)).await.unwrap();
    change_password(&world, &thief).await;
    let asked = begin(&world, &thief).await;
    let answer = made_passkey(&asked);
    finish(&world, &thief, "Mine now", &asked.token, &answer).await.unwrap();
    let Guarded { visit: thief, .. } = guard(&world, thief).await;
    let Progress::NeedsCode(_) =
        world.progress(&format!("new.{ADA}"), NEW, &client(ELSEWHERE)).await.unwrap()
    else {
        panic!("two-factor is on")
    };

    let kernel = &world.kernel;
    assert!(kernel.secret.verify(Purpose::Revoke, &link).is_some());
    let revoked =
        world.services.activity_revocation.revoke_by_link(&link, &client(HOME)).await.unwrap();
    assert!(!world.is_open(&thief.token).await);
    assert_eq!(world.count("SELECT COUNT(*) FROM passkeys").await, 0, "it goes with its session");
    let recovery = &world.services.password_recovery;
    let new = Password::new("Third-word-3");
    recovery.complete(&revoked.reset_link, &new, &[], &client(HOME)).await.unwrap();
}
