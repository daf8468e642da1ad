//! Messages on their way.

use std::{path::Path, time::Duration};

use nameplate_backend::{
    Origin,
    mail::{Mailer, Message},
};
use nameplate_domain::{
    accounts::Email,
    kernel::{ActivityId, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS},
};
use tokio::net::TcpListener;

use crate::{
    event_fixtures::{DeliveryRow, rows},
    support::{ADA, HOME, START, World, client, on_both, sender},
};

on_both!(
    a_mail_leaves_when_what_caused_it_is_kept,
    what_is_committed_leaves_soon,
    a_mail_says_where_it_comes_from,
    a_failure_is_tried_again_for_a_day,
    a_server_that_recovers_gets_it,
    a_mail_server_that_is_away_is_a_failure,
    what_cannot_be_read_holds_up_no_other,
    a_mail_to_somebody_who_is_gone_is_dropped,
    what_was_settled_long_ago_is_pruned,
    however_much_was_settled_is_pruned,
);

/// Puts so many mails to Ada on their way.
pub(crate) async fn post(world: &World, count: usize) {
    let ada = world.user(ADA).await;
    let kernel = &world.kernel;
    let deliveries = &world.services.deliveries;
    let mut tx = kernel.db.begin().await.unwrap();
    for _ in 0..count {
        deliveries.mail(&mut tx, Some(&ada.id), &ada.email, &message()).await.unwrap();
    }
    kernel.commit(tx).await.unwrap();
}

fn message() -> Message {
    Message::PasswordChanged {
        activity_id: ActivityId::new("x"),
        at: START,
        origin: Origin { ip: HOME.into(), place: None, user_agent: client(HOME).user_agent },
    }
}

/// The one delivery that there is.
pub(crate) async fn row(world: &World) -> DeliveryRow {
    let [row] = <[DeliveryRow; 1]>::try_from(rows(world).await).unwrap();
    row
}

/// A mailer whose outbox can't be made, for there is a file in its place.
fn broken(world: &World) -> Mailer {
    let file = world.folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    Mailer::outbox(file.join("outbox"), sender())
}

pub(crate) fn smtp(port: u16) -> Mailer {
    Mailer::smtp(&format!("smtp://127.0.0.1:{port}").parse().unwrap(), sender()).unwrap()
}

pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

async fn a_mail_leaves_when_what_caused_it_is_kept(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let kernel = &world.kernel;
    let deliveries = &world.services.deliveries;
    let mut tx = kernel.db.begin().await.unwrap();
    deliveries.mail(&mut tx, Some(&ada.id), &ada.email, &message()).await.unwrap();
    drop(tx);
    assert!(world.mails().await.is_empty());

    post(&world, 1).await;
    assert_eq!(world.mail().await.to, ADA);
    let now = Some(START.as_millis());
    let row = row(&world).await;
    assert_eq!((row.tries, row.delivered_at, row.settled_at), (1, now, now));
    assert!(world.mails().await.is_empty(), "once");
}

async fn what_is_committed_leaves_soon(world: World) {
    let world = world.with_demo().await;
    let mailer = Mailer::outbox(world.outbox(), sender());
    let running = tokio::spawn(world.worker(mailer).run(std::future::pending()));
    let waiting = "SELECT count(*) FROM deliveries WHERE settled_at IS NULL";
    let all_leave = async {
        for _ in 0..10 {
            post(&world, 1).await;
            while world.count(waiting).await > 0 {
                tokio::task::yield_now().await;
            }
        }
    };
    // A worker that doesn't hear of a commit looks after 2 s: 20 s for ten.
    tokio::time::timeout(Duration::from_secs(10), all_leave).await.expect("they wait");
    running.abort();
}

async fn a_mail_says_where_it_comes_from(world: World) {
    let world = world.with_demo().await;
    world.execute("UPDATE users SET name = 'Zoë \"<script>\" Żółć, Esq.'").await;
    post(&world, 1).await;
    let worker = world.worker(Mailer::outbox(world.outbox(), sender()));
    assert_eq!(worker.deliver_due().await.unwrap(), 1);
    let name = files(&world.outbox()).remove(0);
    let id = name.strip_suffix(".eml").unwrap();
    let file = std::fs::read(world.outbox().join(&name)).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&file).unwrap();
    assert_eq!(mail.message_id(), Some(format!("{id}@example.com").as_str()));
    let address = |header: &mail_parser::Address<'_>| {
        let address = header.first().unwrap();
        (address.name().unwrap().to_owned(), address.address().unwrap().to_owned())
    };
    let from = address(mail.from().unwrap());
    assert_eq!(from, ("Nameplate".to_owned(), "no-reply@example.com".to_owned()));
    let to = address(mail.to().unwrap());
    assert_eq!(to, ("Zoë \"<script>\" Żółć, Esq.".to_owned(), ADA.to_owned()));
    assert_eq!(mail.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
    assert_eq!(mail.date().unwrap().to_timestamp() * SECOND_MS, START.as_millis());
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("Hello Zoë") && !html.contains("<script>"), "{html}");
}

