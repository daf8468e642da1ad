//! Changing the address that one signs in with.

use nameplate_backend::{Purpose, ServiceError};
use nameplate_domain::{
    accounts::{Email, EmailChangeError},
    activity::ActivityKind,
    kernel::{DAY_MS, Fault, HOUR_MS, MINUTE_MS, SECOND_MS},
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, START, Visit, World};
use crate::support::{client, faults, on_both, tampered};

on_both!(
    a_link_confirms_a_new_address,
    the_old_address_stays_until_then,
    what_is_no_new_address_is_refused,
    nobody_learns_that_an_address_has_an_account,
    ones_own_address_may_be_written_otherwise,
    addresses_of_every_kind_get_their_mail,
    a_link_works_for_a_day,
    a_link_of_another_making_is_none,
    a_newer_request_replaces_the_older,
    a_link_sent_again_voids_the_one_before,
    a_request_can_be_withdrawn,
    requests_are_limited,
    confirmation_mails_are_limited,
    a_change_is_recorded,
    changes_that_are_too_old_are_pruned,
);

pub(crate) const NEW: &str = "ada.moreau@example.org";

type EmailChangeResult<T> = Result<T, ServiceError<EmailChangeError>>;

async fn request(world: &World, visit: &Visit, typed: &str) -> EmailChangeResult<()> {
    let proof = world.services.proofs.recent(&visit.open)?;
    world.services.email_changes.request(&proof, &visit.user, typed, &client(HOME)).await
}

/// Asks for an address, and takes the link out of the mail to it.
pub(crate) async fn link(world: &World, visit: &Visit, typed: &str) -> String {
    request(world, visit, typed).await.unwrap();
    let mails = world.mails().await;
    let key = |address: &str| Email::parse(address).unwrap().key();
    mails.iter().find(|mail| key(&mail.to) == key(typed)).unwrap().link("confirm-email")
}

pub(crate) async fn confirm(world: &World, link: &str) -> EmailChangeResult<Email> {
    world.services.email_changes.confirm(link, &client(ELSEWHERE)).await
}

pub(crate) fn is_void(result: &EmailChangeResult<Email>) -> bool {
    matches!(result, Err(ServiceError::Refused(EmailChangeError::LinkNotValid)))
}

async fn found(world: &World, link: &str) -> Option<String> {
    let found = world.services.email_changes.find(link).await.unwrap();
    found.map(|email| email.as_ref().to_owned())
}

pub(crate) async fn pending(world: &World, visit: &Visit) -> Option<String> {
    let pending = world.services.email_changes.pending(&visit.user.id).await.unwrap();
    pending.map(|pending| pending.email.as_ref().to_owned())
}

async fn a_link_confirms_a_new_address(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let link = link(&world, &ada, NEW).await;
    assert_eq!(found(&world, &link).await.as_deref(), Some(NEW));
    assert_eq!(confirm(&world, &link).await.unwrap().as_ref(), NEW);

    assert_eq!(world.user(NEW).await.id, ada.user.id);
    assert!(world.can_sign_in(NEW, PASSWORD).await && !world.can_sign_in(ADA, PASSWORD).await);
    assert!(world.is_open(&ada.token).await);
    assert_eq!(pending(&world, &ada).await, None);
    assert!(is_void(&confirm(&world, &link).await), "once");
    assert_eq!(found(&world, &link).await, None);

    // The new sign-in told the new address, the change the old one.
    let mails = world.mails().await;
    let mailed: Vec<_> =
        mails.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect();
    assert_eq!(
        mailed,
        [(NEW, "New sign-in to your account"), (ADA, "Your email address was changed")]
    );
    assert!(mails[1].text.contains(NEW) && mails[1].text.contains(ELSEWHERE));
    mails[1].link("not-me");
}

async fn the_old_address_stays_until_then(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    request(&world, &ada, &format!("  {NEW} ")).await.unwrap();
    assert_eq!(pending(&world, &ada).await.as_deref(), Some(NEW));
    assert_eq!(world.user(ADA).await, ada.user);
    let pending = world.services.email_changes.pending(&ada.user.id).await.unwrap().unwrap();
    assert_eq!(pending.ends_at, START.plus_millis(DAY_MS));

    let mails = world.mails().await;
    let mailed: Vec<_> =
        mails.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect();
    assert_eq!(
        mailed,
        [(NEW, "Confirm your email address"), (ADA, "Your email address is about to change")]
    );
    // Whoever has the new address learns nothing but the link; the old one gets no link to confirm.
    assert!(!mails[0].text.contains("/not-me/") && !mails[0].text.contains(HOME));
    assert!(!mails[1].text.contains("/confirm-email/") && mails[1].text.contains(NEW));
    mails[1].link("not-me");
    assert!(world.can_sign_in(ADA, PASSWORD).await && !world.can_sign_in(NEW, PASSWORD).await);
}

