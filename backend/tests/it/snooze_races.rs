//! Snoozes of several processes, and of events that come at the same moment.

use nameplate_backend::Services;
use nameplate_domain::{
    kernel::{DAY_MS, HOUR_MS},
    notifications::SnoozeChoice,
};

use crate::{
    snoozes::{ada, event, unread},
    support::{BEN, HARBOR, World, on_both},
};

on_both!(
    two_processes_show_it_once,
    another_process_takes_over,
    what_was_decided_late_is_shown_all_the_same,
    an_event_that_is_being_decided_about_is_waited_for,
);

async fn two_processes_show_it_once(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    let (here, there) = (world.services.clone(), world.replica().await);
    here.snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    event(&world, "A task").await;
    world.clock.advance(HOUR_MS);
    let changes = "SELECT COUNT(*) FROM changes WHERE kind = 'viewer'";
    let before = world.count(changes).await;
    let (one, other) = tokio::join!(here.snoozes.end_due(), there.snoozes.end_due());
    assert!(one.unwrap() + other.unwrap() >= 1);
    assert_eq!(world.count(changes).await, before + 1);
    assert_eq!(unread(&there, &user).await, 1);
}

async fn another_process_takes_over(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    world.services.snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    event(&world, "A task").await;
    world.clock.advance(3 * DAY_MS);
    let later = world.replica().await;
    let mut follower = later.live.follow(&user.id).unwrap();
    let jobs = [tokio::spawn(later.live.clone().run()), tokio::spawn(later.snoozes.clone().run())];
    let news = tokio::time::timeout(std::time::Duration::from_secs(5), follower.changed()).await;
    assert!(news.unwrap().unwrap().viewer, "open pages are told");
    assert_eq!(unread(&later, &user).await, 1);
    jobs.iter().for_each(tokio::task::JoinHandle::abort);
}

async fn what_was_decided_late_is_shown_all_the_same(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    let Services { snoozes, .. } = &world.services;
    snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    event(&world, "A task").await;
    // As if the snooze had ended while the event was decided about.
    world.execute("DELETE FROM snoozes").await;
    assert_eq!(snoozes.end_due().await.unwrap(), 0);
    world.clock.advance(HOUR_MS);
    assert_eq!(snoozes.end_due().await.unwrap(), 1);
    assert_eq!(unread(&world.services, &user).await, 1);
}

async fn an_event_that_is_being_decided_about_is_waited_for(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    world.services.snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    let mut tx = world.hold(&world.seat(BEN, HARBOR).await).await;
    let (snoozes, of) = (world.services.snoozes.clone(), user.clone());
    let ending = tokio::spawn(async move { snoozes.end(&of).await });
    world.until_blocked(&mut tx, 1).await;
    assert!(!ending.is_finished());
    tx.commit().await.unwrap();
    assert_eq!(ending.await.unwrap().unwrap(), Some(0));
}
