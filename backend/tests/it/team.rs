//! What admins do to the members of their company.

use std::time::Duration;

use nameplate_backend::{
    ServiceError,
    flows::{Removal, Team},
};
use nameplate_domain::{
    activity::{ActivityGroup, ActivityKind},
    companies::{CompanyEvent, Role, Seat, TeamError},
    kernel::{Fault, MINUTE_MS, UserId},
};

use crate::{
    support::{ADA, BEN, CLEO, HARBOR, HOME, NORTHWIND, PASSWORD, World, client, faults, on_both},
    two_factor::proof,
};

on_both!(
    a_role_is_changed_by_whom_the_table_allows,
    nobody_acts_on_themselves,
    only_a_super_admin_acts_on_a_super_admin,
    people_of_other_companies_are_not_there,
    what_a_seat_says_is_checked_anew,
    two_super_admins_who_unmake_each_other_leave_one,
    a_removed_member_loses_the_company_and_keeps_the_account,
    a_deactivated_member_signs_in_without_the_company,
    a_member_is_signed_out_everywhere,
    an_account_is_deleted_by_its_address,
    an_account_that_is_needed_elsewhere_is_only_removed,
    members_read_what_was_done_to_them,
    pages_of_a_removed_member_hear_it_within_a_second,
);

type Acted = Result<(), ServiceError<TeamError>>;

fn is_refused(result: &Acted, reason: TeamError) -> bool {
    matches!(result, Err(ServiceError::Refused(why)) if *why == reason)
}

/// Every act of an admin on a member.
async fn every_act(world: &World, seat: &Seat, id: &UserId) -> Vec<Acted> {
    let team = &world.services.team;
    let actor = world.services.accounts.find(&seat.user_id).await.unwrap().unwrap();
    let proof = proof(world, &world.arrive(actor.email.as_ref()).await);
    vec![
        team.change_role(seat, id, Role::User).await,
        team.sign_out(seat, id).await.map(|_| ()),
        team.deactivate(seat, id).await,
        team.reactivate(seat, id).await,
        team.remove(seat, id).await,
        team.delete_account(seat, &proof, id, ADA).await.map(|_| ()),
    ]
}

async fn role(world: &World, email: &str) -> Option<Role> {
    world.membership(email, HARBOR).await.map(|membership| membership.role)
}

async fn a_role_is_changed_by_whom_the_table_allows(world: World) {
    let world = world.with_demo().await;
    let team = &world.services.team;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let cleo = world.seat(CLEO, HARBOR).await;
    team.change_role(&ben, &cleo.user_id, Role::Admin).await.unwrap();
    world.clock.advance(1);
    team.change_role(&ben, &cleo.user_id, Role::Admin).await.unwrap();
    assert_eq!(role(&world, CLEO).await, Some(Role::Admin));
    let made = team.change_role(&ben, &cleo.user_id, Role::SuperAdmin).await;
    assert!(is_refused(&made, TeamError::NeedsSuperAdmin));
    team.change_role(&ada, &cleo.user_id, Role::SuperAdmin).await.unwrap();
    assert_eq!(role(&world, CLEO).await, Some(Role::SuperAdmin));

    let (events, has_more) = world.services.company_log.list::<()>(&ada, None).await.unwrap();
    let said: Vec<_> = events.iter().map(|event| event.detail.to_string()).collect();
    assert_eq!(said, ["From Admin to Super Admin.", "From User to Admin."]);
    assert_eq!(events[1].actor.as_deref(), Some("Ben Okafor"));
    assert_eq!(events[1].subject.as_deref(), Some("Cleo Tanaka"));
    assert!(!has_more);
}

async fn nobody_acts_on_themselves(world: World) {
    let world = world.with_demo().await;
    for email in [ADA, BEN] {
        let seat = world.seat(email, HARBOR).await;
        for result in every_act(&world, &seat, &seat.user_id).await {
            assert!(is_refused(&result, TeamError::Oneself), "{result:?}");
        }
    }
    assert_eq!(role(&world, ADA).await, Some(Role::SuperAdmin));
}

