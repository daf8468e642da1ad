//! Digests: notices that are held until one moment are one mail.

use nameplate_backend::{
    deliveries::{Carrier, Notice},
    mail::Mailer,
};
use nameplate_domain::{
    deliveries::LEASE_MS,
    kernel::{DAY_MS, HOUR_MS, SECOND_MS},
};
use tokio::net::TcpListener;

use crate::{
    claims::tried_at_the_same_moment,
    event_fixtures::{event, insert_event, notify, put, rows},
    notices::{hold, promote, smtp},
    support::{ADA, BEN, HARBOR, NORTHWIND, START, World, on_both, sender},
};

on_both!(
    what_was_held_until_one_moment_is_one_mail,
    workers_that_look_at_once_send_one_mail,
    a_killed_workers_mail_is_another_ones,
    an_event_that_cannot_be_read_holds_up_no_other,
    a_day_begins_when_the_holding_ends,
    many_events_are_told_in_short,
);

async fn what_was_held_until_one_moment_is_one_mail(world: World) {
    let world = world.with_demo().await;
    promote(&world).await;
    hold(&world, &["One", "Two", "Three"]).await;
    let other = event(&world, NORTHWIND, "Another company's").await;
    notify(&world, ADA, &other, None, Some(HOUR_MS)).await;
    // Until another moment, not at all, and somebody else's.
    notify(&world, ADA, &other, None, Some(2 * HOUR_MS)).await;
    notify(&world, ADA, &other, None, None).await;
    let bens = event(&world, HARBOR, "Ben's").await;
    notify(&world, BEN, &bens, None, Some(HOUR_MS)).await;

    assert_eq!(world.mail().await.subject, "Missed Call: Another company's");
    world.clock.advance(HOUR_MS - 1);
    assert!(world.mails().await.is_empty());
    world.clock.advance(1);
    let mails = world.mails().await;
    assert_eq!(mails.len(), 2, "{mails:#?}");
    assert_eq!((mails[0].to.as_str(), mails[0].subject.as_str()), (ADA, "4 notifications"));
    assert_eq!((mails[1].to.as_str(), mails[1].subject.as_str()), (BEN, "Missed Call: Ben's"));
    let places: Vec<_> = ["Another company's", "Three", "Two", "One"]
        .iter()
        .map(|title| mails[0].text.find(&format!("* Missed Call: {title}\n")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{}", mails[0].text);
    assert!(mails[0].text.contains(&format!("/notifications/why/{other}\n")));
    assert!(mails[0].text.contains("Company: Northwind Support"));
    world.clock.advance(HOUR_MS);
    assert_eq!(world.mail().await.subject, "Missed Call: Another company's");
    assert!(rows(&world).await.iter().all(|row| row.tries == 1 && row.delivered_at.is_some()));
}

async fn workers_that_look_at_once_send_one_mail(world: World) {
    let world = world.with_demo().await;
    let titles: Vec<_> = (0..30).map(|number| format!("Event {number}")).collect();
    hold(&world, &titles.iter().map(String::as_str).collect::<Vec<_>>()).await;
    world.clock.advance(HOUR_MS);
    let worker = || world.notice_worker(Mailer::outbox(world.outbox(), sender()));
    let tried = tried_at_the_same_moment(&world, worker).await;
    assert_eq!(tried, 1);
    assert_eq!(world.mail().await.subject, "30 notifications");
    assert!(rows(&world).await.iter().all(|row| row.tries == 1 && row.delivered_at.is_some()));
}

async fn a_killed_workers_mail_is_another_ones(world: World) {
    let world = world.with_demo().await;
    hold(&world, &["One", "Two"]).await;
    world.clock.advance(HOUR_MS);
    // A server that never says a word, and a worker that dies while it waits.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dying = world.notice_worker(smtp(&listener));
    let dying = tokio::spawn(async move { dying.deliver_due().await });
    let _connection = listener.accept().await.unwrap();
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());

    // What comes late waits for the others.
    let late = event(&world, HARBOR, "Three").await;
    notify(&world, ADA, &late, None, Some(-LEASE_MS)).await;
    world.execute(format!("UPDATE deliveries SET held_until = {}", START.as_millis())).await;
    world.clock.advance(LEASE_MS - 1);
    assert!(world.mails().await.is_empty(), "it may be on its way still");
    world.clock.advance(1);
    assert_eq!(world.mail().await.subject, "3 notifications");
    assert!(rows(&world).await.iter().all(|row| row.tries == 2 && row.delivered_at.is_some()));
}

async fn an_event_that_cannot_be_read_holds_up_no_other(world: World) {
    let world = world.with_demo().await;
    hold(&world, &["One", "Two", "Three"]).await;
    let alone = event(&world, HARBOR, "Alone").await;
    notify(&world, ADA, &alone, None, None).await;
    let of_the_future = r#"UPDATE events SET document = '{"type":"new_fax"}'
                           WHERE document LIKE '%"Two"%' OR document LIKE '%"Alone"%'"#;
    world.execute(of_the_future).await;
    world.clock.advance(HOUR_MS);
    let mail = world.mail().await;
    assert_eq!(mail.subject, "3 notifications");
    assert!(mail.text.contains("1 more is in Nameplate."));
    let row = rows(&world).await.remove(3);
    assert_eq!(row.last_error.as_deref(), Some("Nameplate could not prepare the message."));
    assert_eq!(row.settled_at, None, "a newer Nameplate may come back");
}

async fn a_day_begins_when_the_holding_ends(world: World) {
    let world = world.with_demo().await;
    let event_id = event(&world, HARBOR, "One").await;
    for _ in 0..2 {
        notify(&world, ADA, &event_id, None, Some(5 * DAY_MS)).await;
    }
    world.clock.advance(5 * DAY_MS);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = world.notice_worker(smtp(&listener));
    drop(listener);
    let mut pauses = Vec::new();
    loop {
        assert_eq!(away.deliver_due().await.unwrap(), 1);
        let rows = rows(&world).await;
        assert_eq!(rows[0], rows[1]);
        if rows[0].failed_at.is_some() {
            break;
        }
        let pause = rows[0].due_at - world.services.now().as_millis();
        pauses.push(pause / SECOND_MS);
        world.clock.advance(pause);
    }
    assert_eq!(pauses[..6], [5, 20, 80, 320, 1280, 3600]);
    let tried_ms = world.services.now().millis_since(START) - 5 * DAY_MS;
    assert!((DAY_MS - HOUR_MS..=DAY_MS).contains(&tried_ms), "{tried_ms}");
    let row = rows(&world).await.remove(0);
    assert_eq!(row.last_error.as_deref(), Some("The mail server could not be reached."));
    world.clock.advance(DAY_MS);
    assert!(world.mails().await.is_empty(), "what is given up stays given up");
}

async fn many_events_are_told_in_short(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(ADA, HARBOR).await;
    let (title, body) = ("ü".repeat(200), "ü".repeat(2000));
    let mut tx = world.kernel.db.begin().await.unwrap();
    let mut notices = Vec::new();
    for number in 0..1000 {
        let title = if number == 999 { "The newest" } else { &title };
        notices.push(Notice {
            user_id: seat.user_id.clone(),
            event_id: insert_event(&mut tx, &seat, title, &body).await,
            by: Carrier::Email,
            held_until: Some(START.plus_millis(HOUR_MS)),
            due_without_snooze: None,
        });
    }
    tx.commit().await.unwrap();
    put(&world, &notices).await;
    world.clock.advance(HOUR_MS);
    let mail = world.mail().await;
    assert_eq!(mail.subject, "1000 notifications");
    assert_eq!(mail.text.matches("* Missed Call: ").count(), 50);
    assert_eq!(mail.text.find("* Missed Call: "), mail.text.find("* Missed Call: The newest\n"));
    assert!(mail.text.contains("950 more are in Nameplate."));
    assert!(mail.text.contains("https://id.example.com/notifications\n"));
    assert!(mail.text.len() < 100_000, "{}", mail.text.len());
    let delivered = "SELECT count(*) FROM deliveries WHERE delivered_at IS NOT NULL AND tries = 1";
    assert_eq!(world.count(delivered).await, 1000);
}
