//! The rules that admins make for everyone in a company.

use nameplate_backend::{ServiceError, Services};
use nameplate_domain::{
    companies::{CompanyError, CompanyEvent, Membership, PoliciesForm, Role, Seat},
    kernel::{HOUR_MS, MINUTE_MS},
    sessions::{IdleTimeout, Lifetime},
    two_factor::TwoFactorError,
};

use crate::{
    support::{ADA, BEN, CLEO, HARBOR, HOME, NORTHWIND, World, client, on_both},
    two_factor::{guard, proof},
};

on_both!(
    two_factor_is_wanted_from_the_next_session_on,
    two_factor_is_wanted_at_once_from_who_comes_later,
    only_admins_of_the_company_make_its_rules,
    two_factor_that_a_company_wants_stays_on,
    a_bound_ends_what_is_idle_for_longer,
    a_bound_comes_and_goes_with_the_company,
);

async fn membership(world: &World, email: &str) -> Membership {
    world.membership(email, HARBOR).await.unwrap()
}

/// Sets the rules of a company, by somebody who just proved who they are.
async fn set_rules(
    world: &World,
    email: &str,
    seat: &Seat,
    requires_two_factor: bool,
    longest_idle: Option<IdleTimeout>,
) -> Result<(), ServiceError<CompanyError>> {
    let proof = proof(world, &world.arrive(email).await);
    let form = PoliciesForm { requires_two_factor, longest_idle };
    world.services.company_policies.save(seat, &proof, form).await
}

async fn require(world: &World, email: &str, is_required: bool) {
    let seat = world.seat(email, HARBOR).await;
    set_rules(world, email, &seat, is_required, None).await.unwrap();
}

async fn bound(world: &World, bound: Option<IdleTimeout>) {
    set_rules(world, BEN, &world.seat(BEN, HARBOR).await, false, bound).await.unwrap();
}

async fn two_factor_is_wanted_from_the_next_session_on(world: World) {
    let world = world.with_demo().await;
    let before = world.arrive(CLEO).await;
    world.clock.advance(1);
    require(&world, BEN, true).await;
    world.clock.advance(1);
    let after = world.arrive(CLEO).await;
    world.clock.advance(1);
    require(&world, ADA, true).await;
    let rule = membership(&world, CLEO).await;
    assert!(!rule.requires_two_factor(before.open.session.created_at));
    assert!(
        rule.requires_two_factor(after.open.session.created_at),
        "set twice, it holds from the first"
    );
    require(&world, ADA, false).await;
    assert!(!membership(&world, CLEO).await.requires_two_factor(after.open.session.created_at));
    let (events, _) =
        world.services.company_log.list::<()>(&world.seat(ADA, HARBOR).await, None).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [CompanyEvent::PoliciesChanged; 2], "what changes nothing is no event");
}

async fn two_factor_is_wanted_at_once_from_who_comes_later(world: World) {
    let world = world.with_demo().await;
    let kernel = &world.kernel;
    let Services { companies, team, .. } = &world.services;
    let (admin, cleo) = (world.seat(ADA, HARBOR).await, world.arrive(CLEO).await);
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let started_at = cleo.open.session.created_at;
    team.deactivate(&admin, &cleo.user.id).await.unwrap();
    world.clock.advance(1);
    require(&world, BEN, true).await;
    world.clock.advance(1);
    assert!(!membership(&world, CLEO).await.requires_two_factor(started_at));
    team.reactivate(&admin, &cleo.user.id).await.unwrap();
    assert!(membership(&world, CLEO).await.requires_two_factor(started_at), "let in again");

    let mut tx = kernel.db.begin().await.unwrap();
    companies.add_member(&mut tx, &admin.company_id, &dara.user_id, Role::User).await.unwrap();
    kernel.commit(tx).await.unwrap();
    let joined = membership(&world, "dara@example.com").await;
    assert!(joined.requires_two_factor(started_at), "joined");
    assert!(!membership(&world, BEN).await.requires_two_factor(started_at), "was in before");
}

