//! Asking people to join a company.

use nameplate_backend::{ServiceError, Services, sessions::NewSession};
use nameplate_domain::{
    companies::{
        CompanyEvent, INVITATION_KEPT_MS, INVITATION_MS, InvitationError, InvitationForm, Role,
        Seat, TeamError,
    },
    deliveries::MAILS_PER_RECIPIENT,
    kernel::{Fault, InvitationId, MINUTE_MS},
    passwords::Password,
};

use crate::support::{ADA, BEN, CLEO, HARBOR, HOME, Mail, World, client, faults, on_both};

on_both!(
    an_invitation_that_is_sent_again_works_for_another_day,
    a_revoked_invitation_works_no_more,
    an_invitation_goes_with_who_may_send_it,
    a_removed_super_admin_comes_back_by_no_invitation,
    all_faults_of_a_form_are_said_at_once,
    an_invited_persons_phone_number_is_as_it_was_dialled,
    only_a_super_admin_asks_for_a_super_admin,
    invitations_of_other_companies_are_not_there,
    nobody_learns_whether_an_address_has_an_account,
    invitations_are_limited_for_a_company,
    mails_to_one_address_are_limited_whoever_causes_them,
    an_invitation_that_is_over_is_replaced_and_forgotten,
);

pub(crate) const EVE: &str = "eve@example.com";
pub(crate) const NEW: &str = "Second-word-2";

fn form(email: &str, role: Role) -> InvitationForm {
    InvitationForm {
        name: "Eve Lindqvist".to_owned(),
        email: email.to_owned(),
        phone: "+33 6 12 34 56 78".to_owned(),
        country: String::new(),
        role,
    }
}

/// Invites somebody as a User; gives the invitation and its mail.
pub(crate) async fn invite(world: &World, seat: &Seat, email: &str) -> (InvitationId, Mail) {
    let id = world.services.invitations.invite(seat, &form(email, Role::User)).await.unwrap();
    (id, world.mail().await)
}

pub(crate) async fn accept_as_new(
    world: &World,
    link: &str,
) -> Result<NewSession, ServiceError<InvitationError>> {
    world.services.joining.accept_as_new(link, "Eve Lind", &Password::new(NEW), &client(HOME)).await
}

pub(crate) fn why<T: std::fmt::Debug>(
    result: &Result<T, ServiceError<InvitationError>>,
) -> InvitationError {
    match result {
        Err(ServiceError::Refused(why)) => *why,
        other => panic!("not refused: {other:?}"),
    }
}

async fn an_invitation_that_is_sent_again_works_for_another_day(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let (old_id, first) = invite(&world, &ben, EVE).await;
    world.clock.advance(INVITATION_MS);
    let id = invitations.resend(&ada, &old_id).await.unwrap();
    assert!(matches!(invitations.resend(&ada, &old_id).await, Err(ServiceError::NotFound)));
    let mail = world.mail().await;
    assert_eq!(mail.to, EVE);
    assert!(mail.text.contains("Ada Moreau asks you"), "{}", mail.text);
    let [listed] = invitations.list(&ben).await.unwrap().try_into().unwrap();
    let now = world.services.now();
    assert_eq!((listed.sent_at, listed.ends_at), (now, now.plus_millis(INVITATION_MS)));
    assert_eq!((listed.inviter.as_deref(), listed.is_over), (Some("Ada Moreau"), false));
    assert_eq!(invited(&world, &ben).await, [Some(EVE.to_owned()), Some(EVE.to_owned())]);
    world.clock.advance(INVITATION_MS - 1);
    let old = accept_as_new(&world, &first.link("invitations")).await;
    assert_eq!(why(&old), InvitationError::NotValid, "one link at a time");
    accept_as_new(&world, &mail.link("invitations")).await.unwrap();
    assert!(matches!(invitations.resend(&ada, &id).await, Err(ServiceError::NotFound)));
    assert_eq!(invited(&world, &ben).await, [None, None], "she is told of by her name now");
}

