//! Requests that come again with the same key.

use nameplate_backend::{
    ServiceError, Services,
    api_keys::RepeatableRequest,
    notifications::{EventForm, Receipt},
};
use nameplate_domain::{
    api_keys::{IdempotencyError, IdempotencyKey},
    companies::Seat,
    kernel::{ApiKeyId, DAY_MS, Fault},
    notifications::EventType,
};

use crate::{
    api_keys::api_key,
    events::{assigned, form},
    support::{BEN, CLEO, HARBOR, World, faults, on_both},
};

on_both!(
    the_same_request_is_done_once,
    the_same_request_at_the_same_moment_is_done_once,
    a_key_of_another_request_is_refused,
    a_refused_request_may_come_again,
    answers_are_kept_as_long_as_events,
);

async fn keyed(world: &World, seat: &Seat) -> ApiKeyId {
    api_key(world, seat).await.id
}

fn request(api_key_id: &ApiKeyId, key: &str, body: &str) -> RepeatableRequest {
    let key = IdempotencyKey::parse(key).unwrap();
    RepeatableRequest::new(api_key_id.clone(), key, "/api/v1/events", body.as_bytes())
}

async fn the_same_request_is_done_once(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let events = &world.services.events;
    let event = assigned(EventType::TaskDue, "A task", CLEO);
    let request = request(&keyed(&world, &seat).await, "first", "body");
    let Receipt::Taken(first) = events.receive(&seat, &event, Some(&request)).await.unwrap() else {
        panic!("it is the first");
    };
    // Also when the same event would be refused by now.
    world.services.team.remove(&seat, &world.user(CLEO).await.id).await.unwrap();
    let again = events.receive(&seat, &event, Some(&request)).await.unwrap();
    assert_eq!(again, Receipt::Replayed(first));
    assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM idempotency_keys").await, 1);
}

async fn the_same_request_at_the_same_moment_is_done_once(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let request = request(&keyed(&world, &seat).await, "first", "body");
    let replica = world.replica().await;
    let mut tx = world.hold(&seat).await;
    let tries: Vec<_> = [&world.services, &replica, &world.services, &replica]
        .into_iter()
        .map(|services: &Services| {
            let (events, seat, request) = (services.events.clone(), seat.clone(), request.clone());
            tokio::spawn(async move {
                let event = form(EventType::TaskDue, "A task");
                events.receive(&seat, &event, Some(&request)).await.unwrap()
            })
        })
        .collect();
    world.until_blocked(&mut tx, 4).await;
    tx.commit().await.unwrap();
    let (mut taken, mut ids) = (0, Vec::new());
    for sent in tries {
        match sent.await.unwrap() {
            Receipt::Taken(received) => {
                taken += 1;
                ids.push(received.id);
            }
            Receipt::Replayed(received) => ids.push(received.id),
        }
    }
    assert_eq!(taken, 1);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 1);
}

async fn a_key_of_another_request_is_refused(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let events = &world.services.events;
    let (mine, other) = (keyed(&world, &seat).await, keyed(&world, &seat).await);
    let event = form(EventType::TaskDue, "A task");
    events.receive(&seat, &event, Some(&request(&mine, "first", "body"))).await.unwrap();
    let refused = events.receive(&seat, &event, Some(&request(&mine, "first", "bodY"))).await;
    assert!(matches!(refused, Err(ServiceError::Refused(IdempotencyError::OtherRequest))));
    for request in [request(&mine, "second", "body"), request(&other, "first", "body")] {
        let sent = events.receive(&seat, &event, Some(&request)).await.unwrap();
        assert!(matches!(sent, Receipt::Taken(_)), "{request:?}");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 3);
}

async fn a_refused_request_may_come_again(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let events = &world.services.events;
    let key = keyed(&world, &seat).await;
    let refused = events
        .receive(&seat, &form(EventType::TaskDue, ""), Some(&request(&key, "first", "")))
        .await;
    assert_eq!(faults(&refused), [("/title", Fault::Missing)]);
    let event = form(EventType::TaskDue, "A task");
    let sent = events.receive(&seat, &event, Some(&request(&key, "first", "better"))).await;
    assert!(matches!(sent, Ok(Receipt::Taken(_))));
}

async fn answers_are_kept_as_long_as_events(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let Services { events, .. } = &world.services;
    let request = request(&keyed(&world, &seat).await, "first", "body");
    // By the time that it comes again, it would be too long ago.
    let occurred_at = Some("2026-11-23T08:00:00Z".to_owned());
    let event = EventForm { occurred_at, ..form(EventType::TaskDue, "A task") };
    events.receive(&seat, &event, Some(&request)).await.unwrap();
    world.clock.advance(90 * DAY_MS);
    world.services.prune().await;
    let again = events.receive(&seat, &event, Some(&request)).await.unwrap();
    assert!(matches!(again, Receipt::Replayed(_)));
    assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 1);
    world.clock.advance(1);
    world.services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 0);
    assert_eq!(world.count("SELECT COUNT(*) FROM idempotency_keys").await, 0);
}
