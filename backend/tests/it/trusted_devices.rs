//! Devices that are trusted without a code.

use nameplate_backend::{Client, ServiceError, Token, flows::Progress};
use nameplate_domain::{
    activity::{ActivityKind, Revocation},
    kernel::SECOND_MS,
    passwords::Password,
    two_factor::{TRUST_MS, TwoFactorError},
};

use crate::{
    support::{ADA, BEN, HOME, PASSWORD, World, client, on_both},
    two_factor::{Guarded, guard, half_way, proof},
};

on_both!(
    a_trusted_device_needs_no_code_for_thirty_days,
    a_trust_is_one_persons_alone,
    each_and_all_can_be_removed,
    a_reset_and_turning_off_clear_them,
    a_trust_by_somebody_else_is_undone,
);

/// Signs in by a code, and trusts the device; gives its browser from then on.
async fn trust(world: &World, guarded: &Guarded) -> Client {
    let token = half_way(world, &client(HOME)).await;
    let code = guarded.fresh_code(world);
    let verified = world.services.sign_in.verify(&token, &code, true, &client(HOME)).await.unwrap();
    trusted_by(verified.trust.unwrap())
}

fn trusted_by(token: Token) -> Client {
    Client { trusts: vec![token], ..client(HOME) }
}

async fn needs_code(world: &World, email: &str, client: &Client) -> bool {
    matches!(world.progress(email, PASSWORD, client).await.unwrap(), Progress::NeedsCode(_))
}

async fn a_trusted_device_needs_no_code_for_thirty_days(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let trusted = trust(&world, &guarded).await;
    world.clock.advance(TRUST_MS - SECOND_MS);
    assert!(!needs_code(&world, ADA, &trusted).await);
    assert!(needs_code(&world, ADA, &client(HOME)).await);
    let devices = world.services.trusted_devices.list(&guarded.visit.user.id).await.unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].last_used_at, world.services.now());
    assert_eq!(devices[0].ends_at, devices[0].created_at.plus_millis(TRUST_MS));
    world.clock.advance(SECOND_MS);
    assert!(needs_code(&world, ADA, &trusted).await, "using it doesn't prolong it");
    assert_eq!(world.services.trusted_devices.list(&guarded.visit.user.id).await.unwrap(), []);
    assert_eq!(world.services.trusted_devices.prune().await.unwrap(), 1);
}

async fn a_trust_is_one_persons_alone(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let ada = guard(&world, ada).await;
    let ben = world.arrive(BEN).await;
    guard(&world, ben).await;
    let trusted = trust(&world, &ada).await;
    assert!(needs_code(&world, BEN, &trusted).await);
    // A browser may hold the trust of several, and what is none.
    let Client { trusts, .. } = trusted;
    let mut many = vec![Token::generate(&world.kernel)];
    many.extend(trusts.clone());
    assert!(!needs_code(&world, ADA, &Client { trusts: many, ..client(HOME) }).await);
    // But nobody tries out thousands in one request.
    let mut too_many: Vec<_> = (0..8).map(|_| Token::generate(&world.kernel)).collect();
    too_many.extend(trusts);
    assert!(needs_code(&world, ADA, &Client { trusts: too_many, ..client(HOME) }).await);
}

async fn each_and_all_can_be_removed(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let first = trust(&world, &guarded).await;
    world.clock.advance(SECOND_MS);
    let second = trust(&world, &guarded).await;
    let devices = &world.services.trusted_devices;
    let (open, user) = (&guarded.visit.open, &guarded.visit.user);
    let id = devices.list(&user.id).await.unwrap()[1].id.clone();
    let ben = world.arrive(BEN).await;
    let refused = devices.remove(&ben.open, &id, &client(HOME)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(TwoFactorError::NotTrusted))));
    devices.remove(open, &id, &client(HOME)).await.unwrap();
    assert!(needs_code(&world, ADA, &first).await);
    assert!(!needs_code(&world, ADA, &second).await);
    let again = devices.remove(open, &id, &client(HOME)).await;
    assert!(matches!(again, Err(ServiceError::Refused(TwoFactorError::NotTrusted))));
    assert_eq!(devices.remove_all(open, &client(HOME)).await.unwrap(), 1);
    assert_eq!(devices.remove_all(open, &client(HOME)).await.unwrap(), 0);
    assert!(needs_code(&world, ADA, &second).await);
}

async fn a_reset_and_turning_off_clear_them(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let trusted = trust(&world, &guarded).await;
    world.mails().await;
    world.services.password_resets.request::<()>(ADA, &client(HOME)).await.unwrap();
    let link = world.mail().await.link("reset-password");
    let new = Password::new("Another-pass-2");
    world.services.password_recovery.complete(&link, &new, &[], &client(HOME)).await.unwrap();
    match world.progress(ADA, "Another-pass-2", &trusted).await.unwrap() {
        Progress::NeedsCode(_) => {}
        Progress::Entered(_) => panic!("two-factor stands after a reset"),
    }

    let devices = &world.services.trusted_devices;
    let visit = world.arrive(ADA).await;
    let kernel = &world.kernel;
    let mut tx = kernel.db.begin().await.unwrap();
    devices.trust(&mut tx, &visit.user.id, &visit.open.session.id, &client(HOME)).await.unwrap();
    kernel.commit(tx).await.unwrap();
    let code = guarded.fresh_code(&world);
    let two_factor = &world.services.two_factor;
    two_factor.disable(&proof(&world, &visit), &visit.user, &code, &client(HOME)).await.unwrap();
    assert_eq!(devices.list(&visit.user.id).await.unwrap(), []);
}

async fn a_trust_by_somebody_else_is_undone(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let (kept, stolen) = (trust(&world, &guarded).await, trust(&world, &guarded).await);
    let (open, user) = (&guarded.visit.open, &guarded.visit.user);
    let page = world.services.activity.list(&user.id, None, None, 20).await.unwrap();
    let event = page.events.iter().find(|event| event.kind == ActivityKind::DeviceTrusted).unwrap();
    let revoked = world
        .services
        .activity_revocation
        .revoke(open, user, &event.id, &client(HOME))
        .await
        .unwrap();
    assert_eq!(revoked, Revocation::Distrust);
    assert!(needs_code(&world, ADA, &stolen).await);
    assert!(!needs_code(&world, ADA, &kept).await);
}
