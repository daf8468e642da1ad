//! API keys: making them, ending them, and what they open.

use nameplate_backend::{
    ServiceError,
    api_keys::{ApiKeyState, CreatedApiKey, Grant},
};
use nameplate_domain::{
    api_keys::{ApiKeyError, ApiKeyName, KeyRefusal, NewApiKey, Overlap, Scope, Scopes},
    companies::{CompanyEvent, Role, Seat},
    kernel::{DAY_MS, Fault, HOUR_MS},
};

use crate::{
    support::{
        ADA, BEN, CLEO, HARBOR, HOME, NORTHWIND, START, Visit, World, client, faults, on_both,
    },
    two_factor::proof,
};

on_both!(
    a_key_is_found_and_stored_as_a_hash,
    what_was_done_to_keys_can_be_read,
    a_key_acts_with_the_role_of_now,
    a_key_of_somebody_shut_out_opens_nothing,
    a_key_needs_the_two_factor_that_its_company_requires,
    a_key_stops_when_it_expires,
    a_new_key_takes_the_place_of_an_old_one,
    an_old_key_works_on_beside_the_new_one,
    a_key_needs_a_company_that_one_may_enter,
    keys_are_bounded,
);

/// A key that may do all that its owner may, for ever.
pub(crate) fn new_key(seat: &Seat) -> NewApiKey {
    NewApiKey {
        name: ApiKeyName::parse("Case system").unwrap(),
        company_id: seat.company_id.clone(),
        scopes: Scopes::All,
        expires_at: None,
    }
}

/// Makes such a key, as the operator does, and takes the mails up to the one that says so.
pub(crate) async fn api_key(world: &World, seat: &Seat) -> CreatedApiKey {
    let created = world.services.api_keys.create_by_command(&seat.user_id, &new_key(seat)).await;
    let mails = world.mails().await;
    assert!(mails.iter().any(|mail| mail.subject == "An API key was created"), "{mails:#?}");
    created.unwrap()
}

/// What a key opens.
pub(crate) async fn grant(world: &World, key: &CreatedApiKey) -> Result<Grant, KeyRefusal> {
    world.services.api_access.authenticate(key.secret.expose()).await.unwrap()
}

/// Somebody who makes keys on the page.
pub(crate) struct Owner {
    pub(crate) visit: Visit,
    pub(crate) seat: Seat,
}

impl Owner {
    pub(crate) async fn arrive(world: &World, email: &str) -> Self {
        Self { visit: world.arrive(email).await, seat: world.seat(email, HARBOR).await }
    }

    pub(crate) async fn create(&self, world: &World, key: &NewApiKey) -> CreatedApiKey {
        let (proof, user) = (proof(world, &self.visit), &self.visit.user);
        world.services.api_keys.create(&proof, user, key, &client(HOME)).await.unwrap()
    }

    pub(crate) async fn regenerate(
        &self,
        world: &World,
        key: &CreatedApiKey,
        overlap: Overlap,
    ) -> Result<CreatedApiKey, ServiceError<ApiKeyError>> {
        let (proof, user) = (proof(world, &self.visit), &self.visit.user);
        let api_keys = &world.services.api_keys;
        api_keys.regenerate(&proof, user, &key.id, overlap, &client(HOME)).await
    }
}

async fn a_key_is_found_and_stored_as_a_hash(world: World) {
    let world = world.with_demo().await;
    let seats = [world.seat(ADA, HARBOR).await, world.seat(ADA, NORTHWIND).await];
    for seat in &seats {
        let key = api_key(&world, seat).await;
        let text = key.secret.expose();
        assert!(text.starts_with("npk_") && text.len() == 53, "{text}");
        let grant = grant(&world, &key).await.unwrap();
        assert_eq!(grant, Grant { key_id: key.id, seat: seat.clone(), scopes: Scopes::All });
    }
    let access = &world.services.api_access;
    let never_made = "npk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(access.authenticate(never_made).await.unwrap(), Err(KeyRefusal::Unknown));
    let mistyped = format!("{never_made}AAAAAA");
    assert_eq!(access.authenticate(&mistyped).await.unwrap(), Err(KeyRefusal::Mistyped));
    let (prefix, hash): (String, Vec<u8>) =
        sqlx::query_as("SELECT prefix, key_hash FROM api_keys ORDER BY id LIMIT 1")
            .fetch_one(world.kernel.db.reader())
            .await
            .unwrap();
    assert_eq!((prefix.len(), hash.len()), (12, 32));
}

