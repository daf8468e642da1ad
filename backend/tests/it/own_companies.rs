//! The companies that a person belongs to: switching, choosing the default, leaving.

use nameplate_backend::ServiceError;
use nameplate_domain::{
    activity::{ActivityKind, Revocation},
    companies::{CompanyEvent, MembershipError, Role},
    kernel::{CompanyId, MINUTE_MS},
};

use crate::support::{ADA, BEN, CLEO, HARBOR, HOME, NORTHWIND, PASSWORD, World, client, on_both};

on_both!(
    a_session_works_in_one_company_at_a_time,
    the_default_company_opens_at_the_sign_in,
    companies_of_others_are_not_entered,
    who_is_shut_out_cannot_enter,
    leaving_moves_the_sessions_that_work_there,
    the_last_super_admin_stays,
    of_two_super_admins_who_leave_at_the_same_moment_one_stays,
    work_is_noted_where_it_is_done,
);

type Done = Result<(), ServiceError<MembershipError>>;

fn why(result: &Done) -> MembershipError {
    match result {
        Err(ServiceError::Refused(why)) => *why,
        other => panic!("not refused: {other:?}"),
    }
}

async fn company_id(world: &World, email: &str, company: &str) -> CompanyId {
    world.membership(email, company).await.unwrap().company_id
}

async fn a_session_works_in_one_company_at_a_time(world: World) {
    let world = world.with_demo().await;
    let own = &world.services.own_companies;
    let first = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    let other = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    let northwind = company_id(&world, ADA, NORTHWIND).await;
    let open = world.resolve(&first.token).await.unwrap();
    assert_eq!(open.company_id, Some(company_id(&world, ADA, HARBOR).await));
    own.switch(&open, &northwind).await.unwrap();
    own.switch(&open, &northwind).await.unwrap();
    let switched = world.resolve(&first.token).await.unwrap();
    assert_eq!(switched.company_id, Some(northwind));
    let other = world.resolve(&other.token).await.unwrap();
    assert_eq!(other.company_id, open.company_id, "the other browser stays where it is");
}

async fn the_default_company_opens_at_the_sign_in(world: World) {
    let world = world.with_demo().await;
    let own = &world.services.own_companies;
    let ada = world.arrive(ADA).await;
    for company in [NORTHWIND, HARBOR, NORTHWIND] {
        let id = company_id(&world, ADA, company).await;
        own.set_default(&ada.open, &id).await.unwrap();
        own.set_default(&ada.open, &id).await.unwrap();
        let new = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
        let open = world.resolve(&new.token).await.unwrap();
        assert_eq!(open.company_id, Some(id), "{company}");
        let memberships = world.services.companies.memberships(&ada.user.id).await.unwrap();
        let defaults: Vec<_> = memberships.iter().filter(|it| it.is_default).collect();
        assert_eq!(defaults.len(), 1);
        assert_eq!(defaults[0].company_name.as_ref(), company);
    }
}

async fn companies_of_others_are_not_entered(world: World) {
    let world = world.with_demo().await;
    let own = &world.services.own_companies;
    let cleo = world.arrive(CLEO).await;
    for id in [company_id(&world, ADA, NORTHWIND).await, CompanyId::new("none")] {
        for result in [
            own.switch(&cleo.open, &id).await,
            own.set_default(&cleo.open, &id).await,
            own.leave(&cleo.open, &id, &client(HOME)).await,
        ] {
            assert_eq!(why(&result), MembershipError::NotAMember);
        }
    }
}

async fn who_is_shut_out_cannot_enter(world: World) {
    let world = world.with_demo().await;
    let own = &world.services.own_companies;
    let cleo = world.arrive(CLEO).await;
    let ben = world.seat(BEN, HARBOR).await;
    own.set_default(&cleo.open, &ben.company_id).await.unwrap();
    world.services.team.deactivate(&ben, &cleo.user.id).await.unwrap();
    let switched = own.switch(&cleo.open, &ben.company_id).await;
    assert_eq!(why(&switched), MembershipError::Deactivated);
    let chosen = own.set_default(&cleo.open, &ben.company_id).await;
    assert_eq!(why(&chosen), MembershipError::Deactivated);
    assert!(!world.membership(CLEO, HARBOR).await.unwrap().is_default);
    own.leave(&cleo.open, &ben.company_id, &client(HOME)).await.unwrap();
    assert!(world.membership(CLEO, HARBOR).await.is_none(), "leaving is always possible");
}