async fn a_failure_is_tried_again_for_a_day(world: World) {
    let world = world.with_demo().await;
    post(&world, 1).await;
    let worker = world.worker(broken(&world));
    let mut pauses = Vec::new();
    loop {
        let now = world.services.now();
        assert_eq!(worker.deliver_due().await.unwrap(), 1);
        let row = row(&world).await;
        assert_eq!(row.tries as usize, pauses.len() + 1);
        let error = row.last_error.unwrap();
        assert_eq!(error, "Nameplate could not put the mail into its outbox.");
        assert_eq!(row.delivered_at, None);
        if row.failed_at.is_some() {
            let now = Some(now.as_millis());
            assert_eq!((row.failed_at, row.settled_at), (now, now));
            break;
        }
        let pause = row.due_at - now.as_millis();
        pauses.push(pause);
        world.clock.advance(pause - 1);
        assert_eq!(worker.deliver_due().await.unwrap(), 0, "before its time");
        world.clock.advance(1);
    }
    assert_eq!(pauses[..4], [5, 20, 80, 320].map(|seconds| seconds * SECOND_MS));
    assert!(pauses.is_sorted());
    let tried_ms = world.services.now().millis_since(START);
    assert!((DAY_MS - HOUR_MS..=DAY_MS).contains(&tried_ms), "{tried_ms}");
    // What is given up stays given up, also when it could be delivered.
    world.clock.advance(2 * DAY_MS);
    assert!(world.mails().await.is_empty());
}

async fn a_server_that_recovers_gets_it(world: World) {
    let world = world.with_demo().await;
    post(&world, 1).await;
    world.worker(broken(&world)).deliver_due().await.unwrap();
    assert!(world.mails().await.is_empty());
    world.clock.advance(MINUTE_MS);
    assert_eq!(world.mail().await.to, ADA);
    let row = row(&world).await;
    assert_eq!((row.tries, row.last_error, row.failed_at), (2, None, None));
}

async fn a_mail_server_that_is_away_is_a_failure(world: World) {
    let world = world.with_demo().await;
    post(&world, 1).await;
    // The port was free a moment ago, so nobody listens there.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    assert!(smtp(port).check().await.is_err());
    assert_eq!(world.worker(smtp(port)).deliver_due().await.unwrap(), 1);
    let row = row(&world).await;
    assert_eq!(row.last_error.as_deref(), Some("The mail server could not be reached."));
    assert_eq!((row.tries, row.settled_at), (1, None));
    assert_eq!(row.due_at, START.plus_millis(5 * SECOND_MS).as_millis());
}

async fn what_cannot_be_read_holds_up_no_other(world: World) {
    let world = world.with_demo().await;
    // More than are claimed at once, and older than the others.
    post(&world, 20).await;
    world.execute(r#"UPDATE deliveries SET message = '{"kind":"of_the_future"}'"#).await;
    world.clock.advance(1);
    post(&world, 3).await;
    assert_eq!(world.mails().await.len(), 3);
    let waiting = "SELECT count(*) FROM deliveries WHERE settled_at IS NULL AND tries = 1
                   AND last_error IS NOT NULL";
    assert_eq!(world.count(waiting).await, 20, "a newer Nameplate may come back");

    // They fail like any other, so somebody can see it, and nobody tries for ever.
    while world.count("SELECT count(*) FROM deliveries WHERE settled_at IS NULL").await > 0 {
        world.clock.advance(HOUR_MS);
        world.mails().await;
    }
    assert_eq!(
        world.count("SELECT count(*) FROM deliveries WHERE failed_at IS NOT NULL").await,
        20
    );
    assert!(world.services.now().millis_since(START) <= DAY_MS + HOUR_MS);
}

async fn a_mail_to_somebody_who_is_gone_is_dropped(world: World) {
    let world = world.with_demo().await;
    let kernel = &world.kernel;
    let deliveries = &world.services.deliveries;
    let nobody = Email::parse("nobody@example.com").unwrap();
    let mut tx = kernel.db.begin().await.unwrap();
    deliveries.mail(&mut tx, None, &nobody, &message()).await.unwrap();
    kernel.commit(tx).await.unwrap();
    assert!(world.mails().await.is_empty());
    let now = Some(START.as_millis());
    let row = row(&world).await;
    assert_eq!((row.dropped_at, row.settled_at, row.delivered_at), (now, now, None));

    // An account that is deleted takes its mail along.
    post(&world, 1).await;
    world.execute(format!("DELETE FROM users WHERE email_key = '{ADA}'")).await;
    assert!(world.mails().await.is_empty());
}

async fn what_was_settled_long_ago_is_pruned(world: World) {
    let world = world.with_demo().await;
    post(&world, 2).await;
    assert_eq!(world.mails().await.len(), 2);
    world.clock.advance(1);
    post(&world, 1).await;
    assert_eq!(world.mails().await.len(), 1);
    post(&world, 1).await;
    world.clock.advance(30 * DAY_MS);
    assert_eq!(world.services.deliveries.prune().await.unwrap(), 2);
    assert_eq!(world.count("SELECT count(*) FROM deliveries").await, 2);
    // What never got its turn is not forgotten.
    assert_eq!(world.mail().await.to, ADA);
}

async fn however_much_was_settled_is_pruned(world: World) {
    let many =
        "INSERT INTO deliveries (id, channel, recipient, message, created_at, due_at, settled_at)
                WITH RECURSIVE numbers (number) AS (
                    SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 10001)
                SELECT 'old-' || number, 'email', '', '{}', 1, 1, 1 FROM numbers";
    world.execute(many).await;
    assert_eq!(world.services.deliveries.prune().await.unwrap(), 10_001);
    assert_eq!(world.count("SELECT count(*) FROM deliveries").await, 0);
}
