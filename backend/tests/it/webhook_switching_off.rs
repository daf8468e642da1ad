//! Webhooks that are given up: messages after a day, and a webhook itself.

use nameplate_domain::{
    companies::CompanyEvent,
    kernel::{DAY_MS, HOUR_MS},
    webhooks::OffReason,
};

use crate::{
    push_service::{PushService, Reply},
    support::{ADA, BEN, HARBOR, START, World, on_both},
    webhook_failures::{last, task},
    webhooks::{found, logged, webhook_at},
};

on_both!(
    a_message_is_given_up_after_a_day,
    three_days_of_failure_switch_it_off,
    a_failure_after_days_of_silence_is_the_first,
    one_that_is_gone_is_switched_off_at_once,
    what_waits_is_dropped_when_it_is_turned_off,
);

async fn a_message_is_given_up_after_a_day(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    receiver.will((0..100).map(|_| Reply::Status(500, "")));
    task(&world).await;
    for _ in 0..26 {
        world.deliver_webhooks().await;
        world.clock.advance(HOUR_MS);
    }
    let tries = receiver.pushed().len();
    assert!((20..30).contains(&tries), "{tries}");
    assert_eq!(last(&world, &id).await, ("It answered 500.".to_owned(), "dropped"));
    world.clock.advance(DAY_MS);
    world.deliver_webhooks().await;
    assert!(receiver.pushed().is_empty());
    assert!(found(&world, &id).await.is_on());
    world.clock.advance(7 * DAY_MS);
    world.services.prune().await;
    assert_eq!(world.webhook_deliveries(&id).await, []);
}

async fn three_days_of_failure_switch_it_off(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    receiver.will((0..500).map(|_| Reply::Status(500, "")));
    for hour in 0..3 * 24 {
        if hour % 12 == 0 {
            task(&world).await;
        }
        world.deliver_webhooks().await;
        assert!(found(&world, &id).await.is_on());
        world.clock.advance(HOUR_MS);
    }
    world.mails().await;
    task(&world).await;
    task(&world).await;
    world.deliver_webhooks().await;
    let webhook = found(&world, &id).await;
    assert_eq!(webhook.off, Some((OffReason::Failing, world.kernel.now())));
    assert_eq!(
        world.count("SELECT COUNT(*) FROM webhook_deliveries WHERE settled_at IS NULL").await,
        0
    );
    // Admins alone hear of it, each once.
    let mails = world.mails().await;
    let mut to: Vec<_> = mails
        .iter()
        .filter(|mail| mail.subject.contains("was switched off"))
        .map(|mail| mail.to.as_str())
        .collect();
    to.sort_unstable();
    assert_eq!(to, [ADA, BEN]);
    let mail =
        mails.iter().find(|mail| mail.to == ADA && mail.subject.contains("switched off")).unwrap();
    assert!(mail.text.contains("for three days"), "{}", mail.text);
    assert!(mail.text.contains(&format!("/company/webhooks/{id}")), "{}", mail.text);
    let (kind, actor, _) = logged(&world).await.remove(0);
    assert_eq!((kind, actor), (CompanyEvent::WebhookSwitchedOff, None));
    // Off, it is told nothing.
    receiver.pushed();
    task(&world).await;
    world.deliver_webhooks().await;
    assert!(receiver.pushed().is_empty());

    let seat = world.seat(ADA, HARBOR).await;
    world.services.webhooks.set_on(&seat, &id, true).await.unwrap();
    let webhook = found(&world, &id).await;
    assert_eq!((webhook.off, webhook.failing_since), (None, None));
    task(&world).await;
    world.deliver_webhooks().await;
    assert!(found(&world, &id).await.is_on(), "what failed before counts no more");
}

async fn a_failure_after_days_of_silence_is_the_first(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    receiver.will((0..2).map(|_| Reply::Status(500, "")));
    task(&world).await;
    world.deliver_webhooks().await;
    world.execute("DELETE FROM webhook_deliveries").await;
    world.clock.advance(4 * DAY_MS);
    task(&world).await;
    world.deliver_webhooks().await;
    let webhook = found(&world, &id).await;
    assert!(webhook.is_on());
    assert_eq!(webhook.failing_since, Some(world.kernel.now()));
    assert_eq!(last(&world, &id).await.1, "waiting");
}

async fn one_that_is_gone_is_switched_off_at_once(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    receiver.will([Reply::Status(410, "")]);
    task(&world).await;
    world.deliver_webhooks().await;
    assert_eq!(found(&world, &id).await.off, Some((OffReason::Gone, START)));
    assert_eq!(last(&world, &id).await, ("It answered 410: it is gone.".to_owned(), "dropped"));
    let mails = world.mails().await;
    let is_told = |mail: &crate::support::Mail| mail.subject.contains("was switched off");
    assert_eq!(mails.iter().filter(|mail| is_told(mail)).count(), 2);
}

async fn what_waits_is_dropped_when_it_is_turned_off(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    let seat = world.seat(ADA, HARBOR).await;
    task(&world).await;
    world.services.webhooks.set_on(&seat, &id, false).await.unwrap();
    world.services.webhooks.set_on(&seat, &id, true).await.unwrap();
    world.deliver_webhooks().await;
    assert!(receiver.pushed().is_empty());
    assert_eq!(world.webhook_deliveries(&id).await, [("event.received", "dropped", 0, None)]);
}
