//! Notices of events, by mail.

use std::time::Duration;

use nameplate_backend::mail::Mailer;
use nameplate_domain::kernel::{HOUR_MS, SECOND_MS};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{
    event_fixtures::{DeliveryRow, event, event_with, notify, rows},
    support::{ADA, BEN, HARBOR, HOME, NORTHWIND, START, World, client, on_both, sender},
};

on_both!(
    one_event_is_one_mail,
    what_an_event_says_is_text,
    who_left_the_company_hears_no_more_of_it,
    who_is_a_user_by_now_hears_of_their_own_work_alone,
    no_account_waits_behind_events,
    an_address_that_is_none_is_given_up_at_once,
);

/// Makes people hear of everything in their companies, whatever they were there.
pub(crate) async fn promote(world: &World) {
    world.execute("UPDATE memberships SET role = 'admin' WHERE role = 'user'").await;
}

/// Some events of these titles, of which Ada hears by mail in an hour.
pub(crate) async fn hold(world: &World, titles: &[&str]) {
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

pub(crate) fn smtp(listener: &TcpListener) -> Mailer {
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
    let [ada, ben, cleo] = <[DeliveryRow; 3]>::try_from(rows(&world).await).unwrap();
    assert_eq!(ada.failed_at, Some(START.as_millis()));
    let error = ada.last_error.unwrap();
    assert!(error.starts_with("The mail server refused the address: 550 5.1.1"), "{error}");
    // A plain 550 is also said of our own address, which somebody may put right.
    assert_eq!((ben.failed_at, ben.settled_at), (None, None));
    let error = ben.last_error.unwrap();
    assert_eq!(error, "The mail server answered: 550 not now, not for you");
    assert!(cleo.delivered_at.is_some());
}
