//! Webhooks that take no messages: what is tried again, when, and who else waits.

use std::{num::NonZeroUsize, time::Duration};

use nameplate_backend::{Endpoints, webhooks::WebhookSender};
use nameplate_domain::{
    deliveries::LEASE_MS,
    kernel::{HOUR_MS, MINUTE_MS, SECOND_MS, WebhookId},
    notifications::EventType,
};

use crate::{
    events::{form as event, send, taken},
    push_service::{PushService, Reply},
    support::{ADA, HARBOR, START, World, on_both},
    webhooks::{create, form, found, webhook_at},
};

on_both!(
    what_was_not_taken_is_sent_again_under_the_same_id,
    a_webhook_that_asks_for_a_pause_gets_it,
    a_corrected_address_is_asked_at_once,
    slow_receivers_of_one_company_hold_up_no_other,
    a_redirect_leads_nowhere,
    who_answers_slowly_or_endlessly_holds_up_nobody,
    an_address_is_judged_again_when_it_is_asked,
    what_a_dying_process_was_sending_is_sent_again,
    one_message_at_a_time_however_many_processes,
    a_message_that_is_refused_keeps_no_other_from_arriving,
);

const PATIENCE: Duration = Duration::from_millis(200);

pub(crate) async fn task(world: &World) {
    send(world, &event(EventType::TaskDue, "A task")).await;
}

/// What was answered last, and how it stands.
pub(crate) async fn last(world: &World, id: &WebhookId) -> (String, &'static str) {
    let (_, state, _, answer) = world.webhook_deliveries(id).await.remove(0);
    (answer.unwrap_or_default(), state)
}

async fn what_was_not_taken_is_sent_again_under_the_same_id(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    receiver.will([500, 404, 429].map(|status| Reply::Status(status, "")));
    task(&world).await;
    world.deliver_webhooks().await;
    assert_eq!(last(&world, &id).await, ("It answered 500.".to_owned(), "waiting"));
    assert_eq!(found(&world, &id).await.failing_since, Some(START));
    for pause in [5, 20, 80] {
        world.clock.advance(pause * SECOND_MS - 1);
        world.deliver_webhooks().await;
        world.clock.advance(1);
        world.deliver_webhooks().await;
    }
    let pushed = receiver.pushed();
    let headers = |name| -> Vec<_> { pushed.iter().map(|it| it.header(name)).collect() };
    let ids = headers("webhook-id");
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|it| *it == ids[0]));
    let moments = headers("webhook-timestamp");
    assert_eq!(moments, ["1795424400", "1795424405", "1795424425", "1795424505"]);
    assert_eq!(last(&world, &id).await, ("It answered 201.".to_owned(), "delivered"));
    assert_eq!(found(&world, &id).await.failing_since, None);
}

async fn a_webhook_that_asks_for_a_pause_gets_it(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    webhook_at(&world, &receiver).await;
    receiver.will([Reply::Status(429, "retry-after: 600\r\n")]);
    task(&world).await;
    world.deliver_webhooks().await;
    // Other messages wait as well: it is the webhook that has too much to do.
    task(&world).await;
    world.clock.advance(10 * MINUTE_MS - 1);
    world.deliver_webhooks().await;
    assert_eq!(receiver.pushed().len(), 1);
    world.clock.advance(1);
    world.deliver_webhooks().await;
    assert_eq!(receiver.pushed().len(), 2);
}

async fn a_corrected_address_is_asked_at_once(world: World) {
    let world = world.with_demo().await;
    let (wrong, right) = (PushService::start().await, PushService::start().await);
    let id = webhook_at(&world, &wrong).await.webhook.id;
    wrong.will([Reply::Status(503, "retry-after: 3600\r\n")]);
    task(&world).await;
    world.deliver_webhooks().await;
    let seat = world.seat(ADA, HARBOR).await;
    world.services.webhooks.save(&seat, &id, form(&right.url)).await.unwrap();
    task(&world).await;
    world.deliver_webhooks().await;
    assert_eq!(right.pushed().len(), 1);
}

async fn slow_receivers_of_one_company_hold_up_no_other(world: World) {
    let world = world.with_demo().await;
    let (slow, quick) = (PushService::start().await, PushService::start().await);
    for _ in 0..6 {
        webhook_at(&world, &slow).await;
    }
    slow.will((0..6).map(|_| Reply::Nothing));
    let elsewhere = world.found("Quay Desk", "dara@example.com").await;
    create(&world, &elsewhere, &quick.url).await;
    task(&world).await;
    let sender = WebhookSender::new(Endpoints::LocalToo, Duration::from_secs(60));
    let [worker, _] = world.services.webhook_workers(&sender);
    let worker = worker.with_at_once(NonZeroUsize::new(5).unwrap());
    let running = tokio::spawn(worker.run(std::future::pending()));
    let arrive = async |receiver: &PushService, count| {
        let mut arrived = 0;
        while arrived < count {
            arrived += receiver.pushed().len();
            tokio::task::yield_now().await;
        }
    };
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, arrive(&slow, 4)).await.unwrap();
    taken(&world, &elsewhere, &event(EventType::TaskDue, "A task")).await;
    tokio::time::timeout(patience, arrive(&quick, 1)).await.unwrap();
    running.abort();
}

