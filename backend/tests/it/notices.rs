//! Notices of events: mails, alone and as one of several.

use std::time::Duration;

use nameplate_backend::{
    deliveries::{Carrier, Notice},
    mail::Mailer,
};
use nameplate_domain::{
    deliveries::LEASE_MS,
    kernel::{DAY_MS, HOUR_MS, SECOND_MS},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{
    happenings::{Row, event, event_with, insert_event, notify, put, rows},
    support::{ADA, BEN, HARBOR, HOME, NORTHWIND, START, World, client, on_both, sender},
};

on_both!(
    one_event_is_one_mail,
    what_an_event_says_is_text,
    what_was_held_until_one_moment_is_one_mail,
    couriers_that_look_at_once_send_one_mail,
    a_killed_couriers_mail_is_another_ones,
    who_left_the_company_hears_no_more_of_it,
    who_is_a_user_by_now_hears_of_their_own_work_alone,
    no_account_waits_behind_events,
    an_event_that_cannot_be_read_holds_up_no_other,
    a_day_begins_when_the_holding_ends,
    many_events_are_told_in_short,
    an_address_that_is_none_is_given_up_at_once,
);

/// Makes people hear of everything in their companies, whatever they were there.
async fn promote(world: &World) {
    world.execute("UPDATE memberships SET role = 'admin' WHERE role = 'user'").await;
}

/// Some events of these titles, of which Ada hears by mail in an hour.
async fn hold(world: &World, titles: &[&str]) {
    for title in titles {
        let event_id = event(world, HARBOR, title).await;
        notify(world, ADA, &event_id, None, Some(HOUR_MS)).await;
    }
}

async fn one_event_is_one_mail(world: World) {
    let world = world.with_demo().await;
    world.execute("UPDATE users SET timezone = 'Asia/Kathmandu'").await;
    let event_id = event(&world, HARBOR, "Zoë called").await;
    notify(&world, ADA, &event_id, None, None).await;
    notify(&world, BEN, &event_id, None, None).await;
    // It goes to the address that the account has when it leaves.
    world
        .execute(format!(
            "UPDATE users SET email = 'a@example.org', email_key = 'a@example.org'
             WHERE email_key = '{ADA}'"
        ))
        .await;
    let mut mails = world.mails().await;
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    assert_eq!((mails[0].to.as_str(), mails[1].to.as_str()), ("a@example.org", BEN));
    let mail = &mails[0];
    assert_eq!(mail.subject, "Missed Call: Zoë called");
    for part in [
        "Please call back.",
        "Company: Harbor Law",
        "Case: Moreau v. Moreau · Family · Urgent priority",
        "When: Mon 23 Nov 2026, 14:45",
        "https://id.example.com/cases/42\n",
        &format!("https://id.example.com/notifications/why/{event_id}\n"),
        "https://id.example.com/settings/notifications\n",
    ] {
        assert!(mail.text.contains(part), "{part} is missing in {}", mail.text);
    }
    assert!(rows(&world).await.iter().all(|row| row.tries == 1 && row.delivered_at.is_some()));
}

async fn what_an_event_says_is_text(world: World) {
    let world = world.with_demo().await;
    let title = format!("<b>x</b> Bcc: eve@example.com {}", "ü".repeat(150));
    let body = format!("<script>alert(1)</script>\n.\n{}", "x".repeat(1900));
    let event_id = event_with(&world, HARBOR, &title, &body).await;
    notify(&world, ADA, &event_id, None, None).await;
    let worker = world.notice_worker(Mailer::outbox(world.outbox(), sender()));
    worker.deliver_due().await.unwrap();
    let path = std::fs::read_dir(world.outbox()).unwrap().next().unwrap().unwrap().path();
    let file = std::fs::read(path).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&file).unwrap();
    assert!(mail.bcc().is_none());
    assert!(mail.subject().unwrap().starts_with("Missed Call: <b>x</b>"));
    let html = mail.body_html(0).unwrap();
    assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&lt;script&gt;"));
    assert!(mail.body_text(0).unwrap().contains("<script>alert(1)</script>\r\n.\r\n"));
    let longest = file.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap();
    assert!(longest <= 999, "{longest}");
}

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

async fn couriers_that_look_at_once_send_one_mail(world: World) {
    let world = world.with_demo().await;
    let titles: Vec<_> = (0..30).map(|number| format!("Event {number}")).collect();
    hold(&world, &titles.iter().map(String::as_str).collect::<Vec<_>>()).await;
    world.clock.advance(HOUR_MS);
    // All have chosen the same bundle, and wait for its first row, when it comes free.
    let mut tx = world.kernel.db.begin().await.unwrap();
    sqlx::query("UPDATE deliveries SET due_at = due_at").execute(&mut *tx).await.unwrap();
    let workers = [(); 4].map(|()| {
        let worker = world.notice_worker(Mailer::outbox(world.outbox(), sender()));
        tokio::spawn(async move { worker.deliver_due().await.unwrap() })
    });
    world.until_blocked(&mut tx, 4).await;
    tx.commit().await.unwrap();
    let mut tried = 0;
    for worker in workers {
        tried += worker.await.unwrap();
    }
    assert_eq!(tried, 1);
    assert_eq!(world.mail().await.subject, "30 notifications");
    assert!(rows(&world).await.iter().all(|row| row.tries == 1 && row.delivered_at.is_some()));
}

