//! The wish to be deleted: its owner asks, admins decide, everybody hears of it.

use nameplate_backend::{
    Client, ServiceError,
    flows::{Removal, Team},
};
use nameplate_domain::{
    activity::{ActivityKind, Revocation},
    companies::{CompanyEvent, Role},
    exports::{DeclineForm, DeletionError, DeletionState},
    kernel::{DAY_MS, Fault},
};

use crate::{
    support::{
        ADA, BEN, CLEO, HARBOR, HOME, Mail, NORTHWIND, Visit, World, client, faults, on_both,
    },
    traces::places,
    two_factor::proof,
};

on_both!(
    admins_hear_of_it_and_it_can_be_taken_back,
    an_admin_declines_in_their_words,
    an_admin_deletes_and_the_person_hears_of_it,
    who_may_not_delete_may_not_decline,
    the_only_super_admin_is_told_what_comes_first,
    without_a_company_it_is_the_operators,
    the_admins_of_every_company_hear_of_it,
    a_thief_asks_in_vain,
    it_is_asked_three_times_a_day,
);

fn home() -> Client {
    client(HOME)
}

async fn ask(world: &World, visit: &Visit) -> Result<(), ServiceError<DeletionError>> {
    world.clock.advance(1);
    world.services.deletion_requests.request(&proof(world, visit), &visit.user, &home()).await
}

async fn state(world: &World, visit: &Visit) -> DeletionState {
    world.services.deletion_requests.find(&visit.user.id).await.unwrap().unwrap().state
}

fn told(mails: &[Mail]) -> Vec<(&str, &str)> {
    let mut told: Vec<_> = mails.iter().map(|it| (it.to.as_str(), it.subject.as_str())).collect();
    told.sort_unstable();
    told
}

fn because(reason: &str) -> DeclineForm {
    DeclineForm { reason: reason.to_owned() }
}