async fn leaving_moves_the_sessions_that_work_there(world: World) {
    let world = world.with_demo().await;
    let own = &world.services.own_companies;
    let ada = world.seat(ADA, HARBOR).await;
    let ben = world.user(BEN).await;
    world.services.team.change_role(&ada, &ben.id, Role::SuperAdmin).await.unwrap();
    let new = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    let open = world.resolve(&new.token).await.unwrap();
    world.clock.advance(1);
    own.leave(&open, &ada.company_id, &client(HOME)).await.unwrap();
    let open = world.resolve(&new.token).await.unwrap();
    assert_eq!(open.company_id, Some(company_id(&world, ADA, NORTHWIND).await));
    let again = own.leave(&open, &ada.company_id, &client(HOME)).await;
    assert_eq!(why(&again), MembershipError::NotAMember);

    let page = world.services.activity.list(&ada.user_id, None, None, 1).await.unwrap();
    let event = &page.events[0];
    assert_eq!((event.kind, event.ip.as_str()), (ActivityKind::CompanyLeft, HOME));
    assert_eq!(event.detail.to_string(), "Harbor Law.");
    assert_eq!(event.kind.revocation(), Some(Revocation::EndSession));
    let seat = world.seat(BEN, HARBOR).await;
    let (events, _) = world.services.company_log.list::<()>(&seat, None).await.unwrap();
    assert_eq!(events[0].kind, CompanyEvent::Left);
    assert_eq!(events[0].actor.as_deref(), Some("Ada Moreau"));
}

async fn the_last_super_admin_stays(world: World) {
    let world = world.with_demo().await;
    let own = &world.services.own_companies;
    let (ada, seat) = (world.arrive(ADA).await, world.seat(ADA, HARBOR).await);
    let ben = world.user(BEN).await;
    let refused = own.leave(&ada.open, &seat.company_id, &client(HOME)).await;
    assert_eq!(why(&refused), MembershipError::LastSuperAdmin);
    // One who is shut out can't run the company.
    let team = &world.services.team;
    team.change_role(&seat, &ben.id, Role::SuperAdmin).await.unwrap();
    team.deactivate(&seat, &ben.id).await.unwrap();
    let refused = own.leave(&ada.open, &seat.company_id, &client(HOME)).await;
    assert_eq!(why(&refused), MembershipError::LastSuperAdmin);
    team.reactivate(&seat, &ben.id).await.unwrap();
    own.leave(&ada.open, &seat.company_id, &client(HOME)).await.unwrap();
}

async fn of_two_super_admins_who_leave_at_the_same_moment_one_stays(world: World) {
    let world = world.with_demo().await;
    let (ada, seat) = (world.arrive(ADA).await, world.seat(ADA, HARBOR).await);
    let ben = world.arrive(BEN).await;
    world.services.team.change_role(&seat, &ben.user.id, Role::SuperAdmin).await.unwrap();
    let mut held = world.hold(&seat).await;
    let tries = [ada.open, ben.open].map(|open| {
        let (own, id) = (world.services.own_companies.clone(), seat.company_id.clone());
        tokio::spawn(async move { own.leave(&open, &id, &client(HOME)).await })
    });
    world.until_blocked(&mut held, 2).await;
    held.commit().await.unwrap();
    let mut left = 0;
    for tried in tries {
        let result = tried.await.unwrap();
        left += u32::from(result.is_ok());
        assert!(result.is_ok() || why(&result) == MembershipError::LastSuperAdmin, "{result:?}");
    }
    assert_eq!(left, 1);
    let stay = "SELECT COUNT(*) FROM memberships WHERE role = 'super_admin'";
    assert_eq!(world.count(stay).await, 1);
}

async fn work_is_noted_where_it_is_done(world: World) {
    let world = world.with_demo().await;
    let (own, team) = (&world.services.own_companies, &world.services.team);
    let harbor = world.seat(ADA, HARBOR).await;
    let new = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    let signed_in_at = world.services.now();
    world.clock.advance(MINUTE_MS);
    let open = world.resolve(&new.token).await.unwrap();
    let worked_at = world.services.now();
    let noted = async || team.find(&harbor, &harbor.user_id).await.unwrap().last_active_at;
    assert_eq!(noted().await, Some(worked_at));
    assert_ne!(noted().await, Some(signed_in_at));
    own.switch(&open, &company_id(&world, ADA, NORTHWIND).await).await.unwrap();
    world.clock.advance(MINUTE_MS);
    world.resolve(&new.token).await;
    assert_eq!(noted().await, Some(worked_at), "since then she works elsewhere");
    let elsewhere = "SELECT COUNT(*) FROM memberships WHERE last_active_at IS NOT NULL";
    assert_eq!(world.count(elsewhere).await, 2);
}
