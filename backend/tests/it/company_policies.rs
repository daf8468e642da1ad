//! The rules that admins make for everyone in a company.

use nameplate_backend::{ServiceError, Zone};
use nameplate_domain::{
    companies::{CompanyError, CompanyEvent, Membership, Policies, PoliciesForm, Role, Seat},
    kernel::{DAY_MS, Fault, HOUR_MS, MINUTE_MS},
    sessions::{IdleTimeout, Lifetime},
    two_factor::TwoFactorError,
};

use crate::{
    support::{ADA, BEN, CLEO, HARBOR, HOME, NORTHWIND, World, client, on_both},
    two_factor::{guard, proof},
};

on_both!(
    two_factor_is_required_from_the_chosen_day_on,
    the_chosen_day_is_one_that_comes,
    only_admins_of_the_company_make_its_rules,
    two_factor_that_a_company_wants_stays_on,
    a_bound_ends_what_is_idle_for_longer,
    a_bound_comes_and_goes_with_the_company,
);

async fn membership(world: &World, email: &str) -> Membership {
    world.membership(email, HARBOR).await.unwrap()
}

/// What an admin chooses: the day from which two-factor is required, if it is, and the bound.
fn rules(two_factor_from: Option<&str>, longest_idle: Option<IdleTimeout>) -> PoliciesForm {
    PoliciesForm {
        requires_two_factor: two_factor_from.is_some(),
        two_factor_from: two_factor_from.unwrap_or_default().to_owned(),
        longest_idle,
    }
}

/// Sets the rules of a company, by somebody who just proved who they are.
async fn set_rules(
    world: &World,
    email: &str,
    seat: &Seat,
    two_factor_from: Option<&str>,
    longest_idle: Option<IdleTimeout>,
) -> Result<Policies, ServiceError<CompanyError>> {
    let proof = proof(world, &world.arrive(email).await);
    let form = rules(two_factor_from, longest_idle);
    world.services.company_policies.save(seat, &proof, &form, &Zone::of(None)).await
}

/// Requires two-factor in Harbor Law from a day on.
async fn require(
    world: &World,
    email: &str,
    from: &str,
) -> Result<Policies, ServiceError<CompanyError>> {
    set_rules(world, email, &world.seat(email, HARBOR).await, Some(from), None).await
}

fn today(world: &World) -> String {
    Zone::of(None).iso_date(world.kernel.now())
}

async fn bound(world: &World, bound: Option<IdleTimeout>) {
    set_rules(world, BEN, &world.seat(BEN, HARBOR).await, None, bound).await.unwrap();
}

async fn two_factor_is_required_from_the_chosen_day_on(world: World) {
    let world = world.with_demo().await;
    let now = world.kernel.now();
    let tomorrow = Zone::of(None).iso_date(now.plus_millis(DAY_MS));
    assert!(require(&world, BEN, &tomorrow).await.is_ok());
    let rule = membership(&world, CLEO).await;
    let from = rule.policies.two_factor_required_from.unwrap();
    assert_eq!(from.as_millis() % DAY_MS, 0, "the beginning of the day");
    assert!(!rule.requires_two_factor(from.plus_millis(-1)) && rule.requires_two_factor(from));
    // In another zone it is still yesterday then; the same day again changes nothing.
    let zone = Zone::of(Zone::parse("America/New_York").ok().as_ref());
    let (admin, proof) = (world.seat(ADA, HARBOR).await, proof(&world, &world.arrive(ADA).await));
    let form = rules(Some(&zone.iso_date(from)), None);
    let saved = world.services.company_policies.save(&admin, &proof, &form, &zone).await.unwrap();
    assert_eq!(saved.two_factor_required_from, Some(from));
    world.clock.advance(3 * DAY_MS);
    assert!(require(&world, BEN, &tomorrow).await.is_ok(), "it stands there, though it is over");
    assert_eq!(membership(&world, CLEO).await.policies.two_factor_required_from, Some(from));
    set_rules(&world, ADA, &world.seat(ADA, HARBOR).await, None, None).await.unwrap();
    assert_eq!(membership(&world, CLEO).await.policies.two_factor_required_from, None);
    let (events, _) =
        world.services.company_log.list::<()>(&world.seat(ADA, HARBOR).await, None).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [CompanyEvent::PoliciesChanged; 2], "what changes nothing is no event");
}

async fn the_chosen_day_is_one_that_comes(world: World) {
    let world = world.with_demo().await;
    let now = world.kernel.now();
    let yesterday = Zone::of(None).iso_date(now.plus_millis(-DAY_MS));
    for (typed, fault) in [
        ("", Fault::Missing),
        (yesterday.as_str(), Fault::DayIsOver),
        ("0001-01-01", Fault::DayIsOver),
        ("2026-02-30", Fault::NotADate),
        ("10000-01-01", Fault::NotADate),
        ("tomorrow", Fault::NotADate),
    ] {
        let Err(ServiceError::Invalid(faults)) = require(&world, BEN, typed).await else {
            panic!("{typed} was taken");
        };
        assert_eq!(faults, ("two_factor_from", fault).into(), "{typed}");
    }
    assert_eq!(membership(&world, CLEO).await.policies.two_factor_required_from, None);
    assert!(require(&world, BEN, &Zone::of(None).iso_date(now)).await.is_ok());
    assert!(membership(&world, CLEO).await.requires_two_factor(now), "today is at once");
}

async fn only_admins_of_the_company_make_its_rules(world: World) {
    let world = world.with_demo().await;
    let refused = |result| matches!(result, Err(ServiceError::Forbidden));
    let (user, admin) = (world.seat(CLEO, HARBOR).await, world.seat(BEN, HARBOR).await);
    assert!(refused(set_rules(&world, CLEO, &user, Some(&today(&world)), None).await));
    let elsewhere = world.seat(ADA, NORTHWIND).await;
    assert!(
        refused(set_rules(&world, ADA, &elsewhere, Some(&today(&world)), None).await),
        "a user there"
    );
    // A seat that says more than what is stored by now.
    let stale = Seat { role: Role::SuperAdmin, ..elsewhere };
    assert!(refused(set_rules(&world, ADA, &stale, Some(&today(&world)), None).await));
    let foreign = Seat { company_id: stale.company_id, ..admin.clone() };
    assert!(
        refused(set_rules(&world, BEN, &foreign, Some(&today(&world)), None).await),
        "nobody there at all"
    );
    let by_another = set_rules(&world, ADA, &admin, Some(&today(&world)), None).await;
    assert!(matches!(by_another, Err(ServiceError::ProofNeeded)), "a proof is one's own");
    assert_eq!(membership(&world, CLEO).await.policies.two_factor_required_from, None);
}

async fn two_factor_that_a_company_wants_stays_on(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(CLEO).await;
    let guarded = guard(&world, visit).await;
    require(&world, ADA, &today(&world)).await.unwrap();
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