async fn admins_hear_of_it_and_it_can_be_taken_back(world: World) {
    let world = world.with_demo().await;
    let cleo = world.arrive(CLEO).await;
    let requests = &world.services.deletion_requests;
    assert_eq!(requests.find(&cleo.user.id).await.unwrap(), None);
    ask(&world, &cleo).await.unwrap();
    assert_eq!(state(&world, &cleo).await, DeletionState::Open);
    let mails = world.mails().await;
    let expected = [
        (ADA, "Cleo Tanaka asks to be deleted"),
        (BEN, "Cleo Tanaka asks to be deleted"),
        (CLEO, "The deletion of your account was asked for"),
    ];
    assert_eq!(told(&mails), expected);
    let to_ada = mails.iter().find(|it| it.to == ADA).unwrap();
    assert!(to_ada.text.contains("https://id.example.com/company/team\n"), "{}", to_ada.text);
    let again = ask(&world, &cleo).await;
    assert!(matches!(again, Err(ServiceError::Refused(DeletionError::AskedAlready))));
    let seat = world.seat(ADA, HARBOR).await;
    let marked = async || {
        let team = world.services.team.list(&seat, "", None, Team::PAGE).await.unwrap().members;
        team.into_iter()
            .filter(|it| it.deletion_requested_at.is_some())
            .map(|it| it.user_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(marked().await, std::slice::from_ref(&cleo.user.id));

    requests.withdraw(&cleo.open, &home()).await.unwrap();
    let at = world.kernel.now();
    assert_eq!(state(&world, &cleo).await, DeletionState::Withdrawn { at });
    assert!(marked().await.is_empty());
    let again = requests.withdraw(&cleo.open, &home()).await;
    assert!(matches!(again, Err(ServiceError::Refused(DeletionError::Settled))));
    let (events, _) = world.services.company_log.list::<()>(&seat, None).await.unwrap();
    assert_eq!(events[0].kind, CompanyEvent::DeletionRequested);
    assert_eq!(events[0].actor.as_deref(), Some("Cleo Tanaka"));
}

async fn an_admin_declines_in_their_words(world: World) {
    let world = world.with_demo().await;
    let cleo = world.arrive(CLEO).await;
    ask(&world, &cleo).await.unwrap();
    world.mails().await;
    world.clock.advance(1);
    let (seat, requests) = (world.seat(BEN, HARBOR).await, &world.services.deletion_requests);
    let id = &cleo.user.id;
    let long = requests.decline(&seat, id, &because(&"x".repeat(501))).await;
    assert_eq!(faults(&long), [("reason", Fault::TooLong { max: 500 })]);
    requests.decline(&seat, id, &because("Finish the <b>Harlow</b> case first.")).await.unwrap();
    let DeletionState::Declined { reason, .. } = state(&world, &cleo).await else { panic!() };
    assert_eq!(reason.unwrap().as_ref(), "Finish the <b>Harlow</b> case first.");
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (CLEO, "Your account is not deleted"));
    assert!(mail.text.contains("They wrote:\n\nFinish the <b>Harlow</b>"), "{}", mail.text);
    let again = requests.decline(&seat, id, &because("")).await;
    assert!(matches!(again, Err(ServiceError::Refused(DeletionError::Settled))));
    let events = world.services.activity.list(id, None, None, 1).await.unwrap().events;
    assert_eq!(events[0].kind, ActivityKind::DeletionDeclined);
    assert_eq!(events[0].ip, "", "where an admin was is told to nobody");
    // It may be asked for once more, and declined without a word.
    ask(&world, &cleo).await.unwrap();
    requests.decline(&seat, id, &because("  ")).await.unwrap();
    assert!(matches!(state(&world, &cleo).await, DeletionState::Declined { reason: None, .. }));
}

async fn an_admin_deletes_and_the_person_hears_of_it(world: World) {
    let world = world.with_demo().await;
    let cleo = world.arrive(CLEO).await;
    ask(&world, &cleo).await.unwrap();
    world.mails().await;
    let seat = world.seat(ADA, HARBOR).await;
    let proof = proof(&world, &world.arrive(ADA).await);
    let removal = world.services.team.delete_account(&seat, &proof, &cleo.user.id, CLEO).await;
    assert_eq!(removal.unwrap(), Removal::Deleted);
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (CLEO, "Your account is deleted"));
    assert!(mail.text.contains("Hello Cleo Tanaka,"), "{}", mail.text);
    // The mail was the last that knew the address.
    for text in [CLEO, "Tanaka"] {
        assert!(places(&world, text).await.is_empty(), "{:?}", places(&world, text).await);
    }
}

async fn who_may_not_delete_may_not_decline(world: World) {
    let world = world.with_demo().await;
    let (ada, ben, cleo) =
        (world.arrive(ADA).await, world.arrive(BEN).await, world.arrive(CLEO).await);
    let seat = world.seat(ADA, HARBOR).await;
    world.services.team.change_role(&seat, &ben.user.id, Role::SuperAdmin).await.unwrap();
    world.services.team.change_role(&seat, &cleo.user.id, Role::Admin).await.unwrap();
    let dara = world.found("Quay Desk", "dara@example.com").await;
    ask(&world, &ben).await.unwrap();
    let asked = "Ben Okafor asks to be deleted";
    let mails = world.mails().await;
    let to: Vec<_> =
        mails.iter().filter(|it| it.subject == asked).map(|it| it.to.as_str()).collect();
    assert_eq!(to, [ADA], "an Admin can't delete a Super Admin");
    let requests = &world.services.deletion_requests;
    let by = async |seat| requests.decline(&seat, &ben.user.id, &because("")).await;
    for seat in [world.seat(CLEO, HARBOR).await, world.seat(BEN, HARBOR).await] {
        assert!(matches!(by(seat).await, Err(ServiceError::Forbidden)));
    }
    assert!(matches!(by(dara).await, Err(ServiceError::NotFound)), "of another company");
    assert_eq!(state(&world, &ben).await, DeletionState::Open);
    assert!(matches!(
        requests.decline(&seat, &ada.user.id, &because("")).await,
        Err(ServiceError::Forbidden)
    ));
    by(seat).await.unwrap();
}

