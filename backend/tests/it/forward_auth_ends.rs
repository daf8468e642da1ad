//! What ends a sign-in at a product of another host.

use nameplate_backend::Zone;
use nameplate_domain::{
    companies::{PoliciesForm, Role},
    forward_auth::{AdmittedCompanies::First, CodeError},
    kernel::{DAY_MS, HOUR_MS, MINUTE_MS},
    sessions::Lifetime,
};

use crate::{
    forward_auth::{
        APP, OTHER, code, enter, identity, origin, redeem, register, sent, with_product,
    },
    support::{ADA, BEN, CLEO, HARBOR, HOME, World, client, on_both},
    two_factor::{guard, proof},
};

on_both!(
    what_ends_the_session_ends_the_grant,
    time_ends_it_and_use_keeps_it,
    a_remembered_session_is_remembered_at_the_product,
    whoever_may_not_enter_the_company_is_out,
    an_origin_that_is_removed_is_out,
    two_factor_that_is_required_comes_first,
    signing_out_at_the_product_ends_the_session,
    whoever_is_not_let_in_any_more_signs_out_all_the_same,
    nothing_is_left_of_an_account_that_is_deleted,
);

async fn what_ends_the_session_ends_the_grant(world: World) {
    let world = with_product(world).await;
    let (cleo, elsewhere) = (world.arrive(CLEO).await, world.arrive(CLEO).await);
    let (token, other) =
        (enter(&world, &cleo, First).await, enter(&world, &elsewhere, First).await);
    let (state, request) = sent(&world, First);
    let code = code(&world, &cleo, &request).await.unwrap();
    world.services.sessions.sign_out(&cleo.open, &client(HOME)).await.unwrap();
    assert_eq!(identity(&world, &token).await, None);
    assert!(identity(&world, &other).await.is_some(), "another session of theirs");
    let error = redeem(&world, &code, APP, Some(&state)).await.unwrap_err();
    assert_eq!(error, CodeError::Over, "a code of a session that ended");
    world.clock.advance(1);
    let ben = world.seat(BEN, HARBOR).await;
    world.services.team.sign_out(&ben, &cleo.user.id).await.unwrap();
    assert_eq!(identity(&world, &other).await, None);
    assert_eq!(world.count("SELECT COUNT(*) FROM forward_auth_grants").await, 0);
}

async fn time_ends_it_and_use_keeps_it(world: World) {
    let world = with_product(world).await;
    let (used, unused) = (world.arrive(CLEO).await, world.arrive(CLEO).await);
    let (kept, left) = (enter(&world, &used, First).await, enter(&world, &unused, First).await);
    let service = &world.services.forward_auth;
    for _ in 0..3 {
        world.clock.advance(3 * HOUR_MS);
        let found = service.identify(&kept, &origin(APP), &First, true).await.unwrap();
        assert!(found.is_some());
        world.services.sessions.write_touches().await.unwrap();
    }
    assert_eq!(identity(&world, &left).await, None, "nobody was there for nine hours");
    assert!(world.peek(&used.token).await.is_some());
    // What a page asks by itself is no use.
    world.clock.advance(7 * HOUR_MS);
    assert!(identity(&world, &kept).await.is_some());
    world.services.sessions.write_touches().await.unwrap();
    world.clock.advance(HOUR_MS);
    assert_eq!(identity(&world, &kept).await, None);
}

async fn a_remembered_session_is_remembered_at_the_product(world: World) {
    let world = with_product(world).await;
    let cleo = world.arrive_for(CLEO, Lifetime::Remembered).await;
    let (state, request) = sent(&world, First);
    let code = code(&world, &cleo, &request).await.unwrap();
    let grant = redeem(&world, &code, APP, Some(&state)).await.unwrap();
    assert_eq!(grant.until, Some(cleo.open.session.latest_end_at));
    world.clock.advance(20 * DAY_MS);
    assert!(identity(&world, &grant.token).await.is_some());
    world.clock.advance(10 * DAY_MS);
    assert_eq!(identity(&world, &grant.token).await, None);
}

async fn whoever_may_not_enter_the_company_is_out(world: World) {
    let world = with_product(world).await;
    let (ada, cleo) = (world.seat(ADA, HARBOR).await, world.arrive(CLEO).await);
    let token = enter(&world, &cleo, First).await;
    let team = &world.services.team;
    team.change_role(&ada, &cleo.user.id, Role::Admin).await.unwrap();
    assert_eq!(identity(&world, &token).await.unwrap().role, Role::Admin, "as it is now");
    world.clock.advance(1);
    team.deactivate(&ada, &cleo.user.id).await.unwrap();
    assert_eq!(identity(&world, &token).await, None);
    let (_, request) = sent(&world, First);
    assert_eq!(code(&world, &cleo, &request).await, None);
    world.clock.advance(1);
    team.reactivate(&ada, &cleo.user.id).await.unwrap();
    assert!(identity(&world, &token).await.is_some());
    let own = &world.services.own_companies;
    own.leave(&cleo.open, &ada.company_id, &client(HOME)).await.unwrap();
    assert_eq!(identity(&world, &token).await, None);
    assert_eq!(code(&world, &cleo, &request).await, None);
}