async fn a_redirect_leads_nowhere(world: World) {
    let world = world.with_demo().await;
    let (receiver, inside) = (PushService::start().await, PushService::start().await);
    let id = webhook_at(&world, &receiver).await.webhook.id;
    let location: &'static str = format!("location: {}\r\n", inside.url).leak();
    receiver
        .will([Reply::Status(302, "location: http://10.0.0.1/\r\n"), Reply::Status(307, location)]);
    for status in [302, 307] {
        task(&world).await;
        world.deliver_webhooks().await;
        let answer = format!("It answered {status}, and redirects are not followed.");
        assert_eq!(last(&world, &id).await, (answer, "waiting"));
        world.execute("DELETE FROM webhook_deliveries").await;
    }
    assert!(inside.pushed().is_empty());
}

async fn who_answers_slowly_or_endlessly_holds_up_nobody(world: World) {
    let world = world.with_demo().await;
    let (slow, quick) = (PushService::start().await, PushService::start().await);
    let id = webhook_at(&world, &slow).await.webhook.id;
    webhook_at(&world, &quick).await;
    slow.will([Reply::Nothing]);
    task(&world).await;
    let sender = WebhookSender::new(Endpoints::LocalToo, Duration::from_secs(60));
    let [worker, _] = world.services.webhook_workers(&sender);
    let running = tokio::spawn(worker.run(std::future::pending()));
    let arrives = async || {
        while quick.pushed().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), arrives()).await.unwrap();
    running.abort();

    world.clock.advance(LEASE_MS);
    slow.will([Reply::Nothing]);
    world.deliver_webhooks_within(Endpoints::LocalToo, PATIENCE).await;
    assert_eq!(last(&world, &id).await, ("It took too long to answer.".to_owned(), "waiting"));
    world.clock.advance(HOUR_MS);
    slow.will([Reply::Endless]);
    world.deliver_webhooks().await;
    assert_eq!(last(&world, &id).await, ("It answered 200.".to_owned(), "delivered"));
}

async fn an_address_is_judged_again_when_it_is_asked(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    let told = async |address: &str, endpoints| {
        world.execute(format!("UPDATE webhooks SET url = '{address}'")).await;
        task(&world).await;
        world.deliver_webhooks_within(endpoints, PATIENCE).await;
        let told = last(&world, &id).await;
        world.execute("DELETE FROM webhook_deliveries").await;
        world.execute("UPDATE webhooks SET failing_since = NULL, ready_at = 0").await;
        told.0
    };
    for address in ["https://10.0.0.1/x", "http://192.168.0.1/", receiver.url.as_str()] {
        assert_eq!(told(address, Endpoints::Public).await, "Its address can’t be asked.");
    }
    // A name that leads nowhere.
    let answer = told("https://localhost.localdomain.example.invalid/", Endpoints::Public).await;
    assert_eq!(answer, "It could not be reached.");
    assert!(receiver.pushed().is_empty());
}

async fn what_a_dying_process_was_sending_is_sent_again(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    receiver.will([Reply::Nothing]);
    task(&world).await;
    let sender = WebhookSender::new(Endpoints::LocalToo, Duration::from_secs(20));
    let [dying, _] = world.services.webhook_workers(&sender);
    let dying = tokio::spawn(async move { dying.deliver_due().await });
    let mut first = Vec::new();
    while first.is_empty() {
        first = receiver.pushed();
        tokio::task::yield_now().await;
    }
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    world.clock.advance(LEASE_MS - 1);
    world.deliver_webhooks().await;
    assert!(receiver.pushed().is_empty(), "it may be on its way still");
    world.clock.advance(1);
    world.deliver_webhooks().await;
    let again = receiver.pushed().remove(0);
    assert_eq!(again.header("webhook-id"), first[0].header("webhook-id"));
    let answer = Some("It answered 201.".to_owned());
    assert_eq!(world.webhook_deliveries(&id).await, [("event.received", "delivered", 2, answer)]);
}

async fn one_message_at_a_time_however_many_processes(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    webhook_at(&world, &receiver).await;
    for _ in 0..4 {
        task(&world).await;
        world.clock.advance(1);
    }
    receiver.will([Reply::Nothing]);
    let replica = world.replica().await;
    let sender = WebhookSender::new(Endpoints::LocalToo, Duration::from_secs(20));
    let running: Vec<_> = [&world.services, &replica]
        .map(|services| {
            let [worker, _] = services.webhook_workers(&sender);
            tokio::spawn(async move { worker.deliver_due().await.unwrap() })
        })
        .into_iter()
        .collect();
    while receiver.pushed().is_empty() {
        tokio::task::yield_now().await;
    }
    // The other one finds nothing, and is done.
    while !running.iter().any(tokio::task::JoinHandle::is_finished) {
        tokio::task::yield_now().await;
    }
    world.deliver_webhooks().await;
    assert!(receiver.pushed().is_empty());
    running.iter().for_each(tokio::task::JoinHandle::abort);
}

async fn a_message_that_is_refused_keeps_no_other_from_arriving(world: World) {
    let world = world.with_demo().await;
    let receiver = PushService::start().await;
    let id = webhook_at(&world, &receiver).await.webhook.id;
    let other = create(&world, &world.seat(ADA, HARBOR).await, &receiver.url).await.webhook.id;
    world.services.webhooks.set_on(&world.seat(ADA, HARBOR).await, &other, false).await.unwrap();
    receiver.will([Reply::Status(400, "")]);
    task(&world).await;
    world.clock.advance(1);
    task(&world).await;
    world.deliver_webhooks().await;
    let states: Vec<_> = world.webhook_deliveries(&id).await.into_iter().map(|it| it.1).collect();
    assert_eq!(states, ["delivered", "waiting"]);
    assert_eq!(world.webhook_deliveries(&other).await, []);
}
