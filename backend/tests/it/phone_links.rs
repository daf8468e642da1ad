//! *Connect my phone*: once, by one phone, after both sides said yes.

use nameplate_backend::{
    Client, ServiceError, Token, devices::PhoneLink, flows::ViewerOptions, sessions::NewSession,
};
use nameplate_domain::{
    activity::ActivityKind,
    devices::{ConnectError, PHONE_LINK_MS, PhoneLinkState},
    kernel::{HOUR_MS, MINUTE_MS, PhoneLinkId},
    sessions::{AuthMethod, Lifetime},
};

use crate::{
    support::{ADA, BEN, ELSEWHERE, HOME, Visit, World, client, on_both},
    two_factor::proof,
};

on_both!(
    a_phone_is_signed_in_once_both_sides_said_yes,
    it_proves_no_more_than_the_session_that_asked,
    nobody_is_signed_in_before_it_is_confirmed,
    a_second_phone_is_told_that_it_is_taken,
    of_two_phones_at_the_same_moment_one_takes_it,
    a_phone_that_comes_back_twice_is_signed_in_once,
    not_me_voids_it,
    only_the_session_that_asked_confirms,
    each_step_has_two_minutes,
    a_new_code_takes_the_place_of_the_old_one,
    it_goes_with_the_session_that_asked,
    that_its_session_is_in_use_counts_before_it_is_written,
    it_takes_a_proof_of_a_running_session,
    codes_and_phones_are_limited,
    nothing_of_it_can_be_read_in_the_database,
    what_is_over_is_pruned,
    the_page_that_shows_it_is_told,
);

/// Where the phone is.
fn phone() -> Client {
    let user_agent =
        "Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/150.0.0.0 Mobile Safari/537.36";
    Client { user_agent: user_agent.to_owned(), ..client(ELSEWHERE) }
}

fn is(result: Result<impl std::fmt::Debug, ServiceError<ConnectError>>, why: ConnectError) -> bool {
    matches!(&result, Err(ServiceError::Refused(it)) if *it == why)
}

async fn code(world: &World, visit: &Visit) -> Token {
    world.services.phone_links.begin(&proof(world, visit), &client(HOME)).await.unwrap()
}

async fn shown(world: &World, visit: &Visit) -> PhoneLink {
    let id = &visit.open.session.id;
    world.services.phone_links.of_session(id).await.unwrap().unwrap()
}

async fn claim(world: &World, code: &Token) -> Result<Token, ServiceError<ConnectError>> {
    world.services.phone_links.claim(code, &phone()).await
}

async fn confirm(
    world: &World,
    visit: &Visit,
    id: &PhoneLinkId,
) -> Result<(), ServiceError<ConnectError>> {
    world.services.phone_links.confirm(&visit.open, id).await
}

async fn finish(world: &World, claim: &Token) -> Result<NewSession, ServiceError<ConnectError>> {
    world.services.phone_links.finish(claim, &phone()).await
}

/// A phone that took a code, and was confirmed.
async fn confirmed(world: &World, visit: &Visit) -> Token {
    let claim = claim(world, &code(world, visit).await).await.unwrap();
    confirm(world, visit, &shown(world, visit).await.id).await.unwrap();
    claim
}

async fn a_phone_is_signed_in_once_both_sides_said_yes(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let code = code(&world, &ada).await;
    let links = &world.services.phone_links;
    let link = shown(&world, &ada).await;
    assert!(link.is_of(&code) && link.state == PhoneLinkState::Waiting);
    let (opened, user) = links.open(&code).await.unwrap().unwrap();
    assert_eq!((opened.asked_from.ip.as_str(), user.id.clone()), (HOME, ada.user.id.clone()));

    let claim = claim(&world, &code).await.unwrap();
    let link = shown(&world, &ada).await;
    assert_eq!(link.state, PhoneLinkState::Claimed);
    assert_eq!(link.claimed_from.as_ref().unwrap().ip, ELSEWHERE);
    confirm(&world, &ada, &link.id).await.unwrap();
    assert_eq!(links.claimed(&claim).await.unwrap().unwrap().state, PhoneLinkState::Confirmed);

    world.clock.advance(1);
    let session = finish(&world, &claim).await.unwrap();
    assert_eq!(session.lifetime, Lifetime::Remembered);
    let open = world.resolve(&session.token).await.unwrap();
    assert_eq!(open.user_id, ada.user.id);
    assert!(open.company_id.is_some());
    assert_ne!(open.session.id, ada.open.session.id);
    assert_eq!(shown(&world, &ada).await.state, PhoneLinkState::Used);
    let activity = world.services.activity.list(&ada.user.id, None, None, 1).await.unwrap();
    let event = &activity.events[0];
    assert_eq!(
        (event.kind, event.detail.auth_method),
        (ActivityKind::SignedIn, Some(AuthMethod::PhoneLink))
    );
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADA, "New sign-in to your account"));
    assert!(mail.text.contains("Chrome on Android"), "{}", mail.text);
}