async fn what_is_no_new_address_is_refused(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let endless = format!("{}@example.com", "a".repeat(10_000));
    for (typed, fault) in [
        ("", Fault::Missing),
        ("ada", Fault::NotAnEmail),
        ("a@b.com\r\nBcc: x@y.com", Fault::NotAnEmail),
        ("a@b.com\nx@y.com", Fault::NotAnEmail),
        ("a@b.com,x@y.com", Fault::NotAnEmail),
        ("a@b .com", Fault::NotAnEmail),
        (&endless, Fault::TooLong { max: 254 }),
        (ADA, Fault::SameEmail),
        (" ada@example.com ", Fault::SameEmail),
        ("Ada <\u{202A}ada@example.com\u{202C}>", Fault::SameEmail),
    ] {
        let result = request(&world, &ada, typed).await;
        assert_eq!(faults(&result), [("email", fault)], "{typed:.40?}");
    }
    assert_eq!(pending(&world, &ada).await, None);
    assert!(world.mails().await.is_empty());

    // Nor without a proof that is recent.
    world.clock.advance(10 * MINUTE_MS + 1);
    let late = request(&world, &ada, NEW).await;
    assert!(matches!(late, Err(ServiceError::ProofNeeded)), "{late:?}");
}

async fn nobody_learns_that_an_address_has_an_account(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    request(&world, &ada, "BEN@Example.COM").await.unwrap();
    assert_eq!(pending(&world, &ada).await.as_deref(), Some("BEN@Example.COM"), "as for any other");
    world.services.email_changes.resend(&ada.user.id).await.unwrap();
    let mails = world.mails().await;
    let to_ben: Vec<_> = mails.iter().filter(|mail| mail.to != ADA).collect();
    assert_eq!(to_ben.len(), 2);
    for mail in to_ben {
        assert_eq!((&*mail.to, &*mail.subject), (BEN, "Somebody asked for your email address"));
        assert!(
            !mail.text.contains("confirm-email") && !mail.text.contains("Ada"),
            "{}",
            mail.text
        );
    }
    assert_eq!(world.user(BEN).await.name.as_ref(), "Ben Okafor");
}

async fn ones_own_address_may_be_written_otherwise(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let link = link(&world, &ada, "Ada@Example.com").await;
    confirm(&world, &link).await.unwrap();
    assert_eq!(world.user(ADA).await.email.as_ref(), "Ada@Example.com");
    assert!(world.can_sign_in(ADA, PASSWORD).await);
}

async fn addresses_of_every_kind_get_their_mail(world: World) {
    let world = world.with_demo().await;
    for (number, address) in [
        "ada+work@example.com",
        "zoë@exämple.com",
        "o'neil@example.co.uk",
        "用户@例子.公司",
        "a#b@x.org",
    ]
    .into_iter()
    .enumerate()
    {
        world.clock.advance(HOUR_MS);
        let ada = world.arrive(if number == 0 { ADA } else { "current@example.com" }).await;
        let link = link(&world, &ada, address).await;
        assert_eq!(confirm(&world, &link).await.unwrap().as_ref(), address);
        assert!(world.can_sign_in(address, PASSWORD).await);
        world
            .execute(
                "UPDATE users SET email = 'current@example.com', email_key = 'current@example.com'
                 WHERE name = 'Ada Moreau'",
            )
            .await;
        world.mails().await;
    }
}

async fn a_link_works_for_a_day(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let link = link(&world, &ada, NEW).await;
    world.clock.advance(DAY_MS - 1);
    assert!(found(&world, &link).await.is_some() && pending(&world, &ada).await.is_some());
    world.clock.advance(1);
    assert_eq!((found(&world, &link).await, pending(&world, &ada).await), (None, None));
    assert!(is_void(&confirm(&world, &link).await));
    assert_eq!(world.user(ADA).await, ada.user);
    let resent = world.services.email_changes.resend(&ada.user.id).await;
    assert!(matches!(resent, Err(ServiceError::Refused(EmailChangeError::NothingPending))));
}

async fn a_link_of_another_making_is_none(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let link = link(&world, &ada, NEW).await;
    let bens = self::link(&world, &ben, "ben.okafor@example.org").await;
    let (id, signature) = link.split_once('.').unwrap();
    let secret = &world.kernel.secret;
    for forged in [
        String::new(),
        id.to_owned(),
        tampered(&link, 5),
        tampered(&link, id.len() + 5),
        format!("{}.{signature}", bens.split_once('.').unwrap().0),
        secret.sign(Purpose::ResetPassword, id),
        secret.sign(Purpose::Revoke, id),
        secret.sign(Purpose::ConfirmEmail, ada.user.id.as_ref()),
    ] {
        assert_eq!(found(&world, &forged).await, None, "{forged}");
        assert!(is_void(&confirm(&world, &forged).await), "{forged}");
    }
    assert_eq!(world.user(ADA).await, ada.user);
    assert_eq!(confirm(&world, &bens).await.unwrap().as_ref(), "ben.okafor@example.org");
    assert_eq!(world.user(ADA).await, ada.user);
}