async fn only_a_super_admin_acts_on_a_super_admin(world: World) {
    let world = world.with_demo().await;
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.seat(CLEO, HARBOR).await);
    let ada = world.user(ADA).await;
    for result in every_act(&world, &ben, &ada.id).await {
        assert!(is_refused(&result, TeamError::NeedsSuperAdmin), "{result:?}");
    }
    for id in [&ada.id, &ben.user_id] {
        for result in every_act(&world, &cleo, id).await {
            assert!(matches!(result, Err(ServiceError::Forbidden)), "{result:?}");
        }
    }
    assert_eq!(role(&world, ADA).await, Some(Role::SuperAdmin));
}

async fn people_of_other_companies_are_not_there(world: World) {
    let world = world.with_demo().await;
    let team = &world.services.team;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let ada = world.seat(ADA, HARBOR).await;
    for (seat, id) in
        [(&ada, dara.user_id.clone()), (&dara, ada.user_id.clone()), (&ada, UserId::new("none"))]
    {
        for result in every_act(&world, seat, &id).await {
            assert!(matches!(result, Err(ServiceError::NotFound)), "{result:?}");
        }
        assert!(matches!(team.find(seat, &id).await, Err(ServiceError::NotFound)));
        assert!(matches!(team.belongs_elsewhere(seat, &id).await, Err(ServiceError::NotFound)));
    }
    assert_eq!(team.list(&dara, "", None, Team::PAGE).await.unwrap().count, 1);
    assert_eq!(team.list(&dara, "ada", None, Team::PAGE).await.unwrap().count, 0);
    assert!(world.services.company_log.list::<()>(&dara, None).await.unwrap().0.is_empty());
}

async fn what_a_seat_says_is_checked_anew(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let cleo = world.user(CLEO).await;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let forged = Seat { company_id: ada.company_id.clone(), ..dara };
    for result in every_act(&world, &forged, &cleo.id).await {
        assert!(matches!(result, Err(ServiceError::Forbidden)), "{result:?}");
    }
    // What a page that is open still offers to somebody who is an admin no more.
    world.services.team.deactivate(&ada, &ben.user_id).await.unwrap();
    for result in every_act(&world, &ben, &cleo.id).await {
        assert!(matches!(result, Err(ServiceError::Forbidden)), "{result:?}");
    }
}

async fn two_super_admins_who_unmake_each_other_leave_one(world: World) {
    let world = world.with_demo().await;
    let ada = world.seat(ADA, HARBOR).await;
    let ben = world.user(BEN).await;
    world.services.team.change_role(&ada, &ben.id, Role::SuperAdmin).await.unwrap();
    let ben = world.seat(BEN, HARBOR).await;
    let mut held = world.hold(&ada).await;
    let tries =
        [(ada.clone(), ben.user_id.clone()), (ben, ada.user_id.clone())].map(|(seat, id)| {
            let team = world.services.team.clone();
            tokio::spawn(async move { team.change_role(&seat, &id, Role::User).await })
        });
    world.until_blocked(&mut held, 2).await;
    held.commit().await.unwrap();
    let mut done = 0;
    for tried in tries {
        let result = tried.await.unwrap();
        done += u32::from(result.is_ok());
        assert!(matches!(result, Ok(()) | Err(ServiceError::Forbidden)), "{result:?}");
    }
    assert_eq!(done, 1);
    let left = "SELECT COUNT(*) FROM memberships WHERE role = 'super_admin'";
    assert_eq!(world.count(left).await, 1);
}

async fn a_removed_member_loses_the_company_and_keeps_the_account(world: World) {
    let world = world.with_demo().await;
    let ben = world.seat(BEN, HARBOR).await;
    let cleo = world.attempt(CLEO, PASSWORD, &client(HOME)).await.unwrap();
    let open = world.resolve(&cleo.token).await.unwrap();
    assert_eq!(open.company_id.as_ref(), Some(&ben.company_id));
    world.services.team.remove(&ben, &cleo.user_id).await.unwrap();
    let open = world.resolve(&cleo.token).await.unwrap();
    assert_eq!(open.company_id, None, "still signed in, but nowhere");
    assert!(world.membership(CLEO, HARBOR).await.is_none());
    assert!(world.can_sign_in(CLEO, PASSWORD).await);
    let again = world.services.team.remove(&ben, &cleo.user_id).await;
    assert!(matches!(again, Err(ServiceError::NotFound)));

    // Who belongs to another company goes on there.
    let ada = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    let companies = &world.services.companies;
    companies.add_member(&mut tx, &ben.company_id, &dara.user_id, Role::SuperAdmin).await.unwrap();
    world.kernel.commit(tx).await.unwrap();
    let dara = Seat { company_id: ben.company_id, ..dara };
    world.services.team.remove(&dara, &ada.user_id).await.unwrap();
    let open = world.resolve(&ada.token).await.unwrap();
    let northwind = world.membership(ADA, NORTHWIND).await.unwrap();
    assert_eq!(open.company_id, Some(northwind.company_id));
}

