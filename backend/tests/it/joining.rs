//! Taking an invitation.

use nameplate_backend::{
    ServiceError,
    flows::{Removal, Team},
    sessions::OpenSession,
};
use nameplate_domain::{
    activity::{ActivityKind, Revocation},
    companies::{CompanyEvent, INVITATION_MS, InvitationError, Role, Seat},
    kernel::Fault,
    passwords::Password,
};

use crate::{
    invitations::{EVE, NEW, accept_as_new, invite, why},
    support::{
        BEN, CLEO, ELSEWHERE, HARBOR, HOME, NORTHWIND, PASSWORD, World, client, faults, on_both,
        tampered,
    },
    two_factor::proof,
};

on_both!(
    an_invited_person_makes_an_account_and_joins,
    a_person_with_an_account_signs_in_and_joins,
    nobody_else_takes_an_invitation,
    an_invitation_works_once,
    an_invitation_works_for_a_day,
    links_of_another_making_are_none,
    of_two_who_take_it_at_the_same_moment_one_wins,
    who_joins_and_who_is_deleted_at_the_same_moment_agree,
    who_is_shut_out_comes_back_by_no_invitation,
);

async fn link(world: &World, seat: &Seat, email: &str) -> String {
    invite(world, seat, email).await.1.link("invitations")
}

async fn accept(
    world: &World,
    link: &str,
    open: &OpenSession,
) -> Result<(), ServiceError<InvitationError>> {
    world.services.joining.accept(link, open, &client(HOME)).await
}

async fn an_invited_person_makes_an_account_and_joins(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let ben = world.seat(BEN, HARBOR).await;
    let (_, mail) = invite(&world, &ben, EVE).await;
    assert_eq!(mail.to, EVE);
    assert_eq!(mail.subject, "Ben Okafor invites you to join Harbor Law");
    for said in ["Hello Eve Lindqvist", "Ben Okafor asks you to join Harbor Law.", "Role: User"] {
        assert!(mail.text.contains(said), "{said}: {}", mail.text);
    }
    let link = mail.link("invitations");
    let open = world.services.joining.find(&link).await.unwrap().unwrap();
    assert_eq!((open.company_name.as_ref(), open.name.as_ref()), (HARBOR, "Eve Lindqvist"));
    assert_eq!(open.inviter.as_deref(), Some("Ben Okafor"));
    assert_eq!((open.email.as_ref(), open.role, open.has_account), (EVE, Role::User, false));
    assert_eq!(world.membership(CLEO, HARBOR).await.unwrap().role, Role::User);

    let refused = world
        .services
        .joining
        .accept_as_new(&link, " ", &Password::new("eve"), &client(HOME))
        .await;
    let expected = [("name", Fault::Missing), ("password", Fault::TooShort { min: 8 })];
    assert_eq!(faults(&refused), expected);
    let own = Password::new("Eve-lind-1");
    let refused =
        world.services.joining.accept_as_new(&link, "Eve Lind", &own, &client(HOME)).await;
    assert_eq!(faults(&refused), [("password", Fault::HoldsOwnName)]);

    let new = accept_as_new(&world, &link).await.unwrap();
    let session = world.resolve(&new.token).await.unwrap();
    assert_eq!(session.company_id.as_ref(), Some(&ben.company_id));
    let user = world.user(EVE).await;
    assert_eq!(user.name.as_ref(), "Eve Lind");
    let profile = world.services.profiles.get(&user.id).await.unwrap().profile;
    assert_eq!(profile.phone.unwrap().as_ref(), "+33612345678");
    assert_eq!(world.membership(EVE, HARBOR).await.unwrap().role, Role::User);
    assert!(world.can_sign_in(EVE, NEW).await);
    assert_eq!(
        world.services.team.list(&ben, "eve lind", None, Team::PAGE).await.unwrap().count,
        1
    );
    assert_eq!(invitations.list(&ben).await.unwrap(), []);
}