async fn a_killed_couriers_mail_is_another_ones(world: World) {
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

async fn who_left_the_company_hears_no_more_of_it(world: World) {
    let world = world.with_demo().await;
    promote(&world).await;
    hold(&world, &["One", "Two"]).await;
    let alone = event(&world, HARBOR, "Alone").await;
    notify(&world, ADA, &alone, None, None).await;
    let other = event(&world, NORTHWIND, "Another company's").await;
    notify(&world, ADA, &other, None, Some(HOUR_MS)).await;
    notify(&world, BEN, &alone, None, Some(HOUR_MS)).await;
    let shut_out = format!(
        "UPDATE memberships SET deactivated_at = 1
         WHERE company_id = (SELECT id FROM companies WHERE name = '{HARBOR}')"
    );
    world.execute(shut_out).await;
    assert!(world.mails().await.is_empty());
    world.clock.advance(HOUR_MS);
    assert_eq!(world.mail().await.subject, "Missed Call: Another company's");
    let fates: Vec<_> = rows(&world)
        .await
        .iter()
        .map(|row| (row.dropped_at.is_some(), row.delivered_at.is_some()))
        .collect();
    let dropped = (true, false);
    assert_eq!(fates, [dropped, dropped, dropped, dropped, (false, true)]);
    assert!(rows(&world).await.iter().all(|row| row.settled_at.is_some()));
}

async fn who_is_a_user_by_now_hears_of_their_own_work_alone(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    // What somebody wrote is no mention.
    let words = format!("\"{ada}\"");
    let others = event_with(&world, HARBOR, "Somebody else's", &words).await;
    let own = event(&world, HARBOR, "Her own").await;
    let named = event(&world, HARBOR, "Names her").await;
    for (event_id, relation) in [(&own, "assignee"), (&named, "mention")] {
        world
            .execute(format!(
                "INSERT INTO event_people (event_id, user_id, relation)
                 VALUES ('{event_id}', '{ada}', '{relation}')"
            ))
            .await;
    }
    for event_id in [&others, &own, &named] {
        notify(&world, ADA, event_id, None, Some(HOUR_MS)).await;
    }
    notify(&world, ADA, &others, None, None).await;
    notify(&world, BEN, &others, None, None).await;
    world.execute(format!("UPDATE memberships SET role = 'user' WHERE user_id = '{ada}'")).await;
    assert_eq!(world.mail().await.to, BEN);
    world.clock.advance(HOUR_MS);
    let mail = world.mail().await;
    assert_eq!(mail.subject, "2 notifications");
    assert!(mail.text.contains("Her own") && mail.text.contains("Names her"), "{}", mail.text);
    let dropped = "SELECT count(*) FROM deliveries WHERE dropped_at IS NOT NULL";
    assert_eq!(world.count(dropped).await, 2);
    let delivered = "SELECT count(*) FROM deliveries WHERE delivered_at IS NOT NULL";
    assert_eq!(world.count(delivered).await, 3);
}

async fn no_account_waits_behind_events(world: World) {
    let world = world.with_demo().await;
    let event_id = event(&world, HARBOR, "One").await;
    for _ in 0..100 {
        notify(&world, ADA, &event_id, None, None).await;
    }
    // A server that never says a word has all that the notices' worker takes.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stuck = tokio::spawn(world.notice_worker(smtp(&listener)).run(std::future::pending()));
    let _connection = listener.accept().await.unwrap();
    world.clock.advance(SECOND_MS);
    world.services.password_resets.request::<()>(BEN, &client(HOME)).await.unwrap();
    let worker = world.worker(Mailer::outbox(world.outbox(), sender()));
    assert_eq!(worker.deliver_due().await.unwrap(), 1);
    assert_eq!(std::fs::read_dir(world.outbox()).unwrap().count(), 1);
    stuck.abort();
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

fn smtp(listener: &TcpListener) -> Mailer {
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    Mailer::smtp(&url.parse().unwrap(), sender()).unwrap()
}

/// A mail server that refuses some.
async fn refuse(stream: TcpStream) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 mail.example.com ESMTP\r\n").await.unwrap();
    let mut in_data = false;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match line.as_str() {
            "." => {
                in_data = false;
                "250 2.0.0 taken"
            }
            _ if in_data => continue,
            "DATA" => {
                in_data = true;
                "354 go on"
            }
            line if line.starts_with("RCPT TO:<ada@") => "550 5.1.1 <ada>: no such user",
            line if line.starts_with("RCPT TO:<ben@") => "550 not now, not for you",
            line if line.starts_with("EHLO") => "250 mail.example.com",
            _ => "250 2.0.0 fine",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
    }
}

async fn an_address_that_is_none_is_given_up_at_once(world: World) {
    let world = world.with_demo().await;
    promote(&world).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let worker = world.notice_worker(smtp(&listener));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(refuse(stream));
        }
    });
    let event_id = event(&world, HARBOR, "One").await;
    for email in [ADA, BEN, "cleo@example.com"] {
        notify(&world, email, &event_id, None, None).await;
    }
    let tried = tokio::time::timeout(Duration::from_secs(20), worker.deliver_due()).await;
    assert_eq!(tried.unwrap().unwrap(), 3);
    let [ada, ben, cleo] = <[Row; 3]>::try_from(rows(&world).await).unwrap();
    assert_eq!(ada.failed_at, Some(START.as_millis()));
    let error = ada.last_error.unwrap();
    assert!(error.starts_with("The mail server refused the address: 550 5.1.1"), "{error}");
    // A plain 550 is also said of our own address, which somebody may put right.
    assert_eq!((ben.failed_at, ben.settled_at), (None, None));
    let error = ben.last_error.unwrap();
    assert_eq!(error, "The mail server answered: 550 not now, not for you");
    assert!(cleo.delivered_at.is_some());
}
