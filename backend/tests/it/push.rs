//! Push messages on their way.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_backend::Endpoints;
use nameplate_domain::{
    deliveries::LEASE_MS,
    kernel::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS},
};

use crate::{
    event_fixtures::{DeliveryRow, event, notify, rows},
    push_service::{PushService, Reply},
    support::{ADA, HARBOR, START, World, on_both},
};

on_both!(
    a_message_says_its_payload_to_its_device_alone,
    a_device_that_is_gone_is_removed,
    what_is_too_large_is_sent_once_more_without_its_words,
    nobody_is_led_elsewhere,
    what_was_held_is_one_message_a_device,
    a_killed_workers_message_is_another_ones,
    who_is_told_to_stop_finishes_what_is_under_way,
    what_was_taken_is_delivered_whatever_is_noted_besides,
    that_a_device_was_reached_is_noted_once_a_minute,
);

/// Patience for who never answers.
pub(crate) const PATIENCE: Duration = Duration::from_millis(300);

pub(crate) async fn one(world: &World) -> DeliveryRow {
    let mut rows = rows(world).await;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    rows.remove(0)
}

async fn a_message_says_its_payload_to_its_device_alone(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let ada = world.arrive(ADA).await;
    let browser = world.subscribe(&ada, &format!("{}/send/1", service.url)).await;
    let other = world.subscribe(&ada, &format!("{}/send/2", service.url)).await;
    let event_id = event(&world, HARBOR, "Zoë \"called\"").await;
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    world.push().await;

    let pushed = service.pushed();
    assert_eq!(pushed.len(), 1);
    let pushed = &pushed[0];
    assert!(pushed.head.starts_with("POST /send/1 HTTP/1.1\r\n"), "{}", pushed.head);
    assert_eq!(
        browser.read(pushed),
        serde_json::json!({
            "title": "Zoë \"called\"",
            "body": "Missed Call, Harbor Law\nPlease call back.",
            "url": "/cases/42",
            "tag": event_id.as_ref(),
            "unread": 0,
        })
    );
    assert!(std::panic::catch_unwind(|| other.read(pushed)).is_err());
    assert_eq!(pushed.header("content-encoding"), "aes128gcm");
    assert_eq!(pushed.header("ttl"), "86400");
    assert_eq!(pushed.header("urgency"), "high");

    let key = world.services.push_devices.public_key().await.unwrap();
    let authorization = pushed.header("authorization");
    let token = authorization.strip_prefix("vapid t=").unwrap();
    let token = token.strip_suffix(&format!(", k={key}")).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["aud"], service.url);
    assert_eq!(claims["sub"], "mailto:no-reply@example.com");
    let exp = claims["exp"].as_i64().unwrap() * SECOND_MS - START.as_millis();
    assert!((HOUR_MS..=DAY_MS).contains(&exp));
    verify(&key, token);

    let row = one(&world).await;
    assert_eq!((row.tries, row.delivered_at), (1, Some(START.as_millis())));
    for device in world.devices(ADA).await {
        let used_at = (device.id == browser.device.id).then_some(START);
        assert_eq!(device.last_used_at, used_at);
    }
}

/// That a token was signed with the key that it is sent with.
fn verify(key: &str, token: &str) {
    use web_push_native::p256::ecdsa::{Signature, VerifyingKey, signature::Verifier as _};
    let key = URL_SAFE_NO_PAD.decode(key).unwrap();
    assert_eq!(key.len(), 65);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let key = VerifyingKey::from_sec1_bytes(&key).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
}

async fn a_device_that_is_gone_is_removed(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let ada = world.arrive(ADA).await;
    for status in [404, 410] {
        let browser = world.subscribe(&ada, &format!("{}/{status}", service.url)).await;
        let event_id = event(&world, HARBOR, "Call").await;
        notify(&world, ADA, &event_id, Some(&browser.device), None).await;
        // What waits besides finds nobody.
        notify(&world, ADA, &event_id, Some(&browser.device), Some(HOUR_MS)).await;
        service.will([Reply::Status(status, "")]);
        world.push().await;
        assert!(world.devices(ADA).await.is_empty());
    }
    world.clock.advance(HOUR_MS);
    world.push().await;
    assert_eq!(service.pushed().len(), 2);
    assert!(rows(&world).await.iter().all(|row| row.dropped_at.is_some()));
}

async fn what_is_too_large_is_sent_once_more_without_its_words(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    let event_id = event(&world, HARBOR, "Call").await;
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    service.will([Reply::Status(413, "")]);
    world.push().await;
    let pushed = service.pushed();
    assert_eq!(pushed.len(), 2);
    assert_eq!(browser.read(&pushed[0])["title"], "Call");
    assert_eq!(browser.read(&pushed[1])["title"], "New notification");
    assert!(rows(&world).await[0].delivered_at.is_some());

    let event_id = event(&world, HARBOR, "Another call").await;
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    service.will([Reply::Status(413, ""), Reply::Status(413, "")]);
    world.push().await;
    let row = rows(&world).await.remove(1);
    assert_eq!((row.tries, row.failed_at), (1, Some(START.as_millis())));
    let error = row.last_error.unwrap();
    assert_eq!(error, "The push service takes no message of this length.");
}