async fn the_only_super_admin_is_told_what_comes_first(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let requests = &world.services.deletion_requests;
    let told = requests.obstacle(&ada.user.id).await.unwrap().unwrap().to_string();
    assert!(told.contains("the only Super Admin of Harbor Law"), "{told}");
    let refused = ask(&world, &ada).await;
    assert!(matches!(refused, Err(ServiceError::Refused(DeletionError::OnlySuperAdmin { .. }))));
    assert_eq!(requests.find(&ada.user.id).await.unwrap(), None);
    assert!(world.mails().await.is_empty());
}

async fn without_a_company_it_is_the_operators(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let cleo = world.user(CLEO).await;
    world.services.team.remove(&seat, &cleo.id).await.unwrap();
    let cleo = world.arrive(CLEO).await;
    let refused = ask(&world, &cleo).await;
    assert!(matches!(refused, Err(ServiceError::Refused(DeletionError::NoCompany))));
}

async fn the_admins_of_every_company_hear_of_it(world: World) {
    let world = world.with_demo().await;
    // Ada runs the second company, too; Ben joins it.
    world.execute("UPDATE memberships SET role = 'admin' WHERE role = 'user' AND user_id = (SELECT id FROM users WHERE email_key = 'ada@example.com')").await;
    let northwind = world.seat(ADA, NORTHWIND).await;
    let ben = world.arrive(BEN).await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    let companies = &world.services.companies;
    companies.add_member(&mut tx, &northwind.company_id, &ben.user.id, Role::User).await.unwrap();
    world.kernel.commit(tx).await.unwrap();
    ask(&world, &ben).await.unwrap();
    let mails = world.mails().await;
    let of =
        |company: &str| mails.iter().filter(|it| it.to == ADA && it.text.contains(company)).count();
    assert_eq!((of(HARBOR), of(NORTHWIND)), (1, 1));
    assert!(mails.iter().all(|it| it.to != CLEO), "a User decides about nobody");
    // It is one wish: who declines it in one company settles it.
    world.services.deletion_requests.decline(&northwind, &ben.user.id, &because("")).await.unwrap();
    assert!(matches!(state(&world, &ben).await, DeletionState::Declined { .. }));
}

async fn a_thief_asks_in_vain(world: World) {
    let world = world.with_demo().await;
    let (thief, cleo) = (world.arrive(CLEO).await, world.arrive(CLEO).await);
    let foreign = world.arrive(BEN).await;
    let requests = &world.services.deletion_requests;
    let by_other = requests.request(&proof(&world, &foreign), &cleo.user, &home()).await;
    assert!(matches!(by_other, Err(ServiceError::ProofNeeded)));
    ask(&world, &thief).await.unwrap();
    world.services.sessions.sign_out(&thief.open, &home()).await.unwrap();
    let events = world.services.activity.list(&cleo.user.id, None, None, 10).await.unwrap().events;
    let event = events.iter().find(|it| it.kind == ActivityKind::DeletionRequested).unwrap();
    let revocation = &world.services.activity_revocation;
    assert!(revocation.revocable(&cleo.user.id, &events).await.unwrap().contains(&event.id));
    let done = revocation.revoke(&cleo.open, &cleo.user, &event.id, &home()).await.unwrap();
    assert_eq!(done, Revocation::WithdrawDeletion);
    assert!(matches!(state(&world, &cleo).await, DeletionState::Withdrawn { .. }));
    // Of a session that is over nothing comes any more.
    let late = ask(&world, &thief).await;
    assert!(matches!(late, Err(ServiceError::ProofNeeded)));
}

async fn it_is_asked_three_times_a_day(world: World) {
    let world = world.with_demo().await;
    let cleo = world.arrive(CLEO).await;
    let requests = &world.services.deletion_requests;
    for _ in 0..3 {
        ask(&world, &cleo).await.unwrap();
        requests.withdraw(&cleo.open, &home()).await.unwrap();
    }
    assert!(matches!(ask(&world, &cleo).await, Err(ServiceError::Limited(_))));
    assert!(matches!(state(&world, &cleo).await, DeletionState::Withdrawn { .. }));
    world.clock.advance(DAY_MS);
    ask(&world, &world.arrive(CLEO).await).await.unwrap();
}
