//! The notification centre.

use nameplate_backend::notifications::{CentreFilter, NotificationCentre};
use nameplate_domain::{
    companies::CompanyName,
    kernel::{EventId, UserId},
    notifications::{Channel, EventType, NotificationPreferences},
};

use crate::{
    event_fixtures::make_newer,
    events::{assigned, form, send, taken},
    support::{ADA, BEN, CLEO, HARBOR, START, World, on_both},
};

on_both!(
    what_reached_somebody_stands_there,
    pages_follow_each_other_newest_first,
    reading_one_is_noted_once,
    what_is_not_theirs_cannot_be_read,
    all_are_read_up_to_the_newest_seen,
    only_of_companies_that_they_may_enter,
    what_cannot_be_read_hides_no_other,
    a_hundred_are_counted,
);

fn all() -> CentreFilter {
    CentreFilter::default()
}

fn unread() -> CentreFilter {
    CentreFilter { unread_only: true, ..all() }
}

/// The titles of somebody's list.
async fn titles(world: &World, user_id: &UserId, filter: &CentreFilter) -> Vec<String> {
    let page = world.notifications(user_id, filter, None).await;
    page.items.iter().map(|it| it.event.title.as_ref().to_owned()).collect()
}

/// Sends one event after the other; gives their ids.
async fn send_all<const N: usize>(world: &World, titles: [&str; N]) -> Vec<EventId> {
    let mut ids = Vec::new();
    for title in titles {
        world.clock.advance(1);
        ids.push(send(world, &form(EventType::TaskDue, title)).await.id);
    }
    ids
}

async fn change_count(world: &World) -> i64 {
    world.count("SELECT COUNT(*) FROM changes WHERE kind = 'notifications'").await
}

async fn what_reached_somebody_stands_there(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let received = send(&world, &form(EventType::TaskDue, "A task")).await;
    let mut preferences = NotificationPreferences::default();
    preferences.channels.set(EventType::TaskDue, Channel::InApp, false);
    world.services.preferences.save(&ada, &preferences).await.unwrap();
    let only_mailed = send(&world, &form(EventType::TaskDue, "By mail")).await;
    let centre = &world.services.notification_centre;
    let page = world.notifications(&ada, &all(), None).await;
    assert_eq!((page.items.len(), page.next), (1, None));
    let notification = &page.items[0];
    assert_eq!(notification.event_id, received.id);
    assert_eq!(notification.company_name, CompanyName::parse(HARBOR).unwrap());
    assert_eq!((notification.shown_at, notification.read_at), (START, None));
    assert_eq!(notification.received_at, START, "the list is in its order");
    assert_eq!(centre.unread_count(&ada).await.unwrap(), 1);
    // A push message leads to what doesn't stand in the centre, too.
    let before = change_count(&world).await;
    let event = centre.read(&ada, None, &only_mailed.id).await.unwrap().unwrap();
    assert_eq!(event.title.as_ref(), "By mail");
    assert_eq!(change_count(&world).await, before);
}

async fn pages_follow_each_other_newest_first(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let mut sent = Vec::new();
    for _ in 0..NotificationCentre::PER_PAGE + 1 {
        sent.extend(send_all(&world, ["A task"]).await);
    }
    sent.reverse();
    for filter in [all(), unread()] {
        let first = world.notifications(&ada, &filter, None).await;
        let second = world.notifications(&ada, &filter, first.next.as_ref()).await;
        assert_eq!((first.items.len(), second.items.len(), second.next), (30, 1, None));
        let ids = first.items.into_iter().chain(second.items).map(|it| it.event_id);
        assert_eq!(ids.collect::<Vec<_>>(), sent);
    }
    let exactly = world.notifications(&ada, &all(), Some(&sent[0])).await;
    assert_eq!((exactly.items.len(), exactly.next), (30, None), "there is nothing after them");
}

async fn reading_one_is_noted_once(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.user(ADA).await.id, world.user(BEN).await.id);
    let ids = send_all(&world, ["First", "Second"]).await;
    let centre = &world.services.notification_centre;
    let before = change_count(&world).await;
    world.clock.advance(1);
    let event = centre.read(&ada, None, &ids[0]).await.unwrap().unwrap();
    assert_eq!(event.title.as_ref(), "First");
    assert_eq!(change_count(&world).await, before + 1, "her other pages learn it");
    assert_eq!(titles(&world, &ada, &unread()).await, ["Second"]);
    assert_eq!(titles(&world, &ada, &all()).await, ["Second", "First"]);
    assert_eq!(centre.unread_count(&ada).await.unwrap(), 1);
    assert_eq!(centre.unread_count(&ben).await.unwrap(), 2, "he has not read it");
    world.clock.advance(1);
    assert!(centre.read(&ada, None, &ids[0]).await.unwrap().is_some());
    let page = world.notifications(&ada, &all(), None).await;
    assert_eq!(page.items[1].read_at, Some(START.plus_millis(3)), "when it was first read");
    assert_eq!(change_count(&world).await, before + 1);
}

async fn what_is_not_theirs_cannot_be_read(world: World) {
    let world = world.with_demo().await;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let id = taken(&world, &dara, &form(EventType::TaskDue, "A task")).await.id;
    let harbor = send(&world, &form(EventType::TaskDue, "A task")).await.id;
    let centre = &world.services.notification_centre;
    let (ada, cleo) = (world.user(ADA).await.id, world.user(CLEO).await.id);
    for (user_id, id) in [(&ada, &id), (&cleo, &harbor), (&ada, &EventId::new("none"))] {
        assert_eq!(centre.read(user_id, None, id).await.unwrap(), None);
    }
    assert_eq!(
        world.count("SELECT COUNT(*) FROM notifications WHERE read_at IS NOT NULL").await,
        0
    );
}

