//! How long events are kept.

use nameplate_backend::notifications::EventRetention;
use nameplate_domain::{kernel::DAY_MS, notifications::EventType};

use crate::{
    centre::fill,
    events::{form, send},
    support::{World, on_both},
};

on_both!(many_old_events_go, old_events_go_with_all_that_hangs_on_them,);

async fn old_events_go_with_all_that_hangs_on_them(world: World) {
    let world = world.with_demo().await;
    send(&world, &form(EventType::TaskDue, "Old")).await;
    send(&world, &form(EventType::TaskDue, "Old, too")).await;
    world.clock.advance(1);
    send(&world, &form(EventType::TaskDue, "Young")).await;
    world.clock.advance(30 * DAY_MS - 1);
    assert_eq!(world.services.events.prune().await.unwrap(), 0, "90 days are kept");
    let month = EventRetention::of_days(30).unwrap();
    assert_eq!(EventRetention::of_days(29), None);
    let services = world.replica().await.keeping_events(month);
    assert_eq!(services.events.prune().await.unwrap(), 0);
    world.clock.advance(1);
    assert_eq!(services.events.prune().await.unwrap(), 2);
    assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM notifications").await, 2);
    assert_eq!(world.count("SELECT COUNT(*) FROM deliveries").await, 2);
}

async fn many_old_events_go(world: World) {
    let world = world.with_demo().await;
    fill(&world, 1_200).await;
    send(&world, &form(EventType::TaskDue, "Old, too")).await;
    world.clock.advance(1);
    send(&world, &form(EventType::TaskDue, "Young")).await;
    world.clock.advance(90 * DAY_MS);
    assert_eq!(world.services.events.prune().await.unwrap(), 1_202);
    for (sql, left) in [
        ("SELECT COUNT(*) FROM events", 1),
        ("SELECT COUNT(*) FROM notifications", 2),
        ("SELECT COUNT(*) FROM deliveries", 2),
    ] {
        assert_eq!(world.count(sql).await, left, "{sql}");
    }
}