async fn a_person_with_an_account_signs_in_and_joins(world: World) {
    let world = world.with_demo().await;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let link = link(&world, &dara, "CLEO@example.com").await;
    let open = world.services.joining.find(&link).await.unwrap().unwrap();
    assert!(open.has_account);
    let refused = accept_as_new(&world, &link).await;
    assert_eq!(why(&refused), InvitationError::HasAccount);
    assert!(world.membership(CLEO, "Quay Desk").await.is_none(), "nobody is added silently");

    let cleo = world.arrive(CLEO).await;
    world.clock.advance(1);
    accept(&world, &link, &cleo.open).await.unwrap();
    let session = world.resolve(&cleo.token).await.unwrap();
    assert_eq!(session.company_id.as_ref(), Some(&dara.company_id), "she works there now");
    assert!(world.membership(CLEO, HARBOR).await.is_some());
    assert_eq!(world.user(CLEO).await.name.as_ref(), "Cleo Tanaka", "her name is her own");
    let page = world.services.activity.list(&cleo.user.id, None, None, 1).await.unwrap();
    assert_eq!(page.events[0].kind, ActivityKind::CompanyJoined);
    assert_eq!(page.events[0].kind.revocation(), Some(Revocation::EndSession));
    assert_eq!(page.events[0].detail.to_string(), "Quay Desk, as User.");
    let (events, _) = world.services.company_log.list::<()>(&dara, None).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [CompanyEvent::Joined, CompanyEvent::Invited]);
    assert_eq!(events[0].actor.as_deref(), Some("Cleo Tanaka"));
}

async fn nobody_else_takes_an_invitation(world: World) {
    let world = world.with_demo().await;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let link = link(&world, &dara, CLEO).await;
    let ben = world.arrive(BEN).await;
    let refused = accept(&world, &link, &ben.open).await;
    assert_eq!(why(&refused), InvitationError::SomebodyElse);
    assert!(world.membership(BEN, "Quay Desk").await.is_none());
    accept(&world, &link, &world.arrive(CLEO).await.open).await.unwrap();
}

async fn an_invitation_works_once(world: World) {
    let world = world.with_demo().await;
    let ben = world.seat(BEN, HARBOR).await;
    let first = link(&world, &ben, EVE).await;
    let joining = &world.services.joining;
    assert_eq!(joining.joined_by(&first).await.unwrap(), None);
    accept_as_new(&world, &first).await.unwrap();
    assert_eq!(joining.find(&first).await.unwrap(), None);
    assert_eq!(joining.joined_by(&first).await.unwrap().unwrap().as_ref(), HARBOR);
    assert_eq!(joining.joined_by(&format!("{first}x")).await.unwrap(), None);
    assert_eq!(why(&accept_as_new(&world, &first).await), InvitationError::NotValid);
    let eve = world.arrive(EVE).await;
    assert_eq!(why(&accept(&world, &first, &eve.open).await), InvitationError::NotValid);
    // Nor when she was removed since.
    world.services.team.remove(&ben, &eve.user.id).await.unwrap();
    assert_eq!(why(&accept(&world, &first, &eve.open).await), InvitationError::NotValid);
    let again = link(&world, &ben, EVE).await;
    let other = world.arrive(EVE).await;
    accept(&world, &again, &eve.open).await.unwrap();
    let other = world.resolve(&other.token).await.unwrap();
    assert_eq!(other.company_id, Some(ben.company_id), "it was in no company");
}

async fn an_invitation_works_for_a_day(world: World) {
    let world = world.with_demo().await;
    let ben = world.seat(BEN, HARBOR).await;
    let link = link(&world, &ben, EVE).await;
    world.clock.advance(INVITATION_MS - 1);
    assert!(world.services.joining.find(&link).await.unwrap().is_some());
    world.clock.advance(1);
    assert_eq!(world.services.joining.find(&link).await.unwrap(), None);
    assert_eq!(why(&accept_as_new(&world, &link).await), InvitationError::NotValid);
    assert!(world.services.invitations.list(&ben).await.unwrap()[0].is_over);
}

