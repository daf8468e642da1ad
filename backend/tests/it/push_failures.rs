//! Push messages that fail, and what that holds up.

use std::time::Duration;

use nameplate_backend::Endpoints;
use nameplate_domain::kernel::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
use tokio::net::TcpListener;

use crate::{
    event_fixtures::{event, notify, rows},
    push_service::{PushService, Reply},
    support::{ADA, HARBOR, START, World, on_both},
};

use crate::push::{PATIENCE, one};

on_both!(
    who_asks_for_a_pause_gets_it,
    what_fails_is_tried_again_for_a_day,
    what_is_refused_is_not_tried_again,
    who_never_answers_is_left,
    who_is_slow_holds_up_no_other,
);

async fn who_asks_for_a_pause_gets_it(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    let event_id = event(&world, HARBOR, "Call").await;
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    let now = || world.services.now();
    let mut expected = START;
    for (reply, pause_ms) in [
        (Reply::Status(429, "retry-after: 600\r\n"), 600 * SECOND_MS),
        // 10:00, and it is 09:10.
        (Reply::Status(503, "retry-after: Mon, 23 Nov 2026 10:00:00 GMT\r\n"), 50 * MINUTE_MS),
        // Less than our own.
        (Reply::Status(429, "retry-after: 1\r\n"), 80 * SECOND_MS),
        (Reply::Status(503, ""), 320 * SECOND_MS),
    ] {
        service.will([reply]);
        world.push().await;
        let row = one(&world).await;
        expected = expected.plus_millis(pause_ms);
        assert_eq!(row.due_at, expected.as_millis(), "{reply:?}");
        world.clock.advance(expected.millis_since(now()));
    }
    // Longer than a message is tried: once more, at the end.
    service.will([Reply::Status(429, "retry-after: 864000\r\n"), Reply::Status(429, "")]);
    world.push().await;
    assert_eq!(one(&world).await.due_at, START.plus_millis(DAY_MS).as_millis());
    world.clock.advance(START.plus_millis(DAY_MS).millis_since(now()));
    world.push().await;
    let row = one(&world).await;
    assert_eq!(row.last_error.as_deref(), Some("The push service answered 429."));
    assert_eq!(row.failed_at, Some(now().as_millis()));
    assert_eq!(service.pushed().len(), 6);
}

async fn what_fails_is_tried_again_for_a_day(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    let event_id = event(&world, HARBOR, "Call").await;
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    service.will([Reply::Status(500, ""); 100]);
    let mut pauses = Vec::new();
    let row = loop {
        world.push().await;
        let row = one(&world).await;
        if row.failed_at.is_some() {
            break row;
        }
        let pause = row.due_at - world.services.now().as_millis();
        pauses.push(pause / SECOND_MS);
        world.clock.advance(pause);
    };
    assert_eq!(pauses[..6], [5, 20, 80, 320, 1280, 3600]);
    assert_eq!(row.last_error.as_deref(), Some("The push service answered 500."));
    assert_eq!(service.pushed().len(), pauses.len() + 1);
    let tried_ms = world.services.now().millis_since(START);
    assert!((DAY_MS - HOUR_MS..=DAY_MS).contains(&tried_ms), "{tried_ms}");
}

async fn what_is_refused_is_not_tried_again(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    for (at, status) in [400, 401, 403].into_iter().enumerate() {
        let event_id = event(&world, HARBOR, "Call").await;
        notify(&world, ADA, &event_id, Some(&browser.device), None).await;
        service.will([Reply::Status(status, "")]);
        world.push().await;
        let row = rows(&world).await.remove(at);
        assert!(row.failed_at.is_some());
        let expected = format!("The push service refused it: it answered {status}.");
        assert_eq!(row.last_error, Some(expected));
    }
    assert_eq!(world.devices(ADA).await.len(), 1, "it may be our fault");
}

async fn who_never_answers_is_left(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let ada = world.arrive(ADA).await;
    let slow = world.subscribe(&ada, &format!("{}/slow", service.url)).await;
    let event_id = event(&world, HARBOR, "Call").await;
    service.will([Reply::Nothing]);
    notify(&world, ADA, &event_id, Some(&slow.device), None).await;
    let worker = world.push_worker(Endpoints::LocalToo, PATIENCE);
    assert_eq!(worker.deliver_due().await.unwrap(), 1);
    let row = one(&world).await;
    assert_eq!(row.last_error.as_deref(), Some("The push service took too long."));
    assert_eq!((row.tries, row.settled_at), (1, None));

    // The port was free a moment ago, so nobody listens there.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/x", listener.local_addr().unwrap());
    drop(listener);
    let away = world.subscribe(&ada, &endpoint).await;
    let event_id = event(&world, HARBOR, "Call").await;
    notify(&world, ADA, &event_id, Some(&away.device), None).await;
    assert_eq!(worker.deliver_due().await.unwrap(), 1);
    let row = rows(&world).await.remove(1);
    assert_eq!(row.last_error.as_deref(), Some("The push service could not be reached."));
    assert_eq!((row.tries, row.settled_at), (1, None));
}

async fn who_is_slow_holds_up_no_other(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    service.will([Reply::Nothing]);
    let worker = world.push_worker(Endpoints::LocalToo, Duration::from_secs(60));
    let running = tokio::spawn(worker.run(std::future::pending()));
    let arrives = async || {
        while service.pushed().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    for _ in 0..3 {
        let event_id = event(&world, HARBOR, "Call").await;
        notify(&world, ADA, &event_id, Some(&browser.device), None).await;
        tokio::time::timeout(Duration::from_secs(20), arrives()).await.expect("it is held up");
    }
    running.abort();
}
