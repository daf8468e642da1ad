//! Telling open pages what is new.

use std::time::Duration;

use nameplate_backend::{
    Services,
    live::{Follower, LiveUpdate},
};
use nameplate_domain::{
    appearance::{Appearance, Theme},
    kernel::{HOUR_MS, MINUTE_MS, UserId},
    sessions::{IdleTimeout, Lifetime, SessionSettings},
};

use crate::support::{ADA, BEN, HOME, World, client, on_both};

on_both!(
    pages_hear_of_their_own_person_within_a_second,
    pages_on_another_replica_hear_it_too,
    notifications_are_news_of_their_own,
    what_was_told_is_not_kept,
    a_shorter_timeout_ends_what_is_idle_for_longer,
    staying_prolongs_and_peeking_does_not,
);

/// Whether there is news within a second.
async fn hears(follower: &mut Follower) -> bool {
    let viewer = LiveUpdate { viewer: true, notifications: false };
    tokio::time::timeout(Duration::from_secs(1), follower.changed()).await == Ok(Some(viewer))
}

async fn pages_hear_of_their_own_person_within_a_second(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let Services { appearances, sessions, .. } = &world.services;
    let live = &world.services.live;
    let (mut first, mut other) =
        (live.follow(&ada.user.id).unwrap(), live.follow(&ben.user.id).unwrap());
    let job = tokio::spawn(live.clone().run());
    let dark = Appearance { theme: Theme::Dark, ..Appearance::default() };
    appearances.save(&ada.user.id, dark).await.unwrap();
    assert!(hears(&mut first).await);
    sessions.sign_out(&ada.open, &client(HOME)).await.unwrap();
    assert!(hears(&mut first).await, "again, and of other things");
    assert!(!hears(&mut other).await);
    live.close();
    assert_eq!(first.changed().await, None);
    job.abort();
}

async fn pages_on_another_replica_hear_it_too(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    // Another process has its own kernel, which hears nothing of what this one commits.
    let replica = world.replica().await;
    let mut follower = replica.live.follow(&ada.user.id).unwrap();
    let job = tokio::spawn(replica.live.clone().run());
    world.services.sessions.sign_out(&ada.open, &client(HOME)).await.unwrap();
    assert!(hears(&mut follower).await);
    job.abort();
}

async fn notifications_are_news_of_their_own(world: World) {
    let world = world.with_demo().await;
    let people = [world.user(ADA).await.id, world.user(BEN).await.id];
    let replica = world.replica().await;
    let mut followers = people.each_ref().map(|id| replica.live.follow(id).unwrap());
    let job = tokio::spawn(replica.live.clone().run());
    let kernel = &world.kernel;
    let live = &world.services.live;
    let mut tx = kernel.db.begin().await.unwrap();
    // More than one row tells, and of people who are gone or not there; the last is told by the second.
    let strangers = (0..500).map(|number| UserId::new(number.to_string()));
    let [ada, ben] = people.clone();
    let many: Vec<_> = [ada].into_iter().chain(strangers).chain([ben]).collect();
    live.announce_notifications(&mut tx, &many).await.unwrap();
    live.announce(&mut tx, &people[1]).await.unwrap();
    kernel.commit(tx).await.unwrap();
    let expected = [
        LiveUpdate { viewer: false, notifications: true },
        LiveUpdate { viewer: true, notifications: true },
    ];
    for (follower, expected) in followers.iter_mut().zip(expected) {
        let heard = tokio::time::timeout(Duration::from_secs(1), follower.changed()).await;
        assert_eq!(heard, Ok(Some(expected)));
    }
    job.abort();
    assert_eq!(world.count("SELECT COUNT(*) FROM changes").await, 3);
}

async fn what_was_told_is_not_kept(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    world.services.sessions.sign_out(&ada.open, &client(HOME)).await.unwrap();
    assert_eq!(world.count("SELECT COUNT(*) FROM changes").await, 1);
    world.services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM changes").await, 1, "somebody may read it yet");
    world.clock.advance(11 * MINUTE_MS);
    world.services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM changes").await, 0);
}

async fn a_shorter_timeout_ends_what_is_idle_for_longer(world: World) {
    let world = world.with_demo().await;
    let idle = world.arrive(ADA).await;
    let kept = world.arrive_for(ADA, Lifetime::Remembered).await;
    world.clock.advance(HOUR_MS);
    let here = world.arrive(ADA).await;
    let settings =
        SessionSettings { idle_timeout: IdleTimeout::Minutes30, applies_to_remembered: false };
    let sessions = &world.services.sessions;
    sessions.save_settings(&here.user.id, settings).await.unwrap();
    assert!(!world.is_open(&idle.token).await);
    assert!(world.is_open(&kept.token).await, "it is remembered");
    assert_eq!(sessions.list(&here.open, None).await.unwrap().count, 1, "as the list says");
    // What is started from now on follows at once.
    let new = world.arrive(ADA).await;
    world.clock.advance(30 * MINUTE_MS);
    assert!(!world.is_open(&new.token).await);

    let settings = SessionSettings { applies_to_remembered: true, ..settings };
    sessions.save_settings(&here.user.id, settings).await.unwrap();
    assert!(!world.is_open(&kept.token).await, "its owner said so");
}

async fn staying_prolongs_and_peeking_does_not(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let sessions = &world.services.sessions;
    world.clock.advance(8 * HOUR_MS - MINUTE_MS / 2);
    let peeked = world.peek(&visit.token).await.unwrap();
    assert_eq!(peeked.session.ends_at(), visit.open.session.ends_at());
    sessions.stay(&peeked).await.unwrap();
    world.clock.advance(MINUTE_MS / 2);
    // Also twice in one minute: whoever presses the button is there.
    let peeked = world.peek(&visit.token).await.unwrap();
    let stayed = sessions.stay(&peeked).await.unwrap();
    let now = world.services.now();
    assert_eq!(stayed.session.ends_at(), now.plus_millis(8 * HOUR_MS));
    world.clock.advance(8 * HOUR_MS - 1);
    assert!(world.peek(&visit.token).await.is_some());
    world.clock.advance(1);
    assert!(world.peek(&visit.token).await.is_none());
}