async fn links_of_another_making_are_none(world: World) {
    let world = world.with_demo().await;
    let ben = world.seat(BEN, HARBOR).await;
    let (id, mail) = invite(&world, &ben, EVE).await;
    let link = mail.link("invitations");
    for forged in [
        String::new(),
        id.as_ref().to_owned(),
        format!("{id}."),
        tampered(&link, 5),
        tampered(&link, id.as_ref().len() + 5),
    ] {
        assert_eq!(world.services.joining.find(&forged).await.unwrap(), None, "{forged}");
        assert_eq!(why(&accept_as_new(&world, &forged).await), InvitationError::NotValid);
    }
}

async fn of_two_who_take_it_at_the_same_moment_one_wins(world: World) {
    let world = world.with_demo().await;
    let ben = world.seat(BEN, HARBOR).await;
    let link = link(&world, &ben, EVE).await;
    let mut held = world.hold(&ben).await;
    let tries = [1, 2].map(|_| {
        let (joining, link) = (world.services.joining.clone(), link.clone());
        tokio::spawn(async move {
            let password = Password::new(NEW);
            joining.accept_as_new(&link, "Eve Lind", &password, &client(ELSEWHERE)).await
        })
    });
    world.until_blocked(&mut held, 2).await;
    held.commit().await.unwrap();
    let mut won = 0;
    for tried in tries {
        let result = tried.await.unwrap();
        won += u32::from(result.is_ok());
        assert!(result.is_ok() || why(&result) == InvitationError::NotValid, "{result:?}");
    }
    assert_eq!(won, 1);
    assert!(world.can_sign_in(EVE, NEW).await);
}

async fn who_joins_and_who_is_deleted_at_the_same_moment_agree(world: World) {
    let world = world.with_demo().await;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let link = link(&world, &dara, CLEO).await;
    let (cleo, ben) = (world.arrive(CLEO).await, world.arrive(BEN).await);
    let (seat, own) = (world.seat(BEN, HARBOR).await, proof(&world, &ben));
    let mut held = world.kernel.db.begin().await.unwrap();
    sqlx::query("UPDATE users SET name = name WHERE id = $1")
        .bind(cleo.user.id.as_ref())
        .execute(&mut *held)
        .await
        .unwrap();
    let (joining, team) = (world.services.joining.clone(), world.services.team.clone());
    let open = cleo.open.clone();
    let joining = tokio::spawn(async move { joining.accept(&link, &open, &client(HOME)).await });
    let id = cleo.user.id.clone();
    let deleting = tokio::spawn(async move { team.delete_account(&seat, &own, &id, CLEO).await });
    world.until_blocked(&mut held, 2).await;
    held.commit().await.unwrap();
    let (joined, deleted) = (joining.await.unwrap(), deleting.await.unwrap().unwrap());
    let kept = deleted == Removal::RemovedOnly;
    assert_eq!(joined.is_ok(), kept, "{joined:?}, {deleted:?}");
    assert_eq!(world.is_open(&cleo.token).await, kept);
}

/// She was asked at an address that became hers only after she had joined.
async fn who_is_shut_out_comes_back_by_no_invitation(world: World) {
    let world = world.with_demo().await;
    let ben = world.seat(BEN, HARBOR).await;
    let link = link(&world, &ben, EVE).await;
    let cleo = world.arrive(CLEO).await;
    world
        .execute(format!(
            "UPDATE users SET email = '{EVE}', email_key = '{EVE}'
                          WHERE email_key = '{CLEO}'"
        ))
        .await;
    world.services.team.deactivate(&ben, &cleo.user.id).await.unwrap();
    let refused = accept(&world, &link, &cleo.open).await;
    assert_eq!(why(&refused), InvitationError::NotValid);
    assert!(!world.membership(EVE, HARBOR).await.unwrap().is_active());
    assert!(world.membership(EVE, NORTHWIND).await.is_none());
    assert!(world.can_sign_in(EVE, PASSWORD).await);
}