async fn a_deactivated_member_signs_in_without_the_company(world: World) {
    let world = world.with_demo().await;
    let team = &world.services.team;
    let ben = world.seat(BEN, HARBOR).await;
    let cleo = world.user(CLEO).await;
    let before = world.attempt(CLEO, PASSWORD, &client(HOME)).await.unwrap();
    team.deactivate(&ben, &cleo.id).await.unwrap();
    team.deactivate(&ben, &cleo.id).await.unwrap();
    let open = world.resolve(&before.token).await.unwrap();
    assert_eq!(open.company_id, None);
    let new = world.attempt(CLEO, PASSWORD, &client(HOME)).await.unwrap();
    assert_eq!(world.resolve(&new.token).await.unwrap().company_id, None);
    assert!(!world.membership(CLEO, HARBOR).await.unwrap().is_active());
    let listed = team.find(&ben, &cleo.id).await.unwrap();
    assert_eq!(listed.deactivated_at, Some(world.services.now()));
    // What she does elsewhere is not noted here.
    world.clock.advance(MINUTE_MS);
    world.resolve(&new.token).await;
    let later = team.find(&ben, &cleo.id).await.unwrap();
    assert_eq!(later.last_active_at, listed.last_active_at);

    team.reactivate(&ben, &cleo.id).await.unwrap();
    world.clock.advance(1);
    team.reactivate(&ben, &cleo.id).await.unwrap();
    for token in [&before.token, &new.token] {
        let open = world.resolve(token).await.unwrap();
        assert_eq!(open.company_id.as_ref(), Some(&ben.company_id), "she goes on there");
    }
    let new = world.attempt(CLEO, PASSWORD, &client(HOME)).await.unwrap();
    let open = world.resolve(&new.token).await.unwrap();
    assert_eq!(open.company_id.as_ref(), Some(&ben.company_id));
    let (events, _) = world.services.company_log.list::<()>(&ben, None).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [CompanyEvent::Reactivated, CompanyEvent::Deactivated], "each once");
}

async fn a_member_is_signed_out_everywhere(world: World) {
    let world = world.with_demo().await;
    let (team, ben) = (&world.services.team, world.seat(BEN, HARBOR).await);
    let (first, second) = (world.arrive(CLEO).await, world.arrive(CLEO).await);
    let own = world.arrive(BEN).await;
    assert_eq!(team.sign_out(&ben, &first.user.id).await.unwrap(), 2);
    assert_eq!(team.sign_out(&ben, &first.user.id).await.unwrap(), 0);
    assert!(!world.is_open(&first.token).await && !world.is_open(&second.token).await);
    assert!(world.is_open(&own.token).await);
}

async fn an_account_is_deleted_by_its_address(world: World) {
    let world = world.with_demo().await;
    let (team, ben) = (&world.services.team, world.seat(BEN, HARBOR).await);
    let cleo = world.arrive(CLEO).await;
    let own = proof(&world, &world.arrive(BEN).await);
    for typed in ["", BEN, "cleo@example.co"] {
        let refused = team.delete_account(&ben, &own, &cleo.user.id, typed).await;
        assert_eq!(faults(&refused), [("email", Fault::NotTheAddress)], "{typed:?}");
    }
    let others = proof(&world, &cleo);
    let refused = team.delete_account(&ben, &others, &cleo.user.id, CLEO).await;
    assert!(matches!(refused, Err(ServiceError::ProofNeeded)));
    assert!(world.is_open(&cleo.token).await);

    let removal = team.delete_account(&ben, &own, &cleo.user.id, " CLEO@Example.com ").await;
    assert_eq!(removal.unwrap(), Removal::Deleted);
    assert!(!world.is_open(&cleo.token).await);
    assert!(!world.can_sign_in(CLEO, PASSWORD).await);
    let (events, _) = world.services.company_log.list::<()>(&ben, None).await.unwrap();
    assert_eq!(events[0].kind, CompanyEvent::AccountDeleted);
    assert_eq!((events[0].actor.as_deref(), &events[0].subject), (Some("Ben Okafor"), &None));
    let again = team.delete_account(&ben, &own, &cleo.user.id, CLEO).await;
    assert!(matches!(again, Err(ServiceError::NotFound)));
}

