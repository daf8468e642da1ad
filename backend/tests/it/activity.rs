//! The timeline of an account.

use nameplate_backend::{Client, ServiceError, activity::Entry};
use nameplate_domain::{
    activity::{ActivityDetail, ActivityGroup, ActivityKind},
    kernel::{ActivityId, DAY_MS, SECOND_MS, UserId},
    passwords::Password,
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, START, World, client, on_both};

on_both!(
    what_happens_is_recorded,
    what_failed_before_anybody_signed_in_is_recorded,
    a_timeline_is_read_page_by_page,
    a_timeline_is_read_by_group,
    a_dropped_transaction_leaves_no_trace,
    a_user_agent_is_kept_in_part,
    a_year_is_kept,
);

async fn record(world: &World, user_id: &UserId, kind: ActivityKind) {
    let kernel = &world.kernel;
    let mut tx = kernel.db.begin().await.unwrap();
    let entry = Entry {
        user_id: Some(user_id),
        kind,
        session_id: None,
        client: &client(HOME),
        detail: ActivityDetail::default(),
    };
    world.services.activity.record(&mut tx, entry).await.unwrap();
    kernel.commit(tx).await.unwrap();
}

async fn what_happens_is_recorded(world: World) {
    let world = world.with_demo().await;
    let services = &world.services;
    let from = client(ELSEWHERE);
    let new = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    let user = world.user(ADA).await;
    let open = world.resolve(&new.token).await.unwrap();

    world.clock.advance(SECOND_MS);
    let wrong = Password::new("wrong");
    services.proofs.prove::<()>(&open, "password", &wrong, &from).await.unwrap_err();
    world.clock.advance(SECOND_MS);
    let proof = services.proofs.recent::<()>(&open).unwrap();
    services.email_changes.request(&proof, &user, "ada@example.org", &client(HOME)).await.unwrap();
    world.clock.advance(SECOND_MS);
    services.email_changes.withdraw(&user, &open.session.id, &from).await.unwrap();
    world.clock.advance(SECOND_MS);
    assert!(services.sessions.sign_out(&open, &client(HOME)).await.unwrap());

    let page = services.activity.list(&user.id, None, None, 10).await.unwrap();
    assert!(!page.has_more);
    let expected = [
        (ActivityKind::SignedOut, HOME),
        (ActivityKind::EmailChangeWithdrawn, ELSEWHERE),
        (ActivityKind::EmailChangeRequested, HOME),
        (ActivityKind::ProofFailed, ELSEWHERE),
        (ActivityKind::SignedIn, HOME),
    ];
    assert_eq!(page.events.len(), expected.len());
    for (event, (kind, ip)) in page.events.iter().zip(expected) {
        assert_eq!((event.kind, event.ip.as_str()), (kind, ip));
        assert_eq!(event.session_id.as_ref(), Some(&open.session.id), "{kind:?}");
        assert_eq!(event.user_agent, from.user_agent);
        assert_eq!((&event.place, event.revoked_at), (&None, None));
    }
    assert_eq!(page.events[4].at, START);
    assert_eq!(page.events[0].at, START.plus_millis(4 * SECOND_MS));
}

async fn what_failed_before_anybody_signed_in_is_recorded(world: World) {
    let world = world.with_demo().await;
    for email in [ADA, "nobody@example.com", "not an address"] {
        world.attempt(email, "wrong", &client(ELSEWHERE)).await.unwrap_err();
    }
    let ada = world.user(ADA).await;
    let page = world.services.activity.list(&ada.id, None, None, 10).await.unwrap();
    assert_eq!(page.events.len(), 1);
    let event = &page.events[0];
    assert_eq!((event.kind, event.ip.as_str()), (ActivityKind::SignInFailed, ELSEWHERE));
    assert_eq!(event.session_id, None);
    // The same work for accounts that there aren't, in nobody's timeline.
    let nobodys = "SELECT count(*) FROM activity
                   WHERE user_id IS NULL AND kind = 'sign_in_failed'";
    assert_eq!(world.count(nobodys).await, 2);

    // Nothing more is written for those who are limited.
    for _ in 0..15 {
        world.attempt(ADA, "wrong", &client(ELSEWHERE)).await.unwrap_err();
    }
    let page = world.services.activity.list(&ada.id, None, None, 50).await.unwrap();
    assert_eq!(page.events.len(), 10);
    let limited = world.attempt(ADA, PASSWORD, &client(HOME)).await;
    assert!(matches!(limited, Err(ServiceError::Limited(_))));
}

