//! Events of one company at the same moment, and changes of its team meanwhile.

use std::time::Duration;

use nameplate_domain::{companies::Role, notifications::EventType};

use crate::{
    events::{form, send},
    support::{ADA, BEN, CLEO, HARBOR, World, on_both},
};

on_both!(
    events_do_not_wait_for_each_other,
    the_team_waits_for_events_under_way,
    the_same_moment_loses_no_event,
);

/// What an event under way holds of its company.
const UNDER_WAY: &str = "SELECT id FROM companies WHERE name = 'Harbor Law' FOR SHARE";

async fn events_do_not_wait_for_each_other(world: World) {
    // SQLite has one writer: there every write waits for the one before.
    if world.url.starts_with("sqlite:") {
        return;
    }
    let world = world.with_demo().await;
    let mut under_way = world.kernel.db.begin().await.unwrap();
    sqlx::query(UNDER_WAY).execute(&mut *under_way).await.unwrap();
    let of_same = form(EventType::TaskDue, "Of the same company");
    let sent = send(&world, &of_same);
    tokio::time::timeout(Duration::from_secs(20), sent).await.expect("it waits");
    let seat = world.found("Quay Desk", "dara@example.com").await;
    let other = form(EventType::TaskDue, "Of another company");
    let sent = world.services.events.receive(&seat, &other, None);
    tokio::time::timeout(Duration::from_secs(20), sent).await.expect("it waits").unwrap();
    drop(under_way);
}

async fn the_team_waits_for_events_under_way(world: World) {
    if world.url.starts_with("sqlite:") {
        return;
    }
    let world = world.with_demo().await;
    let (ada, cleo) = (world.seat(ADA, HARBOR).await, world.user(CLEO).await.id);
    let mut under_way = world.kernel.db.begin().await.unwrap();
    sqlx::query(UNDER_WAY).execute(&mut *under_way).await.unwrap();
    let team = world.services.team.clone();
    let change = tokio::spawn(async move { team.change_role(&ada, &cleo, Role::Admin).await });
    world.until_blocked(&mut under_way, 1).await;
    under_way.commit().await.unwrap();
    change.await.unwrap().unwrap();
}

async fn the_same_moment_loses_no_event(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let tasks: Vec<_> = (0..12)
        .map(|number| {
            let (events, seat) = (world.services.events.clone(), seat.clone());
            let form = form(EventType::TaskDue, &format!("Task {number}"));
            tokio::spawn(async move { events.receive(&seat, &form, None).await.map(drop) })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let kept = "SELECT COUNT(*) FROM events";
    let shown = "SELECT COUNT(*) FROM notifications WHERE shown_at IS NOT NULL";
    // Cleo is a User, and it is nobody's task.
    assert_eq!((world.count(kept).await, world.count(shown).await), (12, 24));
}
