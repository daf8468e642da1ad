//! What webhooks are told, how it is signed, and what of it names people.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use nameplate_backend::{
    Endpoints, ServiceError,
    notifications::{CaseForm, EventForm},
    webhooks::{WebhookDeliveryState, WebhookSecret, WebhookSender},
};
use nameplate_domain::{
    companies::Role,
    deliveries::LEASE_MS,
    kernel::{DAY_MS, HOUR_MS, WebhookId},
    notifications::EventType,
    passwords::Password,
    webhooks::WebhookForm,
};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    events::{assigned, form as event, send, taken},
    push_service::{PushService, Pushed, Reply},
    support::{ADA, BEN, CLEO, HARBOR, HOME, World, client, on_both},
    traces::{invitation, places},
    two_factor::proof,
    webhooks::{create, form, found, webhook_at},
};

on_both!(
    an_event_arrives_signed_as_it_was_sent,
    members_who_come_change_and_go_are_told_of,
    a_webhook_is_told_what_it_chose,
    a_new_secret_signs_beside_the_old_one_for_a_day,
    a_test_is_sent_once_and_answered,
    who_was_erased_is_known_by_their_id_alone,
    who_left_is_nobodys_business_any_more,
    what_cannot_be_read_holds_up_no_other,
);

impl World {
    /// Tells webhooks on this machine what is due.
    pub(crate) async fn deliver_webhooks(&self) {
        self.deliver_webhooks_within(Endpoints::LocalToo, Duration::from_secs(20)).await;
    }

    /// Tells webhooks at endpoints, and waits so long for each.
    pub(crate) async fn deliver_webhooks_within(&self, endpoints: Endpoints, patience: Duration) {
        let sender = WebhookSender::new(endpoints, patience);
        let [well, failing] = self.services.webhook_workers(&sender);
        // One that took a message is the other worker's from then on.
        while well.deliver_due().await.unwrap() + failing.deliver_due().await.unwrap() > 0 {}
    }

    /// How what a webhook was sent stands, the newest first: what, how often it was tried, and what was answered.
    pub(crate) async fn webhook_deliveries(
        &self,
        id: &WebhookId,
    ) -> Vec<(&'static str, &'static str, u32, Option<String>)> {
        let seat = self.seat(ADA, HARBOR).await;
        let (sent, _) = self.services.webhooks.deliveries(&seat, id, None, 100).await.unwrap();
        let rows = sent.into_iter();
        rows.map(|it| (it.kind.as_str(), it.state.as_str(), it.tries, it.answer)).collect()
    }
}

