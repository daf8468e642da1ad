//! How often keys may be used, when they were, and whom one tells of them.

use std::num::NonZeroU32;

use nameplate_backend::api_keys::{ApiAccess, KeyUse};
use nameplate_domain::{
    api_keys::NewApiKey,
    kernel::{ApiKeyId, DAY_MS, MINUTE_MS, SECOND_MS},
};

use crate::{
    api_keys::{api_key, new_key},
    support::{ADA, BEN, HARBOR, START, World, on_both},
};

on_both!(
    a_minute_has_so_many_requests,
    processes_count_together,
    a_request_writes_nothing,
    the_last_use_is_noted_to_the_minute,
    the_last_of_several_uses_is_noted_in_the_end,
    one_is_told_of_a_key_that_expires,
    one_is_told_of_a_key_that_nobody_uses,
);

fn use_of(ip: &str, endpoint: &str) -> KeyUse {
    KeyUse { ip: ip.parse().unwrap(), endpoint: endpoint.to_owned() }
}

fn limited(access: nameplate_backend::Services) -> ApiAccess {
    access.limiting_keys(NonZeroU32::new(3).unwrap()).api_access
}

async fn a_minute_has_so_many_requests(world: World) {
    let access = limited(world.services.clone());
    let key = ApiKeyId::new("k");
    let left = || {
        let quota = access.count(&key);
        (quota.remaining, quota.is_exceeded)
    };
    assert_eq!([left(), left(), left()], [(2, false), (1, false), (0, false)]);
    assert_eq!(left(), (0, true));
    assert_eq!(access.count(&ApiKeyId::new("other")).remaining, 2);
    let resets_in_s = i64::from(access.count(&key).resets_in_s);
    world.clock.advance(resets_in_s * SECOND_MS);
    assert_eq!(left(), (2, false));
}

async fn processes_count_together(world: World) {
    let world = world.with_demo().await;
    let key = api_key(&world, &world.seat(ADA, HARBOR).await).await.id;
    let (here, there) = (limited(world.services.clone()), limited(world.replica().await));
    for access in [&here, &there] {
        assert!(!access.count(&key).is_exceeded);
    }
    for access in [&here, &there, &here] {
        access.sync().await.unwrap();
    }
    assert_eq!(there.count(&key).remaining, 0);
    there.sync().await.unwrap();
    // It hears of that the next time it tells of its own.
    assert_eq!(here.count(&key).remaining, 1);
    here.sync().await.unwrap();
    assert!(here.count(&key).is_exceeded && there.count(&key).is_exceeded);
    world.clock.advance(3 * MINUTE_MS);
    assert_eq!(here.prune().await.unwrap(), 1);
}

async fn a_request_writes_nothing(world: World) {
    let world = world.with_demo().await;
    let key = api_key(&world, &world.seat(ADA, HARBOR).await).await;
    let access = &world.services.api_access;
    access.authenticate(key.secret.expose()).await.unwrap().unwrap();
    _ = access.count(&key.id);
    access.record_use(&key.id, use_of("192.0.2.1", "GET /api/v1/me"));
    let written = "SELECT (SELECT COUNT(*) FROM api_key_windows)
                        + (SELECT COUNT(*) FROM api_keys WHERE last_used_at IS NOT NULL)";
    assert_eq!(world.count(written).await, 0);
    access.sync().await.unwrap();
    assert_eq!(world.count(written).await, 2);
}

async fn the_last_use_is_noted_to_the_minute(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let key = api_key(&world, &seat).await.id;
    let (access, api_keys) = (&world.services.api_access, &world.services.api_keys);
    for (ms, noted) in [(0, 0), (MINUTE_MS - SECOND_MS, 0), (SECOND_MS, MINUTE_MS)] {
        world.clock.advance(ms);
        access.record_use(&key, use_of("192.0.2.1", "POST /api/v1/events"));
        access.sync().await.unwrap();
        let listed = api_keys.find_of(&seat.user_id, &key).await.unwrap().unwrap();
        let last = listed.last_use.unwrap();
        assert_eq!(last.at, START.plus_millis(noted));
        assert_eq!(last.ip.as_deref(), Some("192.0.2.1"));
        assert_eq!(last.endpoint.as_deref(), Some("POST /api/v1/events"));
    }
}

async fn the_last_of_several_uses_is_noted_in_the_end(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let key = api_key(&world, &seat).await.id;
    let (access, api_keys) = (&world.services.api_access, &world.services.api_keys);
    access.record_use(&key, use_of("192.0.2.1", "GET /api/v1/me"));
    access.sync().await.unwrap();
    world.clock.advance(10 * SECOND_MS);
    access.record_use(&key, use_of("203.0.113.9", "GET /api/v1/members"));
    access.sync().await.unwrap();
    world.clock.advance(5 * MINUTE_MS);
    access.sync().await.unwrap();
    let listed = api_keys.find_of(&seat.user_id, &key).await.unwrap().unwrap();
    let last = listed.last_use.unwrap();
    assert_eq!(last.ip.as_deref(), Some("203.0.113.9"));
    assert_eq!(last.at, START.plus_millis(10 * SECOND_MS));
}

async fn one_is_told_of_a_key_that_expires(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let new = NewApiKey { expires_at: Some(START.plus_millis(30 * DAY_MS)), ..new_key(&seat) };
    let api_keys = &world.services.api_keys;
    api_keys.create_by_command(&seat.user_id, &new).await.unwrap();
    world.mails().await;
    world.clock.advance(23 * DAY_MS - 1);
    assert_eq!(api_keys.notify_owners().await.unwrap(), 0);
    world.clock.advance(1);
    let replica = world.replica().await;
    let (here, there) = tokio::join!(api_keys.notify_owners(), replica.api_keys.notify_owners());
    assert_eq!(here.unwrap() + there.unwrap(), 1, "once, by whichever process");
    assert_eq!(api_keys.notify_owners().await.unwrap(), 0);
    let mail = world.mail().await;
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        (BEN, "The API key \u{201c}Case system\u{201d} expires soon")
    );
    assert!(mail.text.contains("/settings/api-keys"), "{}", mail.text);
}

async fn one_is_told_of_a_key_that_nobody_uses(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let key = api_key(&world, &seat).await.id;
    let (access, api_keys) = (&world.services.api_access, &world.services.api_keys);
    world.clock.advance(90 * DAY_MS - 1);
    assert_eq!(api_keys.notify_owners().await.unwrap(), 0);
    world.clock.advance(1);
    assert_eq!(api_keys.notify_owners().await.unwrap(), 1);
    assert_eq!(api_keys.notify_owners().await.unwrap(), 0, "once");
    // Used again, and then no more.
    world.clock.advance(1);
    access.record_use(&key, use_of("192.0.2.1", "GET /api/v1/me"));
    access.sync().await.unwrap();
    world.clock.advance(90 * DAY_MS);
    assert_eq!(api_keys.notify_owners().await.unwrap(), 1);
}