async fn what_was_done_to_keys_can_be_read(world: World) {
    let world = world.with_demo().await;
    let owner = Owner::arrive(&world, BEN).await;
    world.clock.advance(1);
    let key = owner.create(&world, &new_key(&owner.seat)).await;
    world.clock.advance(1);
    let key = owner.regenerate(&world, &key, Overlap::Hours24).await.unwrap();
    world.clock.advance(1);
    let open = &owner.visit.open;
    world.services.api_keys.revoke(open, &key.id, &client(HOME)).await.unwrap();
    let ada = world.seat(ADA, HARBOR).await;
    let (events, _) = world.services.company_log.list::<()>(&ada, None).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    let expected =
        [CompanyEvent::ApiKeyRevoked, CompanyEvent::ApiKeyRegenerated, CompanyEvent::ApiKeyCreated];
    assert_eq!(kinds, expected);
    assert!(events.iter().all(|event| event.actor.as_deref() == Some("Ben Okafor")));
    assert_eq!(events[0].detail.to_string(), "\u{201c}Case system\u{201d}.");
    let own = world.services.activity.list(&owner.seat.user_id, None, None, 3).await.unwrap();
    let details: Vec<_> = own.events.iter().map(|event| event.detail.to_string()).collect();
    assert_eq!(details, ["\u{201c}Case system\u{201d}, for Harbor Law."; 3]);
    let subjects: Vec<_> = world.mails().await.into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.contains(&"An API key was created".to_owned()), "{subjects:?}");
    assert!(subjects.contains(&"An API key was regenerated".to_owned()), "{subjects:?}");
}

async fn a_key_acts_with_the_role_of_now(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let key = api_key(&world, &ben).await;
    world.services.team.change_role(&ada, &ben.user_id, Role::User).await.unwrap();
    assert_eq!(grant(&world, &key).await.unwrap().seat.role, Role::User);
}

async fn a_key_of_somebody_shut_out_opens_nothing(world: World) {
    let world = world.with_demo().await;
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.seat(CLEO, HARBOR).await);
    let key = api_key(&world, &cleo).await;
    let team = &world.services.team;
    team.deactivate(&ben, &cleo.user_id).await.unwrap();
    assert_eq!(grant(&world, &key).await, Err(KeyRefusal::OwnerInactive));
    team.reactivate(&ben, &cleo.user_id).await.unwrap();
    assert!(grant(&world, &key).await.is_ok());
    // Whoever comes back later makes new ones.
    team.remove(&ben, &cleo.user_id).await.unwrap();
    assert_eq!(grant(&world, &key).await, Err(KeyRefusal::Revoked));
}

async fn a_key_needs_the_two_factor_that_its_company_requires(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(CLEO, HARBOR).await;
    let key = api_key(&world, &seat).await;
    let from = START.plus_millis(DAY_MS);
    world
        .execute(format!(
            "UPDATE companies SET two_factor_required_from = {} WHERE id = '{}'",
            from.as_millis(),
            seat.company_id
        ))
        .await;
    assert!(grant(&world, &key).await.is_ok());
    world.clock.advance(DAY_MS);
    assert_eq!(grant(&world, &key).await, Err(KeyRefusal::TwoFactorMissing));
    let elsewhere = api_key(&world, &world.seat(ADA, NORTHWIND).await).await;
    assert!(grant(&world, &elsewhere).await.is_ok(), "another company's rule is another");
}

async fn a_key_stops_when_it_expires(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let end = START.plus_millis(7 * DAY_MS);
    let new = NewApiKey { expires_at: Some(end), ..new_key(&seat) };
    let api_keys = &world.services.api_keys;
    let key = api_keys.create_by_command(&seat.user_id, &new).await.unwrap();
    world.clock.advance(end.millis_since(world.kernel.now()) - 1);
    assert!(grant(&world, &key).await.is_ok());
    world.clock.advance(1);
    assert_eq!(grant(&world, &key).await, Err(KeyRefusal::Expired(end)));
    assert!(api_keys.list(&seat.user_id, None).await.unwrap().keys.is_empty());
    let ended = api_keys.list_ended(&seat.user_id).await.unwrap();
    assert_eq!(ended[0].state(end), ApiKeyState::Expired(end));
}

