//! What ends API keys, and forgets them.

use nameplate_backend::ServiceError;
use nameplate_domain::{
    api_keys::{KeyRefusal, Overlap},
    companies::{CompanyEvent, TeamError},
    kernel::{DAY_MS, Timestamp},
};

use crate::{
    api_keys::{Owner, api_key, grant, new_key},
    support::{ADA, BEN, CLEO, HARBOR, HOME, NORTHWIND, World, client, on_both},
};

on_both!(
    a_key_is_revoked_once_and_by_its_owner,
    admins_see_and_revoke_the_keys_of_their_company,
    keys_of_a_session_that_was_not_ones_own_end,
    keys_that_are_over_are_forgotten,
);

async fn a_key_is_revoked_once_and_by_its_owner(world: World) {
    let world = world.with_demo().await;
    let (owner, other) = (Owner::arrive(&world, BEN).await, Owner::arrive(&world, ADA).await);
    let key = owner.create(&world, &new_key(&owner.seat)).await;
    let api_keys = &world.services.api_keys;
    let stolen = api_keys.revoke(&other.visit.open, &key.id, &client(HOME)).await;
    assert!(matches!(stolen, Err(ServiceError::NotFound)), "{stolen:?}");
    let stolen = other.regenerate(&world, &key, Overlap::None).await;
    assert!(matches!(stolen, Err(ServiceError::NotFound)), "{stolen:?}");
    assert_eq!(api_keys.find_of(&other.seat.user_id, &key.id).await.unwrap(), None);
    for _ in 0..2 {
        api_keys.revoke(&owner.visit.open, &key.id, &client(HOME)).await.unwrap();
        assert_eq!(grant(&world, &key).await, Err(KeyRefusal::Revoked));
    }
    let revoked = "SELECT COUNT(*) FROM company_activity WHERE kind = 'api_key_revoked'";
    assert_eq!(world.count(revoked).await, 1);
}

async fn admins_see_and_revoke_the_keys_of_their_company(world: World) {
    let world = world.with_demo().await;
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.seat(CLEO, HARBOR).await);
    let elsewhere = world.seat(ADA, NORTHWIND).await;
    let (own, other) = (api_key(&world, &cleo).await, api_key(&world, &elsewhere).await);
    let api_keys = &world.services.api_keys;
    let page = api_keys.list_of_company::<TeamError>(&ben, None).await.unwrap();
    let owners: Vec<_> = page.keys.iter().map(|key| key.owner.as_ref()).collect();
    assert_eq!(owners, ["Cleo Tanaka"]);
    let forbidden = api_keys.list_of_company::<TeamError>(&cleo, None).await;
    assert!(matches!(forbidden, Err(ServiceError::Forbidden)), "{forbidden:?}");
    let forbidden = api_keys.revoke_in_company::<TeamError>(&cleo, &own.id).await;
    assert!(matches!(forbidden, Err(ServiceError::Forbidden)), "{forbidden:?}");
    let unknown = api_keys.revoke_in_company::<TeamError>(&ben, &other.id).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
    world.clock.advance(1);
    api_keys.revoke_in_company::<TeamError>(&ben, &own.id).await.unwrap();
    assert_eq!(grant(&world, &own).await, Err(KeyRefusal::Revoked));
    assert!(grant(&world, &other).await.is_ok());
    let mail = world.mail().await;
    assert_eq!(mail.to, CLEO);
    assert_eq!(mail.subject, "The API key \u{201c}Case system\u{201d} was revoked");
    let events = world.services.activity.list(&cleo.user_id, None, None, 1).await.unwrap().events;
    assert_eq!(events[0].kind.as_str(), "api_key_revoked_by_admin");
}

async fn keys_of_a_session_that_was_not_ones_own_end(world: World) {
    let world = world.with_demo().await;
    let thief = Owner::arrive(&world, BEN).await;
    let key = thief.create(&world, &new_key(&thief.seat)).await;
    let own = world.arrive(BEN).await;
    let revocation = &world.services.activity_revocation;
    let events = world.services.activity.list(&thief.seat.user_id, None, None, 20).await.unwrap();
    let made = events.events.iter().find(|event| event.kind.as_str() == "api_key_created");
    let made = made.unwrap();
    let left = revocation.revocable(&thief.seat.user_id, &events.events).await.unwrap();
    assert!(left.contains(&made.id));
    world.clock.advance(1);
    revocation.revoke(&own.open, &own.user, &made.id, &client(HOME)).await.unwrap();
    assert_eq!(grant(&world, &key).await, Err(KeyRefusal::Revoked));
    assert!(!world.is_open(&thief.visit.token).await);
    let ada = world.seat(ADA, HARBOR).await;
    let (events, _) = world.services.company_log.list::<()>(&ada, None).await.unwrap();
    assert_eq!(events[0].kind, CompanyEvent::ApiKeyRevoked);
    assert_eq!(events[0].detail.api_key.as_ref(), Some(&new_key(&ada).name));
}

async fn keys_that_are_over_are_forgotten(world: World) {
    let world = world.with_demo().await;
    let owner = Owner::arrive(&world, BEN).await;
    let key = owner.create(&world, &new_key(&owner.seat)).await;
    let api_keys = &world.services.api_keys;
    api_keys.revoke(&owner.visit.open, &key.id, &client(HOME)).await.unwrap();
    let oldest = Timestamp::from_millis(0);
    world.clock.advance(90 * DAY_MS);
    assert_eq!(api_keys.prune(oldest).await.unwrap(), 0);
    world.clock.advance(1);
    assert_eq!(api_keys.prune(oldest).await.unwrap(), 1);
    assert_eq!(grant(&world, &key).await, Err(KeyRefusal::Unknown));
}
