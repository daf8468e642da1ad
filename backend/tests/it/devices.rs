//! The devices that take push messages.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::StatusCode;
use nameplate_backend::{
    Client, Endpoints, ServiceError, Services, Token,
    devices::{Answer, PushDevice},
};
use nameplate_domain::{
    devices::NewSubscription,
    kernel::{DAY_MS, Fault},
};

use crate::{
    event_fixtures::{event, notify, rows},
    push_service::{PushService, Reply, subscription},
    support::{ADA, BEN, HARBOR, HOME, PASSWORD, Visit, World, client, faults, on_both},
};

on_both!(
    a_device_has_to_be_one_on_the_internet,
    no_more_than_twenty_devices,
    a_browser_is_whoevers_it_was_last,
    who_is_signed_out_hears_nothing,
    a_device_is_of_the_session_that_its_browser_has,
    an_installation_has_one_key,
    a_browser_that_renews_its_subscription_stays_its_device,
    a_test_says_what_the_push_service_answered,
);

async fn a_device_has_to_be_one_on_the_internet(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let strict = world.services.push_devices.clone().taking(Endpoints::Public);
    let (good, ..) = subscription("https://push.example.com/x");
    assert_eq!(format!("{good:?}"), "NewSubscription(…)", "its secrets are in no log");
    let unknown = Client { user_agent: String::new(), ..client(HOME) };
    let add = async |form: NewSubscription| {
        strict.add(&ada.user.id, &ada.open.session.id, &unknown, &form).await
    };
    for endpoint in ["http://push.example.com/x", "https://10.0.0.1/x", "http://127.0.0.1:9/x"] {
        let refused = add(NewSubscription { endpoint: endpoint.into(), ..good.clone() }).await;
        assert_eq!(faults(&refused), [("endpoint", Fault::NotAPushService)], "{endpoint}");
    }
    let off_the_curve = URL_SAFE_NO_PAD.encode([4; 65]);
    let compressed = URL_SAFE_NO_PAD.encode([2; 33]);
    for p256dh in ["", "!", &good.auth, &off_the_curve, &compressed] {
        let refused = add(NewSubscription { p256dh: p256dh.into(), ..good.clone() }).await;
        assert_eq!(faults(&refused), [("p256dh", Fault::NotAPushKey)], "{p256dh}");
    }
    for auth in ["", "AAAA", &good.p256dh] {
        let refused = add(NewSubscription { auth: auth.into(), ..good.clone() }).await;
        assert_eq!(faults(&refused), [("auth", Fault::NotAPushKey)], "{auth}");
    }
    let padded = NewSubscription { auth: format!("{}==", good.auth), ..good };
    assert_eq!(add(padded).await.unwrap().name, "Unknown device");
}

async fn no_more_than_twenty_devices(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let mut browsers = Vec::new();
    for number in 0..22 {
        world.clock.advance(1);
        let endpoint = format!("https://push.example.com/{number}");
        browsers.push(world.subscribe(&ada, &endpoint).await);
    }
    let ids: Vec<_> = world.devices(ADA).await.into_iter().map(|device| device.id).collect();
    let expected: Vec<_> = browsers[2..].iter().rev().map(|it| it.device.id.clone()).collect();
    assert_eq!(ids, expected);

    // Again the same: it takes nobody's place.
    let again = world.add_device(&ada, browsers[5].form.clone()).await;
    assert_eq!(again, browsers[5].device);
    assert_eq!(again.name, "Firefox on Linux");
    assert_eq!(world.devices(ADA).await.len(), 20);

    let devices = &world.services.push_devices;
    let ben = world.user(BEN).await;
    assert_eq!(devices.remove(&ben.id, &again.id).await.unwrap(), None);
    let removed = devices.remove(&ada.user.id, &again.id).await.unwrap();
    assert_eq!(removed.as_ref(), Some(&again));
    assert_eq!(devices.remove(&ada.user.id, &again.id).await.unwrap(), None);
}

async fn a_browser_is_whoevers_it_was_last(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let browser = world.subscribe(&ada, &service.url).await;
    let event_id = event(&world, HARBOR, "For Ada").await;
    notify(&world, ADA, &event_id, Some(&browser.device), None).await;
    world.clock.advance(1);
    let taken = world.add_device(&ben, browser.form.clone()).await;
    assert_ne!(taken.id, browser.device.id);
    assert_eq!(taken.session_id.as_ref(), Some(&ben.open.session.id));
    world.push().await;
    assert!(service.pushed().is_empty(), "it is Ben who sits there");
    assert!(rows(&world).await[0].dropped_at.is_some());
    assert!(world.devices(ADA).await.is_empty());
    assert_eq!(world.devices(BEN).await, [taken]);
}

async fn who_is_signed_out_hears_nothing(world: World) {
    let world = world.with_demo().await;
    let (first, second) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let sessions = &world.services.sessions;
    let subscribe = async || {
        for (visit, path) in [(&first, "1"), (&second, "2")] {
            world.subscribe(visit, &format!("https://push.example.com/{path}")).await;
        }
    };
    let added_by = async || -> Vec<_> {
        world.devices(ADA).await.into_iter().filter_map(|device| device.session_id).collect()
    };
    subscribe().await;
    assert!(sessions.sign_out(&second.open, &client("192.0.2.1")).await.unwrap());
    assert_eq!(added_by().await, std::slice::from_ref(&first.open.session.id));

    // A session that ends by itself leaves them, until somebody signs all others out.
    subscribe().await;
    world.clock.advance(DAY_MS);
    assert!(sessions.prune().await.unwrap() > 0);
    assert_eq!(added_by().await.len(), 2);
    let third = world.arrive(ADA).await;
    let kept = world.subscribe(&third, "https://push.example.com/3").await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    sessions.end_others(&mut tx, &third.user.id, Some(&third.open.session.id)).await.unwrap();
    world.kernel.commit(tx).await.unwrap();
    assert_eq!(world.devices(ADA).await, [kept.device]);
}