async fn a_new_key_takes_the_place_of_an_old_one(world: World) {
    let world = world.with_demo().await;
    let owner = Owner::arrive(&world, BEN).await;
    let scopes = Scopes::only(&[Scope::EventsWrite]).unwrap();
    let now = world.kernel.now();
    let new = NewApiKey {
        scopes: scopes.clone(),
        expires_at: Some(now.plus_millis(30 * DAY_MS)),
        ..new_key(&owner.seat)
    };
    let old = owner.create(&world, &new).await;
    world.clock.advance(HOUR_MS / 10);
    let key = owner.regenerate(&world, &old, Overlap::None).await.unwrap();
    assert_eq!(grant(&world, &old).await, Err(KeyRefusal::Revoked));
    assert_eq!(grant(&world, &key).await.unwrap().scopes, scopes);
    let api_keys = &world.services.api_keys;
    let listed = api_keys.find_of(&owner.seat.user_id, &key.id).await.unwrap().unwrap();
    let lifetime = listed.expires_at.unwrap().millis_since(listed.created_at);
    assert_eq!(lifetime, 30 * DAY_MS, "it works as long as the one before");
    let again = owner.regenerate(&world, &old, Overlap::None).await;
    assert!(matches!(again, Err(ServiceError::Refused(ApiKeyError::Over))), "{again:?}");
}

async fn an_old_key_works_on_beside_the_new_one(world: World) {
    let world = world.with_demo().await;
    let owner = Owner::arrive(&world, BEN).await;
    let old = owner.create(&world, &new_key(&owner.seat)).await;
    world.clock.advance(1);
    let now = world.kernel.now();
    let key = owner.regenerate(&world, &old, Overlap::Hours24).await.unwrap();
    let again = owner.regenerate(&world, &old, Overlap::Days7).await;
    assert!(matches!(again, Err(ServiceError::Refused(ApiKeyError::Over))), "one takes its place");
    // Revoked, it takes no key's place: the old one can be regenerated again.
    let api_keys = &world.services.api_keys;
    api_keys.revoke(&owner.visit.open, &key.id, &client(HOME)).await.unwrap();
    let key = owner.regenerate(&world, &old, Overlap::Hours24).await.unwrap();
    let listed = world.services.api_keys.list(&owner.seat.user_id, None).await.unwrap().keys;
    let states: Vec<_> = listed.iter().map(|it| (it.id.clone(), it.state(now))).collect();
    let end = now.plus_millis(24 * HOUR_MS);
    let expected =
        [(key.id.clone(), ApiKeyState::Active), (old.id.clone(), ApiKeyState::Replaced(end))];
    assert_eq!(states, expected);
    world.clock.advance(end.millis_since(world.kernel.now()) - 1);
    assert!(grant(&world, &old).await.is_ok() && grant(&world, &key).await.is_ok());
    world.clock.advance(1);
    assert_eq!(grant(&world, &old).await, Err(KeyRefusal::Expired(end)));
    assert!(grant(&world, &key).await.is_ok());
}

async fn a_key_needs_a_company_that_one_may_enter(world: World) {
    let world = world.with_demo().await;
    let owner = Owner::arrive(&world, BEN).await;
    let new = new_key(&world.seat(ADA, NORTHWIND).await);
    let (proof, user) = (proof(&world, &owner.visit), &owner.visit.user);
    let refused = world.services.api_keys.create(&proof, user, &new, &client(HOME)).await;
    assert_eq!(faults(&refused), [("company", Fault::NotAChoice)]);
}

async fn keys_are_bounded(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    world
        .execute(format!(
            "INSERT INTO api_keys (id, user_id, company_id, name, prefix, key_hash, created_at)
             SELECT n, '{}', '{}', 'x', 'npk_', {}, 0 FROM
             (WITH RECURSIVE ns (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM ns WHERE n < 200)
              SELECT CAST(n AS TEXT) AS n FROM ns) numbers",
            seat.user_id,
            seat.company_id,
            if world.url.starts_with("sqlite:") { "CAST(n AS BLOB)" } else { "CAST(n AS BYTEA)" },
        ))
        .await;
    let new = new_key(&seat);
    let refused = world.services.api_keys.create_by_command(&seat.user_id, &new).await;
    assert!(matches!(refused, Err(ServiceError::Refused(ApiKeyError::TooMany))), "{refused:?}");
    // Those of another company don't count.
    api_key(&world, &world.seat(ADA, NORTHWIND).await).await;
    let first = world.services.api_keys.list(&seat.user_id, None).await.unwrap();
    assert!(first.has_more && first.keys.len() == 50);
    let last = &first.keys.last().unwrap().id;
    let second = world.services.api_keys.list(&seat.user_id, Some(last)).await.unwrap();
    assert!(second.keys.iter().all(|key| key.id < *last));
}
