//! Webhooks: making, changing and deleting them, and who may.

use nameplate_backend::{
    ServiceError,
    api_keys::RepeatableRequest,
    flows::OperatorsUser,
    webhooks::{CreatedWebhook, ListedWebhook, WebhookChange},
};
use nameplate_domain::{
    accounts::{Email, FullName},
    api_keys::{IdempotencyError, IdempotencyKey},
    companies::{CompanyEvent, CompanyName, Role, Seat},
    kernel::{DAY_MS, Fault, WebhookId},
    passwords::{Password, PasswordOwner, PasswordPolicy},
    webhooks::{MOST_WEBHOOKS, OffReason, WebhookError, WebhookForm, WebhookType, WebhookTypes},
};

use crate::{
    api_keys::api_key,
    push_service::PushService,
    support::{ADA, BEN, CLEO, HARBOR, World, faults, on_both},
};

on_both!(
    a_webhook_is_made_changed_and_deleted,
    no_webhook_leads_into_a_network_of_its_own,
    only_admins_of_its_company_know_of_it,
    who_lost_the_role_changes_nothing,
    a_request_that_comes_again_makes_no_second_one,
    only_so_many_are_on,
    members_made_by_command_are_told_of,
    the_list_comes_in_parts,
);

pub(crate) const ADDRESS: &str = "https://hooks.example.com/nameplate?token=1";

/// A webhook that is told everything.
pub(crate) fn form(url: &str) -> WebhookForm {
    let types = WebhookTypes::all().iter().map(|it| it.as_str().to_owned()).collect();
    WebhookForm { url: url.to_owned(), description: "Case system".to_owned(), types }
}

pub(crate) async fn create(world: &World, seat: &Seat, url: &str) -> CreatedWebhook {
    world.services.webhooks.create(seat, &form(url), None).await.unwrap()
}

/// A webhook at a receiver, made by Ada in Harbor Law.
pub(crate) async fn webhook_at(world: &World, receiver: &PushService) -> CreatedWebhook {
    create(world, &world.seat(ADA, HARBOR).await, &receiver.url).await
}

pub(crate) async fn found(world: &World, id: &WebhookId) -> ListedWebhook {
    let seat = world.seat(ADA, HARBOR).await;
    world.services.webhooks.find(&seat, id).await.unwrap().unwrap()
}

/// What is in the company's activity of webhooks, the newest first: what, by whom, and at which host.
pub(crate) async fn logged(world: &World) -> Vec<(CompanyEvent, Option<String>, Option<String>)> {
    let seat = world.seat(ADA, HARBOR).await;
    let (events, _) = world.services.company_log.list::<()>(&seat, None).await.unwrap();
    let of_webhooks = events.into_iter().filter(|event| event.detail.webhook.is_some());
    of_webhooks.map(|event| (event.kind, event.actor, event.detail.webhook)).collect()
}

async fn a_webhook_is_made_changed_and_deleted(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let webhooks = &world.services.webhooks;
    let created = create(&world, &seat, ADDRESS).await;
    let id = created.webhook.id.clone();
    assert!(created.secret.expose().starts_with("whsec_"));
    assert_eq!(found(&world, &id).await, created.webhook);
    assert_eq!((created.webhook.url.as_str(), created.webhook.off), (ADDRESS, None));
    // The secret is nowhere in clear.
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM webhooks")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    assert!(!sealed.windows(6).any(|part| part == b"whsec_") && sealed.len() > 56);

    world.clock.advance(1);
    let change = |form: WebhookForm, is_on| {
        let (seat, id) = (seat.clone(), id.clone());
        async move {
            let change = |_: &_| Ok::<_, ()>(WebhookChange { form, is_on });
            webhooks.change(&seat, &id, change).await.unwrap().unwrap()
        }
    };
    let types = vec!["member.left".to_owned()];
    let narrow = WebhookForm { types, description: String::new(), ..form(ADDRESS) };
    let changed = change(narrow.clone(), true).await;
    assert_eq!(changed.types.iter().collect::<Vec<_>>(), [WebhookType::MemberLeft]);
    assert_eq!(changed.description, None);
    world.clock.advance(1);
    let off = change(narrow.clone(), false).await;
    assert_eq!(off.off, Some((OffReason::Admin, world.kernel.now())));
    // The same again is no change.
    assert_eq!(change(narrow.clone(), false).await, off);
    world.clock.advance(1);
    assert!(change(narrow, true).await.is_on());
    world.clock.advance(1);
    let refused = webhooks.change(&seat, &id, |_| Err(7)).await.unwrap();
    assert_eq!(refused, Err(7));
    let rotated = webhooks.rotate_secret(&seat, &id).await.unwrap();
    assert_ne!(rotated.secret, created.secret);
    let until = rotated.webhook.old_secret_until.unwrap();
    assert_eq!(until, world.kernel.now().plus_millis(DAY_MS));
    world.clock.advance(1);
    webhooks.delete(&seat, &id).await.unwrap();
    assert_eq!(webhooks.find(&seat, &id).await.unwrap(), None);
    let gone = webhooks.delete(&seat, &id).await.unwrap_err();
    assert!(matches!(gone, ServiceError::NotFound));
    let (kinds, hosts): (Vec<_>, Vec<_>) =
        logged(&world).await.into_iter().map(|(kind, _, host)| (kind, host.unwrap())).unzip();
    let expected = [
        CompanyEvent::WebhookDeleted,
        CompanyEvent::WebhookSecretRotated,
        CompanyEvent::WebhookTurnedOn,
        CompanyEvent::WebhookTurnedOff,
        CompanyEvent::WebhookChanged,
        CompanyEvent::WebhookCreated,
    ];
    assert_eq!(kinds, expected);
    assert!(hosts.iter().all(|host| host == "hooks.example.com"), "{hosts:?}");
}