/// Whether a message is signed by a secret, as a receiver finds out.
fn is_signed_by(message: &Pushed, secret: &WebhookSecret) -> bool {
    let key = secret.expose();
    let key = STANDARD.decode(key.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    let (id, at) = (message.header("webhook-id"), message.header("webhook-timestamp"));
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(&message.body);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    message.header("webhook-signature").split(' ').any(|signature| signature == expected)
}

pub(crate) fn body(message: &Pushed) -> Value {
    serde_json::from_slice(&message.body).unwrap()
}

/// The types and data of messages that arrive now.
async fn arriving(world: &World, receiver: &PushService) -> Vec<(String, Value)> {
    world.deliver_webhooks().await;
    let pushed = receiver.pushed().into_iter();
    let read = |message: Pushed| {
        let body = body(&message);
        (body["type"].as_str().unwrap().to_owned(), body["data"].clone())
    };
    pushed.map(read).collect()
}

async fn an_event_arrives_signed_as_it_was_sent(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let created = webhook_at(&world, &receiver).await;
    let sent = EventForm {
        body: Some("It ran aground.".to_owned()),
        url: Some("/cases/42".to_owned()),
        case: Some(CaseForm {
            id: "42".to_owned(),
            title: Some("Vessel".to_owned()),
            priority: Some("high".to_owned()),
            assignee: Some(CLEO.to_owned()),
            ..CaseForm::default()
        }),
        sentiment: Some("negative".to_owned()),
        mentions: vec![BEN.to_owned(), ADA.to_owned()],
        occurred_at: Some("2026-11-23T08:59:00Z".to_owned()),
        ..event(EventType::CaseUpdated, "News")
    };
    let received = send(&world, &sent).await;
    world.deliver_webhooks().await;
    let pushed = receiver.pushed();
    assert_eq!(pushed.len(), 1);
    let message = &pushed[0];
    assert!(message.head.starts_with("POST / HTTP/1.1"), "{}", message.head);
    assert_eq!(message.header("content-type"), "application/json");
    assert_eq!(message.header("webhook-timestamp"), "1795424400");
    assert!(is_signed_by(message, &created.secret));
    let expected = json!({
        "type": "event.received",
        "timestamp": "2026-11-23T09:00:00Z",
        "data": {
            "id": received.id,
            "type": "case_updated",
            "title": "News",
            "body": "It ran aground.",
            "url": "/cases/42",
            "case": {
                "id": "42",
                "type": null,
                "title": "Vessel",
                "priority": "high",
                "assignee": CLEO,
            },
            "sentiment": "negative",
            "mentions": [ADA, BEN],
            "occurred_at": "2026-11-23T08:59:00Z",
        },
    });
    assert_eq!(body(message), expected);
    let id = &created.webhook.id;
    let answer = Some("It answered 201.".to_owned());
    assert_eq!(world.webhook_deliveries(id).await, [("event.received", "delivered", 1, answer)]);
    let last = found(&world, id).await.last_attempt.unwrap();
    assert_eq!((last.at, last.answer.as_str()), (world.kernel.now(), "It answered 201."));
    // Another company's events are none of its business.
    let seat = world.found("Quay Desk", "dara@example.com").await;
    taken(&world, &seat, &event(EventType::TaskDue, "Elsewhere")).await;
    assert_eq!(arriving(&world, &receiver).await, []);
}

async fn members_who_come_change_and_go_are_told_of(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    webhook_at(&world, &receiver).await;
    let ada = world.seat(ADA, HARBOR).await;
    let (team, cleo) = (&world.services.team, world.user(CLEO).await);
    let member = |role: &str| json!({"user_id": cleo.id, "name": "Cleo Tanaka", "email": CLEO, "role": role});
    team.change_role(&ada, &cleo.id, Role::Admin).await.unwrap();
    let mut changed = member("admin");
    changed["previous_role"] = json!("user");
    let expected = [("member.role_changed".to_owned(), changed)];
    assert_eq!(arriving(&world, &receiver).await, expected);
    // The same role again is no change.
    team.change_role(&ada, &cleo.id, Role::Admin).await.unwrap();
    team.deactivate(&ada, &cleo.id).await.unwrap();
    world.clock.advance(1);
    team.reactivate(&ada, &cleo.id).await.unwrap();
    let expected = ["member.deactivated", "member.activated"];
    let expected = expected.map(|kind| (kind.to_owned(), member("admin")));
    assert_eq!(arriving(&world, &receiver).await, expected);

    let invitations = &world.services.invitations;
    invitations.invite(&ada, &invitation("Eve", "eve@example.com")).await.unwrap();
    let link = world.mail().await.link("invitations");
    let (password, home) = (Password::new("Second-word-2"), client(HOME));
    let eve = world.services.joining.accept_as_new(&link, "Eve", &password, &home).await.unwrap();
    let joined = json!(
        {"user_id": eve.user_id, "name": "Eve", "email": "eve@example.com", "role": "user"}
    );
    assert_eq!(arriving(&world, &receiver).await, [("member.joined".to_owned(), joined)]);

    // By themselves, and by an admin.
    let visit = world.arrive(CLEO).await;
    world.services.own_companies.leave(&visit.open, &ada.company_id, &home).await.unwrap();
    world.clock.advance(1);
    team.remove(&ada, &eve.user_id).await.unwrap();
    let left = |id, role: &str| {
        let data = json!({"user_id": id, "name": null, "email": null, "role": role});
        ("member.left".to_owned(), data)
    };
    let expected = [left(&cleo.id, "admin"), left(&eve.user_id, "user")];
    assert_eq!(arriving(&world, &receiver).await, expected);
}

async fn a_webhook_is_told_what_it_chose(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let seat = world.seat(ADA, HARBOR).await;
    let types = vec!["member.deactivated".to_owned()];
    let narrow = WebhookForm { types, ..form(&receiver.url) };
    world.services.webhooks.create(&seat, &narrow, None).await.unwrap();
    let off = create(&world, &seat, &receiver.url).await.webhook.id;
    world.services.webhooks.set_on(&seat, &off, false).await.unwrap();
    send(&world, &event(EventType::TaskDue, "A task")).await;
    let cleo = world.user(CLEO).await.id;
    world.services.team.change_role(&seat, &cleo, Role::Admin).await.unwrap();
    world.services.team.deactivate(&seat, &cleo).await.unwrap();
    let arrived = arriving(&world, &receiver).await;
    let kinds: Vec<_> = arrived.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["member.deactivated"]);
}

