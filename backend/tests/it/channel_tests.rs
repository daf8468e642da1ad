//! *Send me a test*.

use nameplate_backend::ServiceError;
use nameplate_domain::{
    kernel::HOUR_MS,
    notifications::{Channel, NotificationError},
};

use crate::{
    push_service::PushService,
    support::{ADA, BEN, HARBOR, World, on_both},
};

on_both!(a_test_is_called_one, tests_are_limited);

async fn a_test_is_called_one(world: World) {
    let world = world.with_demo().await;
    let service = PushService::start().await;
    let seat = world.seat(ADA, HARBOR).await;
    let tests = &world.services.channel_tests;
    let refused = tests.send(&seat, Channel::Push).await;
    assert!(matches!(refused, Err(ServiceError::Refused(NotificationError::NoDevice))));
    assert_eq!(world.count("SELECT count(*) FROM events").await, 0);

    let ada = world.arrive(ADA).await;
    let mut browsers = Vec::new();
    for path in ["1", "2"] {
        browsers.push(world.subscribe(&ada, &format!("{}/{path}", service.url)).await);
    }
    for channel in [Channel::InApp, Channel::Email, Channel::Push] {
        tests.send(&seat, channel).await.unwrap();
    }
    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADA, "Test: Nameplate reaches you"));
    assert!(!mail.text.contains("New Message"), "{}", mail.text);
    assert!(mail.text.contains("This is a test."));
    world.push().await;
    let pushed = service.pushed();
    assert_eq!(pushed.len(), 2);
    for pushed in &pushed {
        let browser = &browsers[usize::from(!pushed.head.starts_with("POST /1"))];
        let payload = browser.read(pushed);
        assert_eq!(payload["title"], "Nameplate reaches you");
        let body = payload["body"].as_str().unwrap();
        assert!(body.starts_with("Test, Harbor Law\n"), "{body}");
        assert_eq!(payload["url"], "/notifications");
    }
    let tests = r#"SELECT count(*) FROM events WHERE document LIKE '%"is_test":true%'"#;
    assert_eq!(world.count(tests).await, 3);
    assert_eq!(world.count("SELECT count(*) FROM notifications").await, 3);
    let shown = "SELECT count(*) FROM notifications WHERE shown_at IS NOT NULL";
    assert_eq!(world.count(shown).await, 1);
}

async fn tests_are_limited(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let tests = &world.services.channel_tests;
    for _ in 0..10 {
        tests.send(&ada, Channel::InApp).await.unwrap();
    }
    let limited = tests.send(&ada, Channel::Email).await;
    assert!(matches!(limited, Err(ServiceError::Limited(_))));
    tests.send(&ben, Channel::Email).await.unwrap();
    world.clock.advance(HOUR_MS / 10);
    tests.send(&ada, Channel::Email).await.unwrap();
}
