//! API keys.

use nameplate_domain::{
    api_keys::ApiKeyName,
    companies::{CompanyEvent, Role},
    kernel::{MINUTE_MS, SECOND_MS},
};

use crate::support::{ADA, BEN, CLEO, HARBOR, NORTHWIND, START, World, on_both};

on_both!(
    a_key_is_found_and_stored_as_a_hash,
    that_a_key_was_made_can_be_read,
    a_key_acts_with_the_role_of_now,
    a_key_of_somebody_shut_out_is_none,
    its_use_is_noted_to_the_minute,
);

async fn create(world: &World, email: &str, company: &str) -> String {
    let seat = world.seat(email, company).await;
    let name = ApiKeyName::parse("Case system").unwrap();
    world.services.api_keys.create(&seat, &name).await.unwrap().expose().to_owned()
}

async fn a_key_is_found_and_stored_as_a_hash(world: World) {
    let world = world.with_demo().await;
    let (key, other) = (create(&world, ADA, HARBOR).await, create(&world, ADA, NORTHWIND).await);
    assert!(key.starts_with("npk_") && key.len() == 47, "{key}");
    let api_keys = &world.services.api_keys;
    for (key, company) in [(&key, HARBOR), (&other, NORTHWIND)] {
        let (_, seat) = api_keys.find(key).await.unwrap().unwrap();
        assert_eq!(seat, world.seat(ADA, company).await);
    }
    let last = if key.ends_with('A') { 'B' } else { 'A' };
    let wrong = format!("{}{last}", &key[..key.len() - 1]);
    for wrong in [wrong.as_str(), "", "npk_", &key[4..], &key.to_uppercase()] {
        assert_eq!(api_keys.find(wrong).await.unwrap(), None, "{wrong}");
    }
    let (prefix, hash): (String, Vec<u8>) =
        sqlx::query_as("SELECT prefix, key_hash FROM api_keys ORDER BY id LIMIT 1")
            .fetch_one(world.kernel.db.reader())
            .await
            .unwrap();
    assert_eq!((prefix.len(), hash.len()), (12, 32));
    assert!(key.starts_with(&prefix) || other.starts_with(&prefix));
}

async fn that_a_key_was_made_can_be_read(world: World) {
    let world = world.with_demo().await;
    create(&world, BEN, HARBOR).await;
    let ada = world.seat(ADA, HARBOR).await;
    let (events, _) = world.services.company_log.list::<()>(&ada, None).await.unwrap();
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(event.kind, CompanyEvent::ApiKeyCreated);
    assert_eq!(event.actor.as_deref(), Some("Ben Okafor"));
    assert_eq!(event.detail.to_string(), "\u{201c}Case system\u{201d}.");
}

async fn a_key_acts_with_the_role_of_now(world: World) {
    let world = world.with_demo().await;
    let key = create(&world, BEN, HARBOR).await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    world.services.team.change_role(&ada, &ben.user_id, Role::User).await.unwrap();
    let (_, seat) = world.services.api_keys.find(&key).await.unwrap().unwrap();
    assert_eq!(seat.role, Role::User);
}

async fn a_key_of_somebody_shut_out_is_none(world: World) {
    let world = world.with_demo().await;
    let key = create(&world, CLEO, HARBOR).await;
    let (api_keys, team) = (&world.services.api_keys, &world.services.team);
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.user(CLEO).await.id);
    team.deactivate(&ben, &cleo).await.unwrap();
    assert_eq!(api_keys.find(&key).await.unwrap(), None);
    team.reactivate(&ben, &cleo).await.unwrap();
    assert!(api_keys.find(&key).await.unwrap().is_some());
    team.remove(&ben, &cleo).await.unwrap();
    assert_eq!(api_keys.find(&key).await.unwrap(), None);
}

async fn its_use_is_noted_to_the_minute(world: World) {
    let world = world.with_demo().await;
    let key = create(&world, ADA, HARBOR).await;
    let used = "SELECT COALESCE(last_used_at, 0) FROM api_keys";
    assert_eq!(world.count(used).await, 0);
    for (ms, noted) in [(0, 0), (MINUTE_MS - SECOND_MS, 0), (SECOND_MS, MINUTE_MS)] {
        world.clock.advance(ms);
        world.services.api_keys.find(&key).await.unwrap().unwrap();
        assert_eq!(world.count(used).await, START.as_millis() + noted);
    }
}