async fn a_new_secret_signs_beside_the_old_one_for_a_day(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let created = webhook_at(&world, &receiver).await;
    let (seat, id) = (world.seat(ADA, HARBOR).await, &created.webhook.id);
    let rotated = world.services.webhooks.rotate_secret(&seat, id).await.unwrap();
    let arrives = async || {
        send(&world, &event(EventType::TaskDue, "A task")).await;
        world.deliver_webhooks().await;
        receiver.pushed().remove(0)
    };
    for (wait, old_signs) in [(0, true), (DAY_MS - 1, true), (2, false)] {
        world.clock.advance(wait);
        let message = arrives().await;
        assert!(is_signed_by(&message, &rotated.secret), "after {wait}");
        assert_eq!(is_signed_by(&message, &created.secret), old_signs, "after {wait}");
    }
    world.services.prune().await;
    let kept = "SELECT COUNT(*) FROM webhooks WHERE old_sealed IS NOT NULL";
    assert_eq!(world.count(kept).await, 0);
}

async fn a_test_is_sent_once_and_answered(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let created = webhook_at(&world, &receiver).await;
    let (seat, id) = (world.seat(ADA, HARBOR).await, &created.webhook.id);
    let webhooks = &world.services.webhooks;
    // Also before it is turned on.
    webhooks.set_on(&seat, id, false).await.unwrap();
    receiver.will([Reply::Status(500, "")]);
    let failed = webhooks.send_test(&seat, id).await.unwrap();
    assert_eq!(failed.answer.to_string(), "It answered 500.");
    assert_eq!(found(&world, id).await.failing_since, None);
    world.clock.advance(1);
    let tested = webhooks.send_test(&seat, id).await.unwrap();
    assert!(tested.answer.is_taken());
    let pushed = receiver.pushed();
    assert_eq!(pushed.len(), 2);
    assert!(pushed.iter().all(|message| is_signed_by(message, &created.secret)));
    assert_eq!(body(&pushed[1])["type"], "webhook.test");
    assert_eq!(body(&pushed[1])["data"], json!({"webhook_id": id}));
    world.clock.advance(DAY_MS);
    world.deliver_webhooks().await;
    assert!(receiver.pushed().is_empty(), "it is not tried again");
    let (sent, _) = webhooks.deliveries(&seat, id, None, 10).await.unwrap();
    assert!(matches!(sent[0].state, WebhookDeliveryState::Delivered(_)));
    assert!(matches!(sent[1].state, WebhookDeliveryState::Dropped(_)));
    for _ in 0..20 {
        webhooks.send_test(&seat, id).await.unwrap();
    }
    let limited = webhooks.send_test(&seat, id).await.unwrap_err();
    assert!(matches!(limited, ServiceError::Limited(_)));
}