async fn all_are_read_up_to_the_newest_seen(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let northwind = world.membership(ADA, "Northwind Support").await.unwrap().company_id;
    let ids = send_all(&world, ["First", "Second", "Third"]).await;
    world
        .execute(format!(
            "UPDATE notifications SET company_id = '{northwind}' WHERE event_id = '{}'",
            ids[0]
        ))
        .await;
    let centre = &world.services.notification_centre;
    let in_northwind = CentreFilter { company_id: Some(northwind.clone()), ..all() };
    assert_eq!(titles(&world, &ada, &in_northwind).await, ["First"]);
    let before = change_count(&world).await;
    assert_eq!(centre.read_all(&ada, Some(&northwind), &ids[2]).await.unwrap(), 1);
    assert_eq!(titles(&world, &ada, &unread()).await, ["Third", "Second"]);
    assert_eq!(centre.read_all(&ada, None, &ids[1]).await.unwrap(), 1);
    assert_eq!(titles(&world, &ada, &unread()).await, ["Third"], "it came in the meantime");
    assert_eq!(change_count(&world).await, before + 2);
    assert_eq!(centre.read_all(&ada, None, &ids[1]).await.unwrap(), 0);
    assert_eq!(change_count(&world).await, before + 2, "there is nothing to tell");
    let ben = world.user(BEN).await.id;
    assert_eq!(centre.unread_count(&ben).await.unwrap(), 2, "his own are unread");
}

async fn only_of_companies_that_they_may_enter(world: World) {
    let world = world.with_demo().await;
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.user(CLEO).await.id);
    let id = send(&world, &assigned(EventType::TaskDue, "A task", CLEO)).await.id;
    let centre = &world.services.notification_centre;
    assert_eq!(centre.unread_count(&cleo).await.unwrap(), 1);
    world.services.team.deactivate(&ben, &cleo).await.unwrap();
    assert_eq!(centre.unread_count(&cleo).await.unwrap(), 0);
    let of_company = CentreFilter { company_id: Some(ben.company_id.clone()), ..all() };
    for filter in [all(), unread(), of_company] {
        assert!(titles(&world, &cleo, &filter).await.is_empty());
    }
    assert_eq!(centre.read(&cleo, None, &id).await.unwrap(), None);
    assert_eq!(centre.read_all(&cleo, None, &id).await.unwrap(), 0);
    world.services.team.reactivate(&ben, &cleo).await.unwrap();
    assert_eq!(centre.unread_count(&cleo).await.unwrap(), 1, "as it was left");
}

/// Gives Ada and Ben many notifications of Harbor Law behind everybody's back, older than all others.
pub(crate) async fn fill(world: &World, count: usize) {
    fill_from(world, "", count).await;
}

/// The same, whose ids begin as is said.
pub(crate) async fn fill_from(world: &World, start: &str, count: usize) {
    let id = send(world, &form(EventType::TaskDue, "A task")).await.id;
    let numbers = format!(
        "WITH RECURSIVE numbers (n) AS
             (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"
    );
    let name = format!(
        "'{start}' || SUBSTR('00000000', 1, 8 - LENGTH(CAST(n AS TEXT))) || CAST(n AS TEXT)"
    );
    world
        .execute(format!(
            "INSERT INTO events (id, company_id, type, document, received_at)
             {numbers} SELECT {name}, company_id, type, document, received_at
             FROM numbers CROSS JOIN events WHERE id = '{id}'"
        ))
        .await;
    world
        .execute(format!(
            "INSERT INTO notifications (user_id, event_id, company_id, decision, shown_at)
             {numbers} SELECT user_id, {name}, company_id, decision, shown_at
             FROM numbers CROSS JOIN notifications WHERE event_id = '{id}'"
        ))
        .await;
    world.execute("ANALYZE").await;
}

async fn a_hundred_are_counted(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    fill(&world, 6_000).await;
    let centre = &world.services.notification_centre;
    assert_eq!(centre.unread_count(&ada).await.unwrap(), NotificationCentre::MOST_COUNTED);
    // More than one transaction takes.
    let newest = EventId::new("00005999");
    assert_eq!(centre.read_all(&ada, None, &newest).await.unwrap(), 5_999);
    assert_eq!(centre.unread_count(&ada).await.unwrap(), 2);
    assert_eq!(change_count(&world).await, 3, "one for the event, and one for each transaction");
}

async fn what_cannot_be_read_hides_no_other(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let mut sent = Vec::new();
    for _ in 0..=NotificationCentre::PER_PAGE {
        sent.extend(send_all(&world, ["A task"]).await);
    }
    sent.reverse();
    let centre = &world.services.notification_centre;
    // The last of the first page, too, after which the next one comes.
    for newer in [0, 4, NotificationCentre::PER_PAGE - 1] {
        make_newer(&world, &sent[newer]).await;
    }
    let first = world.notifications(&ada, &all(), None).await;
    let second = world.notifications(&ada, &all(), first.next.as_ref()).await;
    assert_eq!((first.items.len(), second.items.len(), second.next), (27, 1, None));
    assert_eq!(centre.read(&ada, None, &sent[0]).await.unwrap(), None);
    assert_eq!(centre.read_all(&ada, None, &sent[0]).await.unwrap(), 31);
}
