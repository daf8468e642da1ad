//! Requests to send a mailing: who may, what is refused, and what comes again.

use nameplate_backend::{
    ServiceError,
    api_keys::RepeatableRequest,
    flows::{MailingForm, MailingReceipt},
};
use nameplate_domain::{
    api_keys::{IdempotencyError, IdempotencyKey},
    companies::Role,
    kernel::{ApiKeyId, Fault},
    mailings::MailingKind,
};

use crate::{
    api_keys::api_key,
    mailings::{addressees, counts, leave_alone, mailing, send, to},
    subscriptions::unsubscribe,
    support::{ADA, BEN, CLEO, HARBOR, NORTHWIND, World, faults, on_both},
};

on_both!(
    a_dry_run_says_what_a_run_does_and_does_nothing,
    only_admins_send_and_only_to_members,
    a_form_that_is_wrong_sends_nothing,
    the_same_request_sends_once,
);

/// A key of Ben's.
async fn keyed(world: &World) -> ApiKeyId {
    api_key(world, &world.seat(BEN, HARBOR).await).await.id
}

/// A request of his app, as it calls it.
fn repeatable(api_key: &ApiKeyId, key: &str, body: &str) -> RepeatableRequest {
    let key = IdempotencyKey::parse(key).unwrap();
    RepeatableRequest::new(api_key.clone(), key, "/api/v1/mailings", body.as_bytes())
}

async fn a_dry_run_says_what_a_run_does_and_does_nothing(world: World) {
    let world = world.with_demo().await;
    leave_alone(&world, ADA).await;
    unsubscribe(&world, CLEO, MailingKind::Updates).await;
    let seat = world.seat(BEN, HARBOR).await;
    let form = mailing("updates", "Dry");
    let dry = MailingForm { dry_run: Some(true), ..form.clone() };
    let mailings = &world.services.mailings;
    let request = repeatable(&keyed(&world).await, "once", "{}");
    let counted = mailings.send(&seat, &dry, Some(&request)).await.unwrap();
    assert_eq!(counted, MailingReceipt::DryRun(counts(2, 1, 1)));
    for sql in [
        "SELECT COUNT(*) FROM mailings",
        "SELECT COUNT(*) FROM deliveries WHERE mailing_id IS NOT NULL",
        "SELECT COUNT(*) FROM idempotency_keys",
        "SELECT COUNT(*) FROM company_activity WHERE kind = 'mailing_sent'",
    ] {
        assert_eq!(world.count(sql).await, 0, "{sql}");
    }
    assert_eq!(send(&world, &form).await.counts, counts(2, 1, 1));
    let wrong = MailingForm { to: Some(vec!["eve@example.com".to_owned()]), ..dry };
    let refused = mailings.send(&seat, &wrong, None).await;
    assert_eq!(faults(&refused), [("/to/0", Fault::NotAMember)]);
}

async fn only_admins_send_and_only_to_members(world: World) {
    let world = world.with_demo().await;
    let mailings = &world.services.mailings;
    let cleo = world.seat(CLEO, HARBOR).await;
    let refused = mailings.send(&cleo, &mailing("updates", "x"), None).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    // Ada is a User there.
    let ada = world.seat(ADA, NORTHWIND).await;
    let refused = mailings.send(&ada, &mailing("updates", "x"), None).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    world.found("Quay Desk", "dara@example.com").await;
    let (seat, cleo) = (world.seat(BEN, HARBOR).await, world.user(CLEO).await.id);
    let owner = world.seat(ADA, HARBOR).await;
    world.services.team.deactivate(&owner, &cleo).await.unwrap();
    let refused = mailings.send(&seat, &to(&[ADA, "dara@example.com", CLEO]), None).await;
    assert_eq!(faults(&refused), [("/to/1", Fault::NotAMember), ("/to/2", Fault::NotAMember)]);
    assert_eq!(send(&world, &mailing("updates", "To all")).await.counts, counts(2, 0, 0));
    assert_eq!(addressees(&world).await, [ADA, BEN]);
    // A demotion counts at once.
    world.services.team.change_role(&owner, &seat.user_id, Role::User).await.unwrap();
    let refused = mailings.send(&seat, &mailing("updates", "x"), None).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
}

async fn a_form_that_is_wrong_sends_nothing(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let wrong = MailingForm {
        kind: "security".to_owned(),
        subject: "x".repeat(201),
        body: "x".repeat(20_001),
        to: Some(Vec::new()),
        dry_run: None,
    };
    let refused = world.services.mailings.send(&seat, &wrong, None).await;
    let expected = [
        ("/kind", Fault::NotAChoice),
        ("/subject", Fault::TooLong { max: 200 }),
        ("/body", Fault::TooLong { max: 20_000 }),
        ("/to", Fault::Missing),
    ];
    assert_eq!(faults(&refused), expected);
    assert_eq!(
        world.count("SELECT COUNT(*) FROM deliveries WHERE mailing_id IS NOT NULL").await,
        0
    );
}

async fn the_same_request_sends_once(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let mailings = &world.services.mailings;
    let (form, api_key) = (mailing("updates", "Once"), keyed(&world).await);
    let request = repeatable(&api_key, "once", "{}");
    let first = mailings.send(&seat, &form, Some(&request)).await.unwrap();
    let MailingReceipt::Sent(first) = first else { panic!("{first:?}") };
    let again = mailings.send(&seat, &form, Some(&request)).await.unwrap();
    assert_eq!(again, MailingReceipt::Replayed(first));
    assert_eq!(addressees(&world).await, [ADA, BEN, CLEO]);
    assert_eq!(world.count("SELECT COUNT(*) FROM mailings").await, 1);
    let other = repeatable(&api_key, "once", "{ }");
    let refused = mailings.send(&seat, &form, Some(&other)).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Refused(IdempotencyError::OtherRequest)));
    // What was refused may come again.
    let second = repeatable(&api_key, "second", "{}");
    let wrong = mailings.send(&seat, &to(&["eve@example.com"]), Some(&second)).await;
    assert_eq!(faults(&wrong), [("/to/0", Fault::NotAMember)]);
    let right = mailings.send(&seat, &form, Some(&second)).await.unwrap();
    assert!(matches!(right, MailingReceipt::Sent(_)), "{right:?}");
}