async fn a_timeline_is_read_page_by_page(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.user(ADA).await, world.user(BEN).await);
    record(&world, &ben.id, ActivityKind::SignedIn).await;
    for number in 0..60 {
        // Some at the same moment: the order among them is any, but always the same.
        world.clock.advance(if number % 3 == 0 { SECOND_MS } else { 0 });
        record(&world, &ada.id, ActivityKind::SignedIn).await;
    }
    record(&world, &ben.id, ActivityKind::SignedOut).await;

    let log = &world.services.activity;
    let mut seen = Vec::new();
    let mut before: Option<ActivityId> = None;
    for (length, has_more) in [(25, true), (25, true), (10, false)] {
        let page = log.list(&ada.id, None, before.as_ref(), 25).await.unwrap();
        assert_eq!((page.events.len(), page.has_more), (length, has_more));
        before = page.events.last().map(|event| event.id.clone());
        seen.extend(page.events);
    }
    assert!(seen.is_sorted_by(|newer, older| newer.id > older.id && newer.at >= older.at));
    assert!(seen.iter().all(|event| event.kind == ActivityKind::SignedIn));
    assert_eq!(seen[0].at, START.plus_millis(20 * SECOND_MS));

    let end = log.list(&ada.id, None, before.as_ref(), 25).await.unwrap();
    assert!(end.events.is_empty() && !end.has_more);
    let exactly = log.list(&ada.id, None, None, 60).await.unwrap();
    assert!(exactly.events.len() == 60 && !exactly.has_more);
    // Another's event as a cursor shows nothing of another's.
    let bens = log.list(&ben.id, None, None, 1).await.unwrap().events.remove(0);
    assert_eq!(bens.kind, ActivityKind::SignedOut);
    let page = log.list(&ada.id, None, Some(&bens.id), 100).await.unwrap();
    assert!(page.events.iter().all(|event| seen.contains(event)));
}

async fn a_timeline_is_read_by_group(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    for _ in 0..2 {
        for &kind in ActivityKind::ALL {
            world.clock.advance(SECOND_MS);
            record(&world, &ada.id, kind).await;
        }
    }
    let log = &world.services.activity;
    let all = log.list(&ada.id, None, None, 100).await.unwrap().events;
    assert_eq!(all.len(), 2 * ActivityKind::ALL.len());
    for &group in ActivityGroup::ALL {
        let expected: Vec<_> =
            all.iter().filter(|event| event.kind.group() == group).cloned().collect();
        let page = log.list(&ada.id, Some(group), None, 100).await.unwrap();
        assert_eq!(page.events, expected);
        // The cursor and the count hold within the group.
        let first = log.list(&ada.id, Some(group), None, 3).await.unwrap();
        let rest = log.list(&ada.id, Some(group), Some(&first.events[2].id), 100).await.unwrap();
        assert!(first.has_more && !rest.has_more);
        assert_eq!([first.events, rest.events].concat(), expected);
    }
}

async fn a_dropped_transaction_leaves_no_trace(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    let entry = Entry {
        user_id: Some(&ada.id),
        kind: ActivityKind::SignedIn,
        session_id: None,
        client: &client(HOME),
        detail: ActivityDetail::default(),
    };
    world.services.activity.record(&mut tx, entry).await.unwrap();
    drop(tx);
    assert_eq!(world.count("SELECT count(*) FROM activity").await, 0);
}

async fn a_user_agent_is_kept_in_part(world: World) {
    let world = world.with_demo().await;
    // The limit falls into the middle of a letter of two bytes.
    let user_agent = format!("x{}", "é".repeat(5_000));
    let chatty = Client { user_agent, ..client(HOME) };
    world.attempt(ADA, PASSWORD, &chatty).await.unwrap();
    let ada = world.user(ADA).await;
    let event =
        world.services.activity.list(&ada.id, None, None, 1).await.unwrap().events.remove(0);
    assert_eq!(event.user_agent, format!("x{}", "é".repeat(255)));
    assert!(world.mail().await.text.contains("Unknown device"));
}

async fn a_year_is_kept(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    record(&world, &ada.id, ActivityKind::SignedIn).await;
    world.clock.advance(1);
    record(&world, &ada.id, ActivityKind::SignedOut).await;
    world.clock.advance(365 * DAY_MS);
    assert_eq!(world.services.activity.prune().await.unwrap(), 1);
    let page = world.services.activity.list(&ada.id, None, None, 10).await.unwrap();
    assert_eq!(page.events.len(), 1);
    assert_eq!(page.events[0].kind, ActivityKind::SignedOut);
}