/// Whom the invitations of a company's log are to, the newest first.
async fn invited(world: &World, seat: &Seat) -> Vec<Option<String>> {
    let (events, _) = world.services.company_log.list::<()>(seat, None).await.unwrap();
    let invited = events.into_iter().filter(|event| event.kind == CompanyEvent::Invited);
    invited.map(|event| event.subject).collect()
}

async fn a_revoked_invitation_works_no_more(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let ben = world.seat(BEN, HARBOR).await;
    let (id, mail) = invite(&world, &ben, EVE).await;
    world.clock.advance(1);
    invitations.revoke(&ben, &id).await.unwrap();
    assert!(matches!(invitations.revoke(&ben, &id).await, Err(ServiceError::NotFound)));
    assert!(matches!(invitations.resend(&ben, &id).await, Err(ServiceError::NotFound)));
    let link = mail.link("invitations");
    assert_eq!(world.services.joining.find(&link).await.unwrap(), None);
    assert_eq!(why(&accept_as_new(&world, &link).await), InvitationError::NotValid);
    assert!(world.mails().await.is_empty());
    let (events, _) = world.services.company_log.list::<()>(&ben, None).await.unwrap();
    assert_eq!(events[0].kind, CompanyEvent::InvitationRevoked);
}

async fn an_invitation_goes_with_who_may_send_it(world: World) {
    let world = world.with_demo().await;
    let Services { invitations, own_companies, team, .. } = &world.services;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.arrive(BEN).await);
    let id = &ben.user.id;
    team.change_role(&ada, id, Role::SuperAdmin).await.unwrap();
    let seat = world.seat(BEN, HARBOR).await;
    let (_, stays) = invite(&world, &ada, "gail@example.com").await;
    invitations.invite(&seat, &form("hugo@example.com", Role::SuperAdmin)).await.unwrap();
    let as_super_admin = world.mail().await;
    let (_, mail) = invite(&world, &seat, EVE).await;
    let works = async |mail: &Mail| {
        world.services.joining.find(&mail.link("invitations")).await.unwrap().is_some()
    };

    team.change_role(&ada, id, Role::Admin).await.unwrap();
    assert!(!works(&as_super_admin).await, "an admin asks for no Super Admin");
    assert!(works(&mail).await);
    team.change_role(&ada, id, Role::User).await.unwrap();
    assert!(!works(&mail).await, "demoted");

    team.change_role(&ada, id, Role::Admin).await.unwrap();
    let (_, mail) = invite(&world, &seat, EVE).await;
    team.deactivate(&ada, id).await.unwrap();
    assert!(!works(&mail).await, "shut out");

    team.reactivate(&ada, id).await.unwrap();
    let (_, mail) = invite(&world, &seat, EVE).await;
    own_companies.leave(&ben.open, &ada.company_id, &client(HOME)).await.unwrap();
    assert!(!works(&mail).await, "left");
    assert!(works(&stays).await, "others' stay");
}

async fn a_removed_super_admin_comes_back_by_no_invitation(world: World) {
    let world = world.with_demo().await;
    let Services { invitations, team, .. } = &world.services;
    let ada = world.seat(ADA, HARBOR).await;
    team.change_role(&ada, &world.user(BEN).await.id, Role::SuperAdmin).await.unwrap();
    let ben = world.seat(BEN, HARBOR).await;
    invitations.invite(&ben, &form(EVE, Role::SuperAdmin)).await.unwrap();
    let link = world.mail().await.link("invitations");
    team.remove(&ada, &ben.user_id).await.unwrap();
    assert_eq!(world.services.joining.find(&link).await.unwrap(), None);
    assert_eq!(why(&accept_as_new(&world, &link).await), InvitationError::NotValid);
    assert_eq!(invitations.list(&ada).await.unwrap(), []);
}