async fn an_account_that_is_needed_elsewhere_is_only_removed(world: World) {
    let world = world.with_demo().await;
    let (team, companies) = (&world.services.team, &world.services.companies);
    let (ben, dara) =
        (world.seat(BEN, HARBOR).await, world.found("Quay Desk", "dara@example.com").await);
    let cleo = world.user(CLEO).await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    companies.add_member(&mut tx, &dara.company_id, &cleo.id, Role::User).await.unwrap();
    world.kernel.commit(tx).await.unwrap();
    // Also when she is shut out there.
    team.deactivate(&dara, &cleo.id).await.unwrap();
    let own = proof(&world, &world.arrive(BEN).await);
    let removal = team.delete_account(&ben, &own, &cleo.id, CLEO).await.unwrap();
    assert_eq!(removal, Removal::RemovedOnly);
    assert!(world.membership(CLEO, HARBOR).await.is_none());
    assert!(world.membership(CLEO, "Quay Desk").await.is_some());
    assert!(world.can_sign_in(CLEO, PASSWORD).await);
    let (events, _) = world.services.company_log.list::<()>(&ben, None).await.unwrap();
    assert_eq!(events[0].kind, CompanyEvent::Removed);
}

async fn members_read_what_was_done_to_them(world: World) {
    let world = world.with_demo().await;
    let (team, ben) = (&world.services.team, world.seat(BEN, HARBOR).await);
    let cleo = world.arrive(CLEO).await.user;
    team.change_role(&ben, &cleo.id, Role::Admin).await.unwrap();
    world.clock.advance(1);
    team.sign_out(&ben, &cleo.id).await.unwrap();
    world.clock.advance(1);
    team.deactivate(&ben, &cleo.id).await.unwrap();
    world.clock.advance(1);
    team.reactivate(&ben, &cleo.id).await.unwrap();
    world.clock.advance(1);
    team.remove(&ben, &cleo.id).await.unwrap();
    let group = Some(ActivityGroup::Companies);
    let page = world.services.activity.list(&cleo.id, group, None, 10).await.unwrap();
    let read: Vec<_> =
        page.events.iter().map(|event| (event.kind, event.detail.to_string())).collect();
    let said = |kind, detail: &str| (kind, detail.to_owned());
    let expected = [
        said(ActivityKind::CompanyRemoved, "Harbor Law."),
        said(ActivityKind::CompanyReactivated, "Harbor Law, as Admin."),
        said(ActivityKind::CompanyDeactivated, "Harbor Law."),
        said(ActivityKind::SignedOutByAdmin, "Harbor Law."),
        said(ActivityKind::RoleChanged, "Harbor Law, as Admin."),
    ];
    assert_eq!(read, expected);
    for event in &page.events {
        // Where the admin was is nobody's business.
        assert_eq!((event.ip.as_str(), event.user_agent.as_str()), ("", ""));
        assert_eq!((&event.session_id, event.kind.revocation()), (&None, None));
    }
}

async fn pages_of_a_removed_member_hear_it_within_a_second(world: World) {
    let world = world.with_demo().await;
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.arrive(CLEO).await.user);
    let live = &world.services.live;
    let mut follower = live.follow(&cleo.id).unwrap();
    let job = tokio::spawn(live.clone().run());
    world.services.team.remove(&ben, &cleo.id).await.unwrap();
    let heard = tokio::time::timeout(Duration::from_secs(1), follower.changed()).await;
    assert!(heard.unwrap().unwrap().viewer);
    job.abort();
}