async fn only_admins_of_the_company_make_its_rules(world: World) {
    let world = world.with_demo().await;
    let refused = |result| matches!(result, Err(ServiceError::Forbidden));
    let (user, admin) = (world.seat(CLEO, HARBOR).await, world.seat(BEN, HARBOR).await);
    assert!(refused(set_rules(&world, CLEO, &user, true, None).await));
    let elsewhere = world.seat(ADA, NORTHWIND).await;
    assert!(refused(set_rules(&world, ADA, &elsewhere, true, None).await), "a user there");
    // A seat that says more than what is stored by now.
    let stale = Seat { role: Role::SuperAdmin, ..elsewhere };
    assert!(refused(set_rules(&world, ADA, &stale, true, None).await));
    let foreign = Seat { company_id: stale.company_id, ..admin.clone() };
    assert!(refused(set_rules(&world, BEN, &foreign, true, None).await), "nobody there at all");
    let by_another = set_rules(&world, ADA, &admin, true, None).await;
    assert!(matches!(by_another, Err(ServiceError::ProofNeeded)), "a proof is one's own");
    assert_eq!(membership(&world, CLEO).await.policies.two_factor_required_at, None);
}

async fn two_factor_that_a_company_wants_stays_on(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(CLEO).await;
    let guarded = guard(&world, visit).await;
    require(&world, ADA, true).await;
    let two_factor = &world.services.two_factor;
    let (user, proof) = (&guarded.visit.user, proof(&world, &guarded.visit));
    let code = guarded.fresh_code(&world);
    let refused = two_factor.disable(&proof, user, &code, &client(HOME)).await;
    let Err(ServiceError::Refused(TwoFactorError::Required(company))) = refused else {
        panic!("it was turned off: {refused:?}");
    };
    assert_eq!(company, HARBOR);
    // Who is shut out owes the company nothing.
    let admin = world.seat(ADA, HARBOR).await;
    world.services.team.deactivate(&admin, &user.id).await.unwrap();
    two_factor.disable(&proof, user, &code, &client(HOME)).await.unwrap();
}

async fn a_bound_ends_what_is_idle_for_longer(world: World) {
    let world = world.with_demo().await;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let idle = world.arrive(CLEO).await;
    let kept = world.arrive_for(CLEO, Lifetime::Remembered).await;
    let stranger = world.arrive("dara@example.com").await;
    assert_eq!(stranger.user.id, dara.user_id);
    world.clock.advance(HOUR_MS);
    let here = world.arrive(CLEO).await;
    bound(&world, Some(IdleTimeout::Minutes30)).await;
    assert!(!world.is_open(&idle.token).await);
    assert!(!world.is_open(&kept.token).await, "also what is remembered");
    assert!(world.is_open(&stranger.token).await, "in another company nothing changed");
    let sessions = &world.services.sessions;
    assert_eq!(sessions.list(&here.open, None).await.unwrap().count, 0, "as the list says");
    let kept = world.arrive_for(CLEO, Lifetime::Remembered).await;
    world.clock.advance(30 * MINUTE_MS - 1);
    assert!(world.peek(&kept.token).await.is_some());
    world.clock.advance(1);
    assert!(world.peek(&kept.token).await.is_none());
}

async fn a_bound_comes_and_goes_with_the_company(world: World) {
    let world = world.with_demo().await;
    bound(&world, Some(IdleTimeout::Minutes15)).await;
    let cleo = world.arrive(CLEO).await;
    assert_eq!(cleo.open.session.longest_idle, Some(IdleTimeout::Minutes15));
    let (own, company_id) = (&world.services.own_companies, membership(&world, CLEO).await);
    own.leave(&cleo.open, &company_id.company_id, &client(HOME)).await.unwrap();
    world.clock.advance(HOUR_MS);
    world.services.prune().await;
    let open = world.resolve(&cleo.token).await.unwrap();
    assert_eq!(open.session.longest_idle, None);
}