async fn it_proves_no_more_than_the_session_that_asked(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.clock.advance(9 * MINUTE_MS);
    let claim = confirmed(&world, &ada).await;
    world.clock.advance(MINUTE_MS);
    let open = world.resolve(&finish(&world, &claim).await.unwrap().token).await.unwrap();
    assert_eq!(open.session.proved_at, ada.open.session.proved_at);
    assert!(open.session.created_at > open.session.proved_at);
}

async fn nobody_is_signed_in_before_it_is_confirmed(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let code = code(&world, &ada).await;
    assert!(is(confirm(&world, &ada, &shown(&world, &ada).await.id).await, ConnectError::Over));
    let claim = claim(&world, &code).await.unwrap();
    assert!(is(finish(&world, &claim).await, ConnectError::Over));
    // What the code says is not what the phone goes on by.
    confirm(&world, &ada, &shown(&world, &ada).await.id).await.unwrap();
    assert!(is(finish(&world, &code).await, ConnectError::Over));
    finish(&world, &claim).await.unwrap();
}

async fn a_second_phone_is_told_that_it_is_taken(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let code = code(&world, &ada).await;
    let first = claim(&world, &code).await.unwrap();
    assert!(is(claim(&world, &code).await, ConnectError::Taken));
    confirm(&world, &ada, &shown(&world, &ada).await.id).await.unwrap();
    assert!(is(claim(&world, &code).await, ConnectError::Taken));
    finish(&world, &first).await.unwrap();
    assert!(is(claim(&world, &code).await, ConnectError::Over), "used");
    assert!(world.services.phone_links.open(&code).await.unwrap().is_none());
}

async fn of_two_phones_at_the_same_moment_one_takes_it(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let code = code(&world, &ada).await;
    let there = world.replica().await;
    let from = phone();
    let (one, other) = tokio::join!(claim(&world, &code), there.phone_links.claim(&code, &from));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    let refused = if one.is_ok() { other } else { one };
    assert!(is(refused, ConnectError::Taken));
}

async fn a_phone_that_comes_back_twice_is_signed_in_once(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let claim = confirmed(&world, &ada).await;
    let there = world.replica().await;
    let from = phone();
    let (one, other) =
        tokio::join!(finish(&world, &claim), there.phone_links.finish(&claim, &from));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    assert!(is(finish(&world, &claim).await, ConnectError::Over));
    assert_eq!(world.count("SELECT COUNT(*) FROM sessions").await, 2);
}

async fn not_me_voids_it(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let links = &world.services.phone_links;
    let code = code(&world, &ada).await;
    let claim = claim(&world, &code).await.unwrap();
    let id = shown(&world, &ada).await.id;
    assert!(links.reject(&ada.open, &id).await.unwrap());
    assert!(!links.reject(&ada.open, &id).await.unwrap());
    assert!(is(confirm(&world, &ada, &id).await, ConnectError::Over));
    assert!(is(finish(&world, &claim).await, ConnectError::Over));
    assert!(links.open(&code).await.unwrap().is_none());
    // Also when it was confirmed by mistake.
    let confirmed = confirmed(&world, &ada).await;
    assert!(links.reject(&ada.open, &shown(&world, &ada).await.id).await.unwrap());
    assert!(is(finish(&world, &confirmed).await, ConnectError::Over));
}

async fn only_the_session_that_asked_confirms(world: World) {
    let world = world.with_demo().await;
    let (ada, tab) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let ben = world.arrive(BEN).await;
    let claim = claim(&world, &code(&world, &ada).await).await.unwrap();
    let id = shown(&world, &ada).await.id;
    for other in [&tab, &ben] {
        assert!(is(confirm(&world, other, &id).await, ConnectError::Over));
        assert!(!world.services.phone_links.reject(&other.open, &id).await.unwrap());
    }
    assert!(is(finish(&world, &claim).await, ConnectError::Over));
    confirm(&world, &ada, &id).await.unwrap();
    finish(&world, &claim).await.unwrap();
}

async fn each_step_has_two_minutes(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let late = code(&world, &ada).await;
    world.clock.advance(PHONE_LINK_MS);
    assert!(is(claim(&world, &late).await, ConnectError::Over));
    assert_eq!(shown(&world, &ada).await.state, PhoneLinkState::Over);

    let code = code(&world, &ada).await;
    world.clock.advance(PHONE_LINK_MS - 1);
    let claim = claim(&world, &code).await.unwrap();
    let id = shown(&world, &ada).await.id;
    world.clock.advance(PHONE_LINK_MS - 1);
    confirm(&world, &ada, &id).await.unwrap();
    world.clock.advance(1);
    assert!(is(finish(&world, &claim).await, ConnectError::Over), "not by being confirmed");
}

