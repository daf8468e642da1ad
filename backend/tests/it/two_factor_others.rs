//! Two-factor against others: strangers in the account, two at the same moment, guessers.

use nameplate_backend::{ServiceError, flows::Progress, passwords::PasswordChange};
use nameplate_domain::{
    activity::{ActivityGroup, ActivityKind, Revocation, RevokeError},
    kernel::{Fault, MINUTE_MS, SECOND_MS},
    passwords::Password,
    two_factor::SecondStepError,
};

use crate::{
    support::{ADA, BEN, CLEO, ELSEWHERE, HOME, PASSWORD, Visit, World, client, faults, on_both},
    two_factor::{guard, half_way, proof, set_up, verify},
};

on_both!(
    somebody_elses_doing_is_undone,
    an_old_event_turns_nothing_off_that_is_newer,
    turning_it_on_signs_others_out_who_came_without_it,
    a_secret_is_turned_on_only_by_its_own_code,
    codes_renewed_twice_at_once_are_ten,
    an_operator_turns_it_off_with_all_that_belongs_to_it,
    a_new_password_ends_who_is_half_way_in_by_the_old,
    codes_are_limited_for_an_address_too,
);

async fn somebody_elses_doing_is_undone(world: World) {
    let world = world.with_demo().await;
    let owner = world.arrive(ADA).await;
    let stranger = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let stranger = guard(&world, stranger).await;
    let mail = world.mail().await;
    let (revocation, user) = (&world.services.activity_revocation, &owner.user);
    let of = async |kind| {
        let group = Some(ActivityGroup::TwoFactor);
        let page = world.services.activity.list(&user.id, group, None, 20).await.unwrap();
        page.events.into_iter().find(|event| event.kind == kind).unwrap().id
    };

    // The mail's link ends sessions, but two-factor stands: who reads the mail may be a stranger.
    assert_eq!(revocation.find(&mail.link("not-me")).await.unwrap(), Revocation::NewPassword);

    // Their new codes are void again; those that the owner made since are not.
    let stranger_proof = proof(&world, &stranger.visit);
    let two_factor = &world.services.two_factor;
    world.clock.advance(SECOND_MS);
    two_factor.renew_codes(&stranger_proof, user, &client(ELSEWHERE)).await.unwrap();
    let event = of(ActivityKind::BackupCodesRenewed).await;
    let codes_left = async || two_factor.status(&user.id).await.unwrap().unwrap().codes_left;
    assert_eq!(codes_left().await, 10);
    world.clock.advance(SECOND_MS);
    let owner_proof = proof(&world, &owner);
    two_factor.renew_codes(&owner_proof, user, &client(HOME)).await.unwrap();
    let revoked = revocation.revoke(&owner.open, user, &event, &client(HOME)).await.unwrap();
    assert_eq!(revoked, Revocation::VoidBackupCodes);
    assert_eq!(codes_left().await, 10);
    assert!(!world.is_open(&stranger.visit.token).await);

    // Who was there before turns two-factor off; who came by a code does that by a code.
    let event = of(ActivityKind::TwoFactorEnabled).await;
    let later = world.arrive(ADA).await;
    let refused = revocation.revoke(&later.open, user, &event, &client(HOME)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(RevokeError::NeedsCode))));
    world.mails().await;
    let revoked = revocation.revoke(&owner.open, user, &event, &client(HOME)).await.unwrap();
    assert_eq!(revoked, Revocation::TwoFactorOff);
    assert_eq!(world.mail().await.subject, "Two-factor was turned off");
    assert!(world.can_sign_in(ADA, PASSWORD).await);
    of(ActivityKind::TwoFactorDisabled).await;
}

async fn an_old_event_turns_nothing_off_that_is_newer(world: World) {
    let world = world.with_demo().await;
    let (owner, stranger) = (world.arrive(ADA).await, world.arrive(ADA).await);
    world.clock.advance(SECOND_MS);
    let stranger = guard(&world, stranger).await;
    let two_factor = &world.services.two_factor;
    let user = &owner.user;
    let group = Some(ActivityGroup::TwoFactor);
    let events = world.services.activity.list(&user.id, group, None, 20).await.unwrap().events;
    let event = &events.iter().find(|it| it.kind == ActivityKind::TwoFactorEnabled).unwrap().id;

    // Turned off, and on again by the owner: the first time is none of the second.
    let code = stranger.fresh_code(&world);
    let stranger_proof = proof(&world, &stranger.visit);
    two_factor.disable(&stranger_proof, user, &code, &client(HOME)).await.unwrap();
    world.clock.advance(SECOND_MS);
    let owner = guard(&world, owner).await;
    let (open, user) = (&owner.visit.open, &owner.visit.user);
    let revocation = &world.services.activity_revocation;
    let refused = revocation.revoke(open, user, event, &client(HOME)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(RevokeError::NothingToRevoke))));
    assert!(two_factor.status(&user.id).await.unwrap().is_some());
}