async fn who_was_erased_is_known_by_their_id_alone(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    webhook_at(&world, &receiver).await;
    let (ada, cleo) = (world.seat(ADA, HARBOR).await, world.user(CLEO).await.id);
    world.services.team.change_role(&ada, &cleo, Role::Admin).await.unwrap();
    world.clock.advance(1);
    let own = proof(&world, &world.arrive(ADA).await);
    world.services.team.delete_account(&ada, &own, &cleo, CLEO).await.unwrap();
    let arrived = arriving(&world, &receiver).await;
    let known = |role: &str| json!({"user_id": cleo, "name": null, "email": null, "role": role});
    let mut changed = known("admin");
    changed["previous_role"] = json!("user");
    let expected = [("member.role_changed", changed), ("member.left", known("admin"))];
    assert_eq!(arrived, expected.map(|(kind, data)| (kind.to_owned(), data)));
    let left = places(&world, cleo.as_ref()).await;
    assert!(left.iter().all(|(table, _)| table == "changes"), "{left:?}");
}

async fn who_left_is_nobodys_business_any_more(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    webhook_at(&world, &receiver).await;
    receiver.will([Reply::Status(503, "")]);
    let named = EventForm {
        mentions: vec![BEN.to_owned(), CLEO.to_owned()],
        ..assigned(EventType::CaseAssigned, "A case", CLEO)
    };
    send(&world, &named).await;
    world.deliver_webhooks().await;
    receiver.pushed();
    let (ada, cleo) = (world.seat(ADA, HARBOR).await, world.user(CLEO).await.id);
    world.services.team.remove(&ada, &cleo).await.unwrap();
    world.clock.advance(HOUR_MS);
    let arrived = arriving(&world, &receiver).await;
    let (_, event) = arrived.iter().find(|(kind, _)| kind == "event.received").unwrap();
    assert_eq!(event["mentions"], json!([BEN]));
    assert_eq!(event["case"]["assignee"], Value::Null);
}

async fn what_cannot_be_read_holds_up_no_other(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    webhook_at(&world, &receiver).await;
    send(&world, &event(EventType::TaskDue, "A task")).await;
    // As a newer version may write it, and for a webhook whose secret was sealed with another one.
    world.execute("UPDATE webhook_deliveries SET type = 'case.closed'").await;
    let sealed = webhook_at(&world, &receiver).await.webhook.id;
    world
        .execute(format!(
            "UPDATE webhooks SET sealed = others.sealed
             FROM (SELECT sealed FROM webhooks WHERE id <> '{sealed}') AS others
             WHERE id = '{sealed}'"
        ))
        .await;
    let well = webhook_at(&world, &receiver).await.webhook.id;
    world.clock.advance(1);
    send(&world, &event(EventType::TaskDue, "A task")).await;
    world.deliver_webhooks().await;
    assert_eq!(receiver.pushed().len(), 1);
    assert_eq!(world.webhook_deliveries(&well).await[0].1, "delivered");
    let (_, state, tries, answer) = world.webhook_deliveries(&sealed).await.remove(0);
    let own = Some("Nameplate could not prepare the message.".to_owned());
    assert_eq!((state, tries, answer), ("waiting", 1, own));
    assert_eq!(found(&world, &sealed).await.failing_since, None, "that is none of its fault");
    world.clock.advance(LEASE_MS);
    world.deliver_webhooks().await;
    // What came after it, to the same webhook.
    assert_eq!(receiver.pushed().len(), 1);
    let waiting = "SELECT COUNT(*) FROM webhook_deliveries WHERE settled_at IS NULL";
    assert_eq!(world.count(waiting).await, 2);
}