async fn all_faults_of_a_form_are_said_at_once(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let ben = world.seat(BEN, HARBOR).await;
    let wrong = InvitationForm { name: " ".into(), phone: "12".into(), ..form("Cleo", Role::User) };
    let expected =
        |fault| [("name", Fault::Missing), ("email", fault), ("phone", Fault::CountryMissing)];
    let refused = invitations.invite(&ben, &wrong).await;
    assert_eq!(faults(&refused), expected(Fault::NotAnEmail));
    let member = InvitationForm { email: "CLEO@example.com".into(), ..wrong.clone() };
    let refused = invitations.invite(&ben, &member).await;
    assert_eq!(faults(&refused), expected(Fault::AlreadyMember));
    invite(&world, &ben, EVE).await;
    let invited = InvitationForm { email: "Eve@Example.com".into(), ..wrong };
    let refused = invitations.invite(&ben, &invited).await;
    assert_eq!(faults(&refused), expected(Fault::AlreadyInvited));
    let refused = invitations.invite(&ben, &form(EVE, Role::User)).await;
    assert_eq!(faults(&refused), [("email", Fault::AlreadyInvited)]);
    assert!(world.mails().await.is_empty());
    // Who is shut out belongs to the company still.
    world.services.team.deactivate(&ben, &world.user(CLEO).await.id).await.unwrap();
    let refused = invitations.invite(&ben, &form(CLEO, Role::User)).await;
    assert_eq!(faults(&refused), [("email", Fault::AlreadyMember)]);
}

async fn an_invited_persons_phone_number_is_as_it_was_dialled(world: World) {
    let world = world.with_demo().await;
    let ben = world.seat(BEN, HARBOR).await;
    // It begins like Denmark's calling code.
    let danish = InvitationForm {
        phone: "45 50 32 79".to_owned(),
        country: "DK".to_owned(),
        ..form(EVE, Role::User)
    };
    world.services.invitations.invite(&ben, &danish).await.unwrap();
    accept_as_new(&world, &world.mail().await.link("invitations")).await.unwrap();
    let eve = world.user(EVE).await;
    let profile = world.services.profiles.get(&eve.id).await.unwrap().profile;
    assert_eq!(profile.phone.unwrap().as_ref(), "+4545503279");
}

async fn only_a_super_admin_asks_for_a_super_admin(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let cleo = world.seat(CLEO, HARBOR).await;
    let needs = |result: Result<(), ServiceError<TeamError>>| {
        matches!(result, Err(ServiceError::Refused(TeamError::NeedsSuperAdmin)))
    };
    let refused = invitations.invite(&ben, &form(EVE, Role::SuperAdmin)).await;
    assert!(needs(refused.map(drop)));
    let id = invitations.invite(&ada, &form(EVE, Role::SuperAdmin)).await.unwrap();
    assert!(needs(invitations.resend(&ben, &id).await.map(drop)));
    assert!(needs(invitations.revoke(&ben, &id).await));
    for seat in [&cleo, &Seat { role: Role::Admin, ..cleo.clone() }] {
        let refused = invitations.invite(seat, &form("finn@example.com", Role::User)).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden)));
        assert!(matches!(invitations.revoke(seat, &id).await, Err(ServiceError::Forbidden)));
        assert!(matches!(invitations.resend(seat, &id).await, Err(ServiceError::Forbidden)));
    }
    assert!(matches!(invitations.list(&cleo).await, Err(ServiceError::Forbidden)));
    accept_as_new(&world, &world.mail().await.link("invitations")).await.unwrap();
    assert_eq!(world.membership(EVE, HARBOR).await.unwrap().role, Role::SuperAdmin);
}