async fn turning_it_on_signs_others_out_who_came_without_it(world: World) {
    let world = world.with_demo().await;
    let (visit, other) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let two_factor = &world.services.two_factor;
    let guarded = set_up(&world, visit).await;
    let proof = proof(&world, &guarded.visit);
    let (user, code) = (&guarded.visit.user, guarded.code_at(world.services.now()));
    let enabled = two_factor.enable(&proof, user, &code, true, &client(HOME)).await.unwrap();
    assert!(world.is_open(&enabled.token).await);
    assert!(!world.is_open(&other.token).await);
}

async fn a_secret_is_turned_on_only_by_its_own_code(world: World) {
    let world = world.with_demo().await;
    let two_factor = &world.services.two_factor;
    let first = set_up(&world, world.arrive(ADA).await).await;
    let proof = proof(&world, &first.visit);
    // Another tab begins anew.
    two_factor.begin(&proof).await.unwrap();
    let (user, code) = (&first.visit.user, first.code_at(world.services.now()));
    let refused = two_factor.enable(&proof, user, &code, false, &client(HOME)).await;
    assert_eq!(faults(&refused), [("code", Fault::WrongCode)]);
}

async fn codes_renewed_twice_at_once_are_ten(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let two_factor = world.services.two_factor.clone();
            let (proof, user) = (proof(&world, &guarded.visit), guarded.visit.user.clone());
            tokio::spawn(async move { two_factor.renew_codes(&proof, &user, &client(HOME)).await })
        })
        .collect();
    for each in tries {
        each.await.unwrap().unwrap();
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM backup_codes").await, 10);
}

async fn an_operator_turns_it_off_with_all_that_belongs_to_it(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let token = half_way(&world, &client(HOME)).await;
    let code = guarded.fresh_code(&world);
    let sign_in = &world.services.sign_in;
    sign_in.verify(&token, &code, true, &client(HOME)).await.unwrap();
    world.mails().await;
    let user = world.services.accounts.credentials(&guarded.visit.user.email).await.unwrap();
    let user = user.unwrap();
    assert!(world.services.two_factor.disable_by_operator(&user).await.unwrap());
    assert!(world.can_sign_in(ADA, PASSWORD).await);
    for table in [
        "SELECT COUNT(*) FROM two_factor",
        "SELECT COUNT(*) FROM backup_codes",
        "SELECT COUNT(*) FROM trusted_devices",
    ] {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
    let subjects: Vec<_> = world.mails().await.into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.contains(&"Two-factor was turned off".to_owned()), "{subjects:?}");
    assert!(!world.services.two_factor.disable_by_operator(&user).await.unwrap());
}

async fn a_new_password_ends_who_is_half_way_in_by_the_old(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let stranger = half_way(&world, &client(ELSEWHERE)).await;
    let change = PasswordChange {
        current: Password::new(PASSWORD),
        new: Password::new("Another-word-2"),
        end_others: false,
    };
    let Visit { user, open, .. } = &guarded.visit;
    let changes = &world.services.password_changes;
    changes.change::<()>(open, user, &change, &client(HOME)).await.unwrap();
    let over = verify(&world, &stranger, &guarded.fresh_code(&world)).await;
    assert!(matches!(over, Err(ServiceError::Refused(SecondStepError::Over))));
}

async fn codes_are_limited_for_an_address_too(world: World) {
    let world = world.with_demo().await;
    let mut people = Vec::new();
    for email in [ADA, BEN, CLEO] {
        let visit = world.arrive(email).await;
        people.push((email, guard(&world, visit).await));
    }
    for (email, _) in &people {
        let Progress::NeedsCode(token) =
            world.progress(email, PASSWORD, &client(ELSEWHERE)).await.unwrap()
        else {
            panic!("a code is needed")
        };
        for number in 0..10 {
            let code = format!("{number:06}");
            let sign_in = &world.services.sign_in;
            let refused = sign_in.verify(&token, &code, false, &client(ELSEWHERE)).await;
            assert_eq!(faults(&refused), [("code", Fault::WrongCode)]);
        }
    }
    // Their owners are elsewhere, and have tries of their own; this address has none any more.
    world.clock.advance(MINUTE_MS);
    let token = half_way(&world, &client(ELSEWHERE)).await;
    let sign_in = &world.services.sign_in;
    let right = people[0].1.fresh_code(&world);
    let limited = sign_in.verify(&token, &right, false, &client(ELSEWHERE)).await;
    assert!(matches!(limited, Err(ServiceError::Limited(_))), "{limited:?}");
}