async fn no_webhook_leads_into_a_network_of_its_own(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    for address in [
        "",
        "hooks",
        "http://hooks.example.com/x",
        "https://hooks.example.com:8443/x",
        "https://ada:pass@hooks.example.com/x",
        "https://10.0.0.1/x",
        "https://[::ffff:192.168.0.1]/x",
        "https://169.254.169.254/latest",
        "https://db/x",
        "https://printer.local/x",
    ] {
        let refused = world.services.webhooks.create(&seat, &form(address), None).await;
        let fault = if address.is_empty() { Fault::Missing } else { Fault::NotAWebhookAddress };
        assert_eq!(faults(&refused), [("url", fault)], "{address}");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM webhooks").await, 0);
}

async fn only_admins_of_its_company_know_of_it(world: World) {
    let world = world.with_demo().await;
    let id = create(&world, &world.seat(ADA, HARBOR).await, ADDRESS).await.webhook.id;
    let webhooks = &world.services.webhooks;
    let seats = [
        (world.found("Quay Desk", "dara@example.com").await, false),
        (world.seat(BEN, HARBOR).await, true),
        (world.seat(CLEO, HARBOR).await, false),
    ];
    for (seat, may) in seats {
        let found = webhooks.find(&seat, &id).await;
        assert_eq!(matches!(found, Ok(Some(_))), may, "{seat:?}");
        let listed = webhooks.list(&seat, None, 10).await;
        assert_eq!(listed.is_ok_and(|(found, _)| !found.is_empty()), may, "{seat:?}");
        if may {
            continue;
        }
        let change = |_: &_| Ok::<_, ()>(WebhookChange { form: form(ADDRESS), is_on: false });
        let refused = [
            webhooks.change(&seat, &id, change).await.map(|_| ()).unwrap_err(),
            webhooks.set_on(&seat, &id, false).await.unwrap_err(),
            webhooks.rotate_secret(&seat, &id).await.map(|_| ()).unwrap_err(),
            webhooks.send_test(&seat, &id).await.map(|_| ()).unwrap_err(),
            webhooks.delete(&seat, &id).await.unwrap_err(),
        ];
        for error in refused {
            let is_hidden = match seat.role {
                Role::User => matches!(error, ServiceError::Forbidden),
                _ => matches!(error, ServiceError::NotFound),
            };
            assert!(is_hidden, "{seat:?}: {error:?}");
        }
        let sent = webhooks.deliveries(&seat, &id, None, 10).await;
        assert!(sent.is_err() || sent.unwrap().0.is_empty());
    }
    assert!(found(&world, &id).await.is_on());
}

async fn who_lost_the_role_changes_nothing(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let id = create(&world, &ben, ADDRESS).await.webhook.id;
    world.services.team.change_role(&ada, &ben.user_id, Role::User).await.unwrap();
    // As the page knows them still.
    let webhooks = &world.services.webhooks;
    let refused = [
        webhooks.create(&ben, &form(ADDRESS), None).await.map(|_| ()).unwrap_err(),
        webhooks.set_on(&ben, &id, false).await.unwrap_err(),
        webhooks.rotate_secret(&ben, &id).await.map(|_| ()).unwrap_err(),
        webhooks.send_test(&ben, &id).await.map(|_| ()).unwrap_err(),
        webhooks.delete(&ben, &id).await.unwrap_err(),
    ];
    for error in refused {
        assert!(matches!(error, ServiceError::Forbidden), "{error:?}");
    }
    assert!(found(&world, &id).await.is_on());
}

async fn a_request_that_comes_again_makes_no_second_one(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let webhooks = &world.services.webhooks;
    let key = api_key(&world, &seat).await.id;
    let request = |body: &[u8]| {
        let called = IdempotencyKey::parse("first").unwrap();
        RepeatableRequest::new(key.clone(), called, "/api/v1/webhooks", body)
    };
    let first = webhooks.create(&seat, &form(ADDRESS), Some(&request(b"body"))).await.unwrap();
    let again = webhooks.create(&seat, &form(ADDRESS), Some(&request(b"body"))).await.unwrap();
    assert!(!first.is_replayed && again.is_replayed);
    assert_eq!((&first.webhook, &first.secret), (&again.webhook, &again.secret));
    let other = webhooks.create(&seat, &form(ADDRESS), Some(&request(b"other"))).await;
    let reason = WebhookError::Request(IdempotencyError::OtherRequest);
    assert!(matches!(other, Err(ServiceError::Refused(it)) if it == reason));
    // A secret that took the place of the first is told nobody by this way.
    webhooks.rotate_secret(&seat, &again.webhook.id).await.unwrap();
    let late = webhooks.create(&seat, &form(ADDRESS), Some(&request(b"body"))).await;
    assert!(matches!(late, Err(ServiceError::Refused(WebhookError::SecretRotated))));
    // What is kept of the answer opens nothing.
    let kept: String = sqlx::query_scalar("SELECT answer FROM idempotency_keys")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    assert!(!kept.contains("whsec_"), "{kept}");
}

async fn only_so_many_are_on(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let webhooks = &world.services.webhooks;
    let last = create(&world, &seat, ADDRESS).await.webhook.id;
    for _ in 1..MOST_WEBHOOKS {
        create(&world, &seat, ADDRESS).await;
    }
    let refused = webhooks.create(&seat, &form(ADDRESS), None).await.map(|_| ());
    assert!(matches!(refused, Err(ServiceError::Refused(WebhookError::TooMany))));
    webhooks.set_on(&seat, &last, false).await.unwrap();
    create(&world, &seat, ADDRESS).await;
    let refused = webhooks.set_on(&seat, &last, true).await;
    assert!(matches!(refused, Err(ServiceError::Refused(WebhookError::TooMany))));
}

async fn members_made_by_command_are_told_of(world: World) {
    let world = world.with_demo().await;
    let id = create(&world, &world.seat(ADA, HARBOR).await, ADDRESS).await.webhook.id;
    let policy = PasswordPolicy { owner: PasswordOwner::default(), is_common: |_| false };
    let user = OperatorsUser {
        name: FullName::parse("Dan Roe").unwrap(),
        email: Email::parse("dan@example.com").unwrap(),
        password: policy.parse(&Password::new("Second-word-2")).unwrap(),
        company: CompanyName::parse(HARBOR).unwrap(),
        role: Role::User,
    };
    world.services.operator.create_user(user).await.unwrap();
    assert_eq!(world.webhook_deliveries(&id).await, [("member.joined", "waiting", 0, None)]);
}

async fn the_list_comes_in_parts(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let webhooks = &world.services.webhooks;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.insert(0, create(&world, &seat, ADDRESS).await.webhook.id);
        world.clock.advance(1);
    }
    let elsewhere = world.found("Quay Desk", "dara@example.com").await;
    create(&world, &elsewhere, ADDRESS).await;
    let part = async |before: Option<&WebhookId>| {
        let (found, has_more) = webhooks.list(&seat, before, 3).await.unwrap();
        (found.into_iter().map(|it| it.id).collect::<Vec<_>>(), has_more)
    };
    assert_eq!(part(None).await, (made[..3].to_vec(), true));
    assert_eq!(part(Some(&made[2])).await, (made[3..].to_vec(), false));
}