async fn nobody_is_led_elsewhere(world: World) {
    let world = world.with_demo().await;
    let (service, elsewhere) = (PushService::start().await, PushService::start().await);
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    let event_id = event(&world, HARBOR, "Call").await;
    let header: &'static str = format!("location: {}\r\n", elsewhere.url).leak();
    service.will([Reply::Status(307, header)]);
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    world.push().await;
    assert_eq!((service.pushed().len(), elsewhere.pushed().len()), (1, 0));
    assert_eq!(one(&world).await.last_error.as_deref(), Some("The push service answered 307."));

    // Taken when this machine was allowed, and not asked since it is no more.
    world.clock.advance(MINUTE_MS);
    world.push_worker(Endpoints::Public, PATIENCE).deliver_due().await.unwrap();
    assert!(service.pushed().is_empty());
    let row = one(&world).await;
    assert!(row.failed_at.is_some());
    assert!(!row.last_error.unwrap().contains("127.0.0.1"));
}

async fn what_was_held_is_one_message_a_device(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let ada = world.arrive(ADA).await;
    let phone = world.subscribe(&ada, &format!("{}/phone", service.url)).await;
    let laptop = world.subscribe(&ada, &format!("{}/laptop", service.url)).await;
    for title in ["One", "Two", "Three"] {
        let event_id = event(&world, HARBOR, title).await;
        for device in [&phone.device, &laptop.device] {
            notify(&world, ADA, &event_id, Some(device), Some(HOUR_MS)).await;
        }
        notify(&world, ADA, &event_id, None, Some(HOUR_MS)).await;
    }
    world.clock.advance(HOUR_MS - 1);
    world.push().await;
    assert!(service.pushed().is_empty());
    world.clock.advance(1);
    world.push().await;
    let pushed = service.pushed();
    assert_eq!(pushed.len(), 2);
    for pushed in &pushed {
        let browser = if pushed.head.starts_with("POST /phone") { &phone } else { &laptop };
        let payload = browser.read(pushed);
        assert_eq!(payload["title"], "3 notifications");
        assert_eq!(payload["url"], "/notifications");
        assert_eq!(pushed.header("urgency"), "normal");
    }
    let delivered = "SELECT count(*) FROM deliveries WHERE delivered_at IS NOT NULL AND tries = 1";
    assert_eq!(world.count(delivered).await, 6, "the mail is another channel's");

    // One that was held alone says what it is.
    let event_id = event(&world, HARBOR, "Four").await;
    notify(&world, ADA, &event_id, Some(&phone.device), Some(HOUR_MS)).await;
    world.clock.advance(HOUR_MS);
    world.push().await;
    assert_eq!(phone.read(&service.pushed()[0])["title"], "Four");
}

async fn a_killed_workers_message_is_another_ones(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    for title in ["One", "Two"] {
        let event_id = event(&world, HARBOR, title).await;
        notify(&world, ADA, &event_id, Some(&browser.device), Some(HOUR_MS)).await;
    }
    world.clock.advance(HOUR_MS);
    service.will([Reply::Nothing]);
    let dying = world.push_worker(Endpoints::LocalToo, Duration::from_secs(20));
    let dying = tokio::spawn(async move { dying.deliver_due().await });
    while service.pushed().is_empty() {
        tokio::task::yield_now().await;
    }
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    world.clock.advance(LEASE_MS - 1);
    world.push().await;
    assert!(service.pushed().is_empty(), "it may be on its way still");
    world.clock.advance(1);
    world.push().await;
    assert_eq!(browser.read(&service.pushed()[0])["title"], "2 notifications");
    assert!(rows(&world).await.iter().all(|row| row.tries == 2 && row.delivered_at.is_some()));
}

async fn who_is_told_to_stop_finishes_what_is_under_way(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    let event_id = event(&world, HARBOR, "Call").await;
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    service.will([Reply::Nothing]);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let worker = world.push_worker(Endpoints::LocalToo, PATIENCE);
    let running = tokio::spawn(worker.run(async move { _ = stopped.await }));
    while service.pushed().is_empty() {
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    tokio::task::yield_now().await;
    let late = event(&world, HARBOR, "Late").await;
    notify(&world, ADA, &late, Some(&browser.device), None).await;
    tokio::time::timeout(Duration::from_secs(20), running).await.unwrap().unwrap();
    let rows = rows(&world).await;
    assert_eq!(rows[0].last_error.as_deref(), Some("The push service took too long."));
    assert_eq!(rows[1].tries, 0, "it is another process's");
}

async fn what_was_taken_is_delivered_whatever_is_noted_besides(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let ada = world.arrive(ADA).await;
    // Of two devices that are reached at the same moment only one can be noted.
    world.execute("CREATE UNIQUE INDEX no_two ON push_devices (last_used_at)").await;
    for path in ["1", "2"] {
        let browser = world.subscribe(&ada, &format!("{}/{path}", service.url)).await;
        let event_id = event(&world, HARBOR, "Call").await;
        notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    }
    world.push().await;
    let noted = "SELECT count(*) FROM push_devices WHERE last_used_at IS NOT NULL";
    assert_eq!(world.count(noted).await, 1);
    assert!(rows(&world).await.iter().all(|row| row.delivered_at.is_some()));
    world.clock.advance(DAY_MS);
    world.push().await;
    assert_eq!(service.pushed().len(), 2);
}

async fn that_a_device_was_reached_is_noted_once_a_minute(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let browser = world.subscribe(&world.arrive(ADA).await, &service.url).await;
    let mut used_at = Vec::new();
    for pause in [0, MINUTE_MS - 1, 1] {
        world.clock.advance(pause);
        let event_id = event(&world, HARBOR, "Call").await;
        notify(&world, ADA, &event_id, Some(&browser.device), None).await;
        world.push().await;
        used_at.extend(world.devices(ADA).await[0].last_used_at);
    }
    assert_eq!(service.pushed().len(), 3);
    assert_eq!(used_at, [START, START, START.plus_millis(MINUTE_MS)]);
}