async fn an_origin_that_is_removed_is_out(world: World) {
    let world = with_product(world).await;
    let (ada, cleo) = (world.seat(ADA, HARBOR).await, world.arrive(CLEO).await);
    let token = enter(&world, &cleo, First).await;
    let (state, request) = sent(&world, First);
    let under_way = code(&world, &cleo, &request).await.unwrap();
    let (service, origins) = (&world.services.forward_auth, &world.services.company_origins);
    assert!(service.is_registered(&origin(APP), &First).await.unwrap());
    origins.remove(&ada, &origin(APP)).await.unwrap();
    assert!(!service.is_registered(&origin(APP), &First).await.unwrap());
    assert_eq!(identity(&world, &token).await, None);
    let error = redeem(&world, &under_way, APP, Some(&state)).await.unwrap_err();
    assert_eq!(error, CodeError::Over);
    assert_eq!(code(&world, &cleo, &request).await, None);
    // Registered again, everybody signs in anew.
    register(&world, ADA, HARBOR, APP).await;
    assert_eq!(identity(&world, &token).await, None);
}

async fn two_factor_that_is_required_comes_first(world: World) {
    let world = with_product(world).await;
    let cleo = world.arrive(CLEO).await;
    let token = enter(&world, &cleo, First).await;
    let (ben, visit) = (world.seat(BEN, HARBOR).await, world.arrive(BEN).await);
    let zone = Zone::of(None);
    let tomorrow = zone.iso_date(world.kernel.now().plus_millis(DAY_MS));
    let form =
        PoliciesForm { requires_two_factor: true, two_factor_from: tomorrow, longest_idle: None };
    let policies = &world.services.company_policies;
    policies.save(&ben, &proof(&world, &visit), &form, &zone).await.unwrap();
    assert!(identity(&world, &token).await.is_some(), "not yet");
    world.clock.advance(DAY_MS);
    let cleo = world.arrive(CLEO).await;
    let token = enter(&world, &cleo, First).await;
    assert_eq!(identity(&world, &token).await, None);
    let other = world.arrive(CLEO).await;
    let others_token = enter(&world, &other, First).await;
    let service = &world.services.forward_auth;
    assert!(service.sign_out(&others_token, &origin(APP), &client(HOME)).await.unwrap());
    assert!(world.peek(&other.token).await.is_none());
    let guarded = guard(&world, cleo).await;
    world.clock.advance(MINUTE_MS);
    let token = enter(&world, &guarded.visit, First).await;
    assert!(identity(&world, &token).await.is_some());
}

async fn signing_out_at_the_product_ends_the_session(world: World) {
    let world = with_product(world).await;
    let cleo = world.arrive(CLEO).await;
    let token = enter(&world, &cleo, First).await;
    let service = &world.services.forward_auth;
    let elsewhere = service.sign_out(&token, &origin(OTHER), &client(HOME)).await;
    assert!(!elsewhere.unwrap() && world.peek(&cleo.token).await.is_some());
    assert!(service.sign_out(&token, &origin(APP), &client(HOME)).await.unwrap());
    assert!(world.peek(&cleo.token).await.is_none());
    assert_eq!(identity(&world, &token).await, None);
    assert!(!service.sign_out(&token, &origin(APP), &client(HOME)).await.unwrap(), "it is over");
}

async fn whoever_is_not_let_in_any_more_signs_out_all_the_same(world: World) {
    let world = with_product(world).await;
    let (ada, cleo) = (world.seat(ADA, HARBOR).await, world.arrive(CLEO).await);
    let token = enter(&world, &cleo, First).await;
    world.services.team.deactivate(&ada, &cleo.user.id).await.unwrap();
    assert_eq!(identity(&world, &token).await, None);
    assert!(world.peek(&cleo.token).await.is_some(), "the account is still signed in");
    let service = &world.services.forward_auth;
    assert!(service.sign_out(&token, &origin(APP), &client(HOME)).await.unwrap());
    assert!(world.peek(&cleo.token).await.is_none());
}

async fn nothing_is_left_of_an_account_that_is_deleted(world: World) {
    let world = with_product(world).await;
    let cleo = world.arrive(CLEO).await;
    let token = enter(&world, &cleo, First).await;
    let (ada, visit) = (world.seat(ADA, HARBOR).await, world.arrive(ADA).await);
    let proof = proof(&world, &visit);
    world.services.team.delete_account(&ada, &proof, &cleo.user.id, CLEO).await.unwrap();
    assert_eq!(identity(&world, &token).await, None);
    assert_eq!(world.count("SELECT COUNT(*) FROM forward_auth_grants").await, 0);
}