async fn a_device_is_of_the_session_that_its_browser_has(world: World) {
    let world = world.with_demo().await;
    let kernel = &world.kernel;
    let Services { sessions, .. } = &world.services;
    let browser = Client { browser: Some(Token::generate(kernel)), ..client(HOME) };
    let first = world.arrive(ADA).await;
    let (form, ..) = subscription("https://push.example.com/1");
    let device = world.add_device_in(&first, &browser, form).await;

    // The first session ends by itself, and what it added stays.
    world.clock.advance(DAY_MS);
    sessions.prune().await.unwrap();
    world.attempt(BEN, PASSWORD, &browser).await.unwrap();
    world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    assert_eq!(world.devices(ADA).await, std::slice::from_ref(&device), "it is Ada's, there");
    let second = world.attempt(ADA, PASSWORD, &browser).await.unwrap();
    let session_id = Some(second.id.clone());
    assert_eq!(world.devices(ADA).await, [PushDevice { session_id, ..device }]);
    let open = world.resolve(&second.token).await.unwrap();
    sessions.sign_out(&open, &browser).await.unwrap();
    assert!(world.devices(ADA).await.is_empty());
}

async fn an_installation_has_one_key(world: World) {
    let (one, two) = (world.replica().await, world.replica().await);
    let (first, second) =
        tokio::join!(one.push_devices.public_key(), two.push_devices.public_key());
    let key = first.unwrap();
    assert_eq!(second.unwrap(), key);
    assert_eq!(world.services.push_devices.public_key().await.unwrap(), key);
    assert_eq!(URL_SAFE_NO_PAD.decode(&key).unwrap().len(), 65);
    assert_eq!(world.count("SELECT count(*) FROM vapid_keys").await, 1);
}

async fn a_browser_that_renews_its_subscription_stays_its_device(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let phone = world.subscribe(&ada, "https://push.example.com/old").await;
    world.clock.advance(DAY_MS);
    let (form, ..) = subscription("https://push.example.com/new");
    let form = NewSubscription { replaces: phone.form.endpoint.clone(), ..form };
    let renewed = world.add_device(&ada, form.clone()).await;
    assert_eq!(renewed, phone.device);
    assert_eq!(world.devices(ADA).await.len(), 1);
    // Said twice, it is done once.
    assert_eq!(world.add_device(&ada, form.clone()).await, phone.device);

    // Whose it is by now is not taken away by who had it, nor do they get one that they never asked for.
    let ben = world.arrive(BEN).await;
    let renews = async |visit: &Visit, endpoint: &str, replaces: &str| {
        let form = NewSubscription { replaces: replaces.to_owned(), ..subscription(endpoint).0 };
        let devices = &world.services.push_devices;
        let session = &visit.open.session.id;
        devices.add(&visit.user.id, session, &client(HOME), &form).await
    };
    let refused = renews(&ben, "https://push.example.com/ben", &form.endpoint).await;
    assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
    assert_eq!((world.devices(ADA).await.len(), world.devices(BEN).await.len()), (1, 0));

    // One that was removed doesn't come back by itself.
    let devices = &world.services.push_devices;
    devices.remove(&ada.user.id, &phone.device.id).await.unwrap().unwrap();
    let refused = renews(&ada, "https://push.example.com/newest", &form.endpoint).await;
    assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
    assert_eq!(world.devices(ADA).await.len(), 0);
}

async fn a_test_says_what_the_push_service_answered(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let ada = world.arrive(ADA).await;
    let phone = world.subscribe(&ada, &format!("{}/phone", service.url)).await;
    let tests = &world.services.push_tests;
    let send = async |id| tests.send(&ada.user.id, id).await.unwrap().unwrap();

    let sent = send(&phone.device.id).await;
    assert_eq!((sent.name.as_str(), sent.answer), ("Firefox on Linux", Answer::Taken));
    let pushed = service.pushed();
    let payload = phone.read(&pushed[0]);
    assert_eq!(payload["url"], "/settings/mobile");
    assert_eq!(payload["unread"], 0);
    assert!(world.devices(ADA).await[0].last_used_at.is_some());
    assert!(rows(&world).await.is_empty(), "it is no event");

    service.will([Reply::Status(403, "")]);
    assert_eq!(send(&phone.device.id).await.answer, Answer::Refused(StatusCode::FORBIDDEN));
    service.will([Reply::Status(410, "")]);
    assert_eq!(send(&phone.device.id).await.answer, Answer::Gone);
    assert!(world.devices(ADA).await.is_empty());

    let again = world.subscribe(&ada, &format!("{}/again", service.url)).await;
    let ben = world.arrive(BEN).await;
    assert_eq!(tests.send(&ben.user.id, &again.device.id).await.unwrap(), None, "not his");
    for _ in 3..20 {
        send(&again.device.id).await;
    }
    let limited = tests.send(&ada.user.id, &again.device.id).await;
    assert!(matches!(limited, Err(ServiceError::Limited { .. })), "{limited:?}");
}
