//! Claims of workers: each message is sent by one of them at a time.

use std::num::NonZeroUsize;

use nameplate_backend::{flows::DeliveryWorker, mail::Mailer};
use nameplate_domain::{deliveries::LEASE_MS, kernel::DAY_MS};
use tokio::net::TcpListener;

use crate::{
    deliveries::{files, post, row, smtp},
    support::{ADA, World, on_both, sender},
};

on_both!(
    many_workers_never_claim_the_same,
    workers_that_look_at_the_same_moment_claim_each_row_once,
    no_more_is_under_way_at_once_than_may_be,
    a_claim_that_ran_out_is_another_workers,
    a_mail_sent_twice_is_the_same_mail,
    a_late_failure_changes_nothing,
    a_late_failure_shortens_nobodys_lease,
);

async fn many_workers_never_claim_the_same(world: World) {
    let world = world.with_demo().await;
    post(&world, 100).await;
    let workers: Vec<_> = (0..10)
        .map(|_| {
            let worker = world.worker(Mailer::outbox(world.outbox(), sender()));
            tokio::spawn(async move {
                let (mut tried, mut idle) = (0, 0);
                // Whoever finds everything claimed may find something the next time.
                while idle < 30 {
                    match worker.deliver_due().await.unwrap() {
                        0 => idle += 1,
                        count => tried += count,
                    }
                    tokio::task::yield_now().await;
                }
                tried
            })
        })
        .collect();
    let mut tried = 0;
    for worker in workers {
        tried += worker.await.unwrap();
    }
    assert_eq!(tried, 100);
    assert_eq!(files(&world.outbox()).len(), 100);
    let once = "SELECT count(*) FROM deliveries WHERE tries = 1 AND delivered_at IS NOT NULL";
    assert_eq!(world.count(once).await, 100);
}

/// How many messages four workers try that have chosen the same rows, and wait for them until they come
/// free.
pub(crate) async fn tried_at_the_same_moment(
    world: &World,
    worker: impl Fn() -> DeliveryWorker,
) -> usize {
    let mut tx = world.kernel.db.begin().await.unwrap();
    sqlx::query("UPDATE deliveries SET due_at = due_at").execute(&mut *tx).await.unwrap();
    let workers = [(); 4].map(|()| {
        let worker = worker();
        tokio::spawn(async move { worker.deliver_due().await.unwrap() })
    });
    world.until_blocked(&mut tx, 4).await;
    tx.commit().await.unwrap();
    let mut tried = 0;
    for worker in workers {
        tried += worker.await.unwrap();
    }
    tried
}

async fn workers_that_look_at_the_same_moment_claim_each_row_once(world: World) {
    let world = world.with_demo().await;
    post(&world, 6).await;
    let worker = || world.worker(Mailer::outbox(world.outbox(), sender()));
    let tried = tried_at_the_same_moment(&world, worker).await;
    assert_eq!(tried, 6);
    assert_eq!(world.count("SELECT count(*) FROM deliveries WHERE tries = 1").await, 6);
}

async fn no_more_is_under_way_at_once_than_may_be(world: World) {
    let world = world.with_demo().await;
    post(&world, 5).await;
    let worker = world.worker(Mailer::outbox(world.outbox(), sender()));
    let worker = worker.with_at_once(NonZeroUsize::new(3).unwrap());
    assert_eq!(worker.deliver_due().await.unwrap(), 3);
    assert_eq!(worker.deliver_due().await.unwrap(), 2);
}

async fn a_claim_that_ran_out_is_another_workers(world: World) {
    let world = world.with_demo().await;
    post(&world, 1).await;
    // A server that never says a word, and a worker that dies while it waits.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dying = world.worker(smtp(listener.local_addr().unwrap().port()));
    let dying = tokio::spawn(async move { dying.deliver_due().await });
    let _connection = listener.accept().await.unwrap();
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());

    world.clock.advance(LEASE_MS - 1);
    assert!(world.mails().await.is_empty(), "it may be on its way still");
    world.clock.advance(1);
    assert_eq!(world.mail().await.to, ADA);
    assert_eq!(row(&world).await.tries, 2);
}

async fn a_mail_sent_twice_is_the_same_mail(world: World) {
    let world = world.with_demo().await;
    post(&world, 1).await;
    let worker = world.worker(Mailer::outbox(world.outbox(), sender()));
    worker.deliver_due().await.unwrap();
    let sent = files(&world.outbox());
    let first = std::fs::read(world.outbox().join(&sent[0])).unwrap();
    // The plug was pulled between the sending and the noting.
    world.execute("UPDATE deliveries SET delivered_at = NULL, settled_at = NULL").await;
    world.clock.advance(LEASE_MS);
    assert_eq!(worker.deliver_due().await.unwrap(), 1);
    assert_eq!(files(&world.outbox()), sent);
    let second = std::fs::read(world.outbox().join(&sent[0])).unwrap();
    let head = |file: &[u8]| {
        let mail = mail_parser::MessageParser::default().parse(file).unwrap();
        (mail.message_id().unwrap().to_owned(), mail.date().unwrap().to_timestamp())
    };
    assert_eq!(head(&first), head(&second));
}

async fn a_late_failure_changes_nothing(world: World) {
    let world = world.with_demo().await;
    post(&world, 1).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let slow = world.worker(smtp(listener.local_addr().unwrap().port()));
    let slow = tokio::spawn(async move { slow.deliver_due().await });
    let (connection, _) = listener.accept().await.unwrap();
    world.clock.advance(LEASE_MS);
    assert_eq!(world.mail().await.to, ADA);
    let delivered = row(&world).await;
    assert!(delivered.settled_at.is_some());

    // Only now the first worker learns that its try failed.
    drop(connection);
    slow.await.unwrap().unwrap();
    assert_eq!(row(&world).await, delivered);
    world.clock.advance(DAY_MS);
    assert!(world.mails().await.is_empty(), "nobody gets it twice");
}

async fn a_late_failure_shortens_nobodys_lease(world: World) {
    let world = world.with_demo().await;
    post(&world, 1).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut tries = Vec::new();
    for _ in 0..2 {
        let worker = world.worker(smtp(listener.local_addr().unwrap().port()));
        let worker = tokio::spawn(async move { worker.deliver_due().await });
        tries.push((worker, listener.accept().await.unwrap().0));
        world.clock.advance(LEASE_MS);
    }
    let leased = row(&world).await;
    assert_eq!((leased.tries, leased.last_error.as_deref()), (2, None));
    // Only now the first worker learns that its try failed.
    let (second, first) = (tries.remove(1), tries.remove(0));
    drop(first.1);
    first.0.await.unwrap().unwrap();
    assert_eq!(row(&world).await, leased);
    drop(second.1);
    second.0.await.unwrap().unwrap();
    assert!(row(&world).await.last_error.is_some());
}