async fn a_newer_request_replaces_the_older(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let older = link(&world, &ada, NEW).await;
    let newer = link(&world, &ada, "other@example.org").await;
    assert_eq!(pending(&world, &ada).await.as_deref(), Some("other@example.org"));
    assert!(is_void(&confirm(&world, &older).await));
    assert_eq!(confirm(&world, &newer).await.unwrap().as_ref(), "other@example.org");
    assert_eq!(world.count("SELECT count(*) FROM email_changes").await, 0);
}

async fn a_link_sent_again_voids_the_one_before(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let first = link(&world, &ada, NEW).await;
    world.clock.advance(DAY_MS - MINUTE_MS);
    world.services.email_changes.resend(&ada.user.id).await.unwrap();
    // To the new address only: the old one was told of the wish already.
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (NEW, "Confirm your email address"));
    let second = mail.link("confirm-email");
    assert!(is_void(&confirm(&world, &first).await));
    // With a day of its own.
    world.clock.advance(HOUR_MS);
    assert_eq!(confirm(&world, &second).await.unwrap().as_ref(), NEW);
}

async fn a_request_can_be_withdrawn(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let link = link(&world, &ada, NEW).await;
    let changes = &world.services.email_changes;
    let withdraw = async |visit: &Visit| {
        changes.withdraw(&visit.user, &visit.open.session.id, &client(HOME)).await
    };
    let nothing = withdraw(&ben).await;
    assert!(matches!(nothing, Err(ServiceError::Refused(EmailChangeError::NothingPending))));
    withdraw(&ada).await.unwrap();
    assert_eq!(pending(&world, &ada).await, None);
    assert!(is_void(&confirm(&world, &link).await));
    let again = withdraw(&ada).await;
    assert!(matches!(again, Err(ServiceError::Refused(EmailChangeError::NothingPending))));
    let recorded =
        world.count("SELECT count(*) FROM activity WHERE kind = 'email_change_withdrawn'").await;
    assert_eq!(recorded, 1);
}

async fn requests_are_limited(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    for _ in 0..5 {
        request(&world, &ada, BEN).await.unwrap();
    }
    let limited = request(&world, &ada, BEN).await;
    let Err(ServiceError::Limited(free_at)) = limited else { panic!("{limited:?}") };
    assert_eq!(free_at, START.plus_millis(12 * MINUTE_MS));
    // Not for what is wrong at a glance, and not for another person.
    assert_eq!(faults(&request(&world, &ada, "x").await), [("email", Fault::NotAnEmail)]);
    let ben = world.arrive(BEN).await;
    request(&world, &ben, NEW).await.unwrap();
}

async fn confirmation_mails_are_limited(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    request(&world, &ada, NEW).await.unwrap();
    for _ in 0..4 {
        world.services.email_changes.resend(&ada.user.id).await.unwrap();
    }
    assert_eq!(world.mails().await.len(), 6, "five links and one notice");
    let limited = world.services.email_changes.resend(&ada.user.id).await;
    let Err(ServiceError::Limited(free_at)) = limited else { panic!("{limited:?}") };
    assert_eq!(free_at, START.plus_millis(12 * MINUTE_MS));
    let limited = request(&world, &ada, "other@example.org").await;
    assert!(matches!(limited, Err(ServiceError::Limited(_))));
    assert_eq!(pending(&world, &ada).await.as_deref(), Some(NEW));
    assert!(world.mails().await.is_empty());
}

async fn a_change_is_recorded(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.clock.advance(SECOND_MS);
    let link = link(&world, &ada, NEW).await;
    world.clock.advance(SECOND_MS);
    confirm(&world, &link).await.unwrap();
    let page = world.services.activity.list(&ada.user.id, None, None, 2).await.unwrap();
    let session = Some(ada.open.session.id.clone());
    for (event, (kind, session_id, ip)) in page.events.iter().zip([
        (ActivityKind::EmailChanged, None, ELSEWHERE),
        (ActivityKind::EmailChangeRequested, session, HOME),
    ]) {
        assert_eq!((event.kind, &event.session_id, event.ip.as_str()), (kind, &session_id, ip));
        assert_eq!(event.detail.old_email.as_ref().unwrap().as_ref(), ADA);
        assert_eq!(event.detail.new_email.as_ref().unwrap().as_ref(), NEW);
    }
}

async fn changes_that_are_too_old_are_pruned(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    request(&world, &ada, NEW).await.unwrap();
    world.clock.advance(MINUTE_MS);
    let ben = world.arrive(BEN).await;
    request(&world, &ben, "ben.okafor@example.org").await.unwrap();
    world.clock.advance(DAY_MS - MINUTE_MS);
    assert_eq!(world.services.email_changes.prune().await.unwrap(), 1);
    assert!(pending(&world, &ben).await.is_some());
}