async fn a_new_code_takes_the_place_of_the_old_one(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let old = code(&world, &ada).await;
    let taken = claim(&world, &old).await.unwrap();
    let new = code(&world, &ada).await;
    assert!(is(claim(&world, &old).await, ConnectError::Over));
    assert!(is(finish(&world, &taken).await, ConnectError::Over));
    assert!(shown(&world, &ada).await.is_of(&new));
}

async fn it_goes_with_the_session_that_asked(world: World) {
    let world = world.with_demo().await;
    let (signed_out, elsewhere, timed_out) =
        (world.arrive(ADA).await, world.arrive(ADA).await, world.arrive(ADA).await);
    let sessions = &world.services.sessions;
    let phone = confirmed(&world, &signed_out).await;
    sessions.sign_out(&signed_out.open, &client(HOME)).await.unwrap();
    assert!(is(finish(&world, &phone).await, ConnectError::Over));

    let phone = confirmed(&world, &elsewhere).await;
    sessions.end_everywhere(&timed_out.open, &client(HOME)).await.unwrap();
    assert!(is(finish(&world, &phone).await, ConnectError::Over));

    // One that ended by itself is there until it is pruned.
    let idle = world.arrive(ADA).await;
    let phone = confirmed(&world, &idle).await;
    world.execute("UPDATE sessions SET last_active_at = 0").await;
    assert!(is(finish(&world, &phone).await, ConnectError::Over));
}

async fn that_its_session_is_in_use_counts_before_it_is_written(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let code = code(&world, &visit).await;
    world.clock.advance(MINUTE_MS);
    let options = ViewerOptions { is_attended: true, counts_unread: false };
    assert!(world.services.viewers.by_token(&visit.token, options).await.unwrap().is_some());
    // By what is written, nobody was there for too long.
    world.execute("UPDATE sessions SET last_active_at = 0").await;
    claim(&world, &code).await.unwrap();
}

async fn it_takes_a_proof_of_a_running_session(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let (services, proof) = (&world.services, proof(&world, &ada));
    services.sessions.sign_out(&ada.open, &client(HOME)).await.unwrap();
    let begun = services.phone_links.begin(&proof, &client(HOME)).await;
    assert!(matches!(begun, Err(ServiceError::ProofNeeded)));
    let ada = world.arrive(ADA).await;
    world.clock.advance(11 * MINUTE_MS);
    let old = services.proofs.recent::<ConnectError>(&ada.open);
    assert!(matches!(old, Err(ServiceError::ProofNeeded)));
}

async fn codes_and_phones_are_limited(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let links = &world.services.phone_links;
    let mut last = None;
    for _ in 0..10 {
        last = Some(code(&world, &ada).await);
    }
    let begun = links.begin(&proof(&world, &ada), &client(HOME)).await;
    assert!(matches!(begun, Err(ServiceError::Limited(_))));
    let guess = Token::generate(&world.kernel);
    for _ in 0..20 {
        assert!(is(claim(&world, &guess).await, ConnectError::Over));
    }
    assert!(matches!(claim(&world, &guess).await, Err(ServiceError::Limited(_))));
    links.claim(&last.unwrap(), &client(HOME)).await.unwrap();
}

async fn nothing_of_it_can_be_read_in_the_database(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let code = code(&world, &ada).await;
    let claim = claim(&world, &code).await.unwrap();
    let (token_hash, claim_hash): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("SELECT token_hash, claim_hash FROM phone_links")
            .fetch_one(world.kernel.db.reader())
            .await
            .unwrap();
    assert_eq!(token_hash, code.hash().as_bytes());
    assert_eq!(claim_hash, claim.hash().as_bytes());
}

async fn what_is_over_is_pruned(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    code(&world, &ada).await;
    let links = &world.services.phone_links;
    world.clock.advance(PHONE_LINK_MS);
    assert_eq!(links.prune().await.unwrap(), 0);
    world.clock.advance(HOUR_MS + 1);
    assert_eq!(links.prune().await.unwrap(), 1);
    assert!(links.of_session(&ada.open.session.id).await.unwrap().is_none());
}

async fn the_page_that_shows_it_is_told(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let changes = "SELECT COUNT(*) FROM changes WHERE kind = 'viewer'";
    let code = code(&world, &ada).await;
    let before = world.count(changes).await;
    let claim = claim(&world, &code).await.unwrap();
    assert_eq!(world.count(changes).await, before + 1);
    confirm(&world, &ada, &shown(&world, &ada).await.id).await.unwrap();
    let before = world.count(changes).await;
    finish(&world, &claim).await.unwrap();
    assert!(world.count(changes).await > before);
}