async fn invitations_of_other_companies_are_not_there(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let ben = world.seat(BEN, HARBOR).await;
    let (id, _) = invite(&world, &ben, EVE).await;
    for id in [id, InvitationId::new("none")] {
        assert!(matches!(invitations.resend(&dara, &id).await, Err(ServiceError::NotFound)));
        assert!(matches!(invitations.revoke(&dara, &id).await, Err(ServiceError::NotFound)));
    }
    assert_eq!(invitations.list(&dara).await.unwrap(), []);
    // Another company may ask the same person.
    invite(&world, &dara, EVE).await;
    assert_eq!(invitations.list(&ben).await.unwrap().len(), 1);
}

async fn nobody_learns_whether_an_address_has_an_account(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    invitations.invite(&dara, &form(CLEO, Role::User)).await.unwrap();
    invitations.invite(&dara, &form(EVE, Role::User)).await.unwrap();
    let rows = "SELECT COUNT(*) FROM deliveries WHERE user_id IS NULL";
    assert_eq!(world.count(rows).await, 2, "the same rows");
    let mails = world.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail.text.contains("Hello Eve Lindqvist")));
    for listed in invitations.list(&dara).await.unwrap() {
        assert_eq!(listed.name.as_ref(), "Eve Lindqvist", "as typed, not as in an account");
    }
}

async fn invitations_are_limited_for_a_company(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let ben = world.seat(BEN, HARBOR).await;
    for number in 0..99 {
        let email = format!("person{number}@example.com");
        invitations.invite(&ben, &form(&email, Role::User)).await.unwrap();
    }
    let id = invitations.invite(&ben, &form(EVE, Role::User)).await.unwrap();
    assert!(matches!(invitations.resend(&ben, &id).await, Err(ServiceError::Limited(_))));
    let refused = invitations.invite(&ben, &form("finn@example.com", Role::User)).await;
    assert!(matches!(refused, Err(ServiceError::Limited(_))));
    invitations.invite(&dara, &form(EVE, Role::User)).await.unwrap();
    world.clock.advance(5 * MINUTE_MS);
    invitations.resend(&ben, &id).await.unwrap();
}

async fn an_invitation_that_is_over_is_replaced_and_forgotten(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let ben = world.seat(BEN, HARBOR).await;
    let (first, old) = invite(&world, &ben, EVE).await;
    world.clock.advance(INVITATION_MS);
    let (second, _) = invite(&world, &ben, EVE).await;
    assert_ne!(first, second);
    assert_eq!(invitations.list(&ben).await.unwrap().len(), 1);
    assert_eq!(world.services.joining.find(&old.link("invitations")).await.unwrap(), None);
    world.clock.advance(INVITATION_MS + INVITATION_KEPT_MS - 1);
    assert_eq!(invitations.prune().await.unwrap(), 0);
    world.clock.advance(1);
    assert_eq!(invitations.prune().await.unwrap(), 1);
}

async fn mails_to_one_address_are_limited_whoever_causes_them(world: World) {
    let world = world.with_demo().await;
    let invitations = &world.services.invitations;
    let ben = world.seat(BEN, HARBOR).await;
    // What is refused is no mail.
    for _ in 0..MAILS_PER_RECIPIENT.burst {
        let refused = invitations.invite(&ben, &form(EVE, Role::SuperAdmin)).await;
        assert!(matches!(refused, Err(ServiceError::Refused(TeamError::NeedsSuperAdmin))));
    }
    let mut id = invitations.invite(&ben, &form(EVE, Role::User)).await.unwrap();
    for _ in 1..MAILS_PER_RECIPIENT.burst {
        id = invitations.resend(&ben, &id).await.unwrap();
    }
    assert!(matches!(invitations.resend(&ben, &id).await, Err(ServiceError::Limited(_))));
    // Strangers who ask for links to the same address, in other capitals, keep no admin from inviting it.
    let resets = &world.services.password_resets;
    resets.request::<()>("EVE@example.com", &client(HOME)).await.unwrap();
    world.clock.advance(MAILS_PER_RECIPIENT.interval_ms);
    invitations.resend(&ben, &id).await.unwrap();
}
