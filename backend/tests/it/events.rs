//! Events: what comes in, and whom it reaches.

use std::collections::BTreeSet;

use nameplate_backend::{
    ServiceError, Services,
    notifications::{CaseForm, EventForm, Receipt, Received},
};
use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{Role, Seat},
    kernel::{EventId, Fault, UserId},
    notifications::{
        Channel, Decision, Event, EventType, Matrix, NotificationPreferences, QuietHours,
    },
};
use sqlx::AssertSqlSafe;

use crate::support::{ADA, BEN, CLEO, HARBOR, NORTHWIND, START, World, faults, on_both};

on_both!(
    an_event_reaches_whom_it_concerns,
    assigned_work_reaches_a_user,
    preferences_decide_and_one_bad_document_stops_nobody,
    every_device_gets_a_message,
    only_those_who_may_send,
    a_demotion_counts_at_once,
    a_refused_event_leaves_no_trace,
    only_members_of_the_company_can_be_named,
    a_form_that_is_wrong_holds_nobody_up,
    a_zone_that_cannot_be_read_stops_nobody,
    a_large_company_is_told_in_one_go,
);

/// An event that concerns nobody in particular.
pub(crate) fn form(event_type: EventType, title: &str) -> EventForm {
    let event_type = event_type.as_str().to_owned();
    EventForm { event_type, title: title.to_owned(), ..EventForm::default() }
}

/// The same about a case that is somebody's work.
pub(crate) fn assigned(event_type: EventType, title: &str, assignee: &str) -> EventForm {
    let assignee = Some(assignee.to_owned());
    let case = CaseForm { id: "42".to_owned(), assignee, ..CaseForm::default() };
    EventForm { case: Some(case), ..form(event_type, title) }
}

/// Sends an event to Harbor Law; gives what was answered.
pub(crate) async fn send(world: &World, form: &EventForm) -> Received {
    taken(world, &world.seat(BEN, HARBOR).await, form).await
}

/// Sends an event to the company of a seat.
pub(crate) async fn taken(world: &World, seat: &Seat, form: &EventForm) -> Received {
    match world.services.events.receive(seat, form, None).await.unwrap() {
        Receipt::Taken(received) => received,
        Receipt::Replayed(_) => panic!("it was not sent before"),
    }
}

/// What was decided about an event for somebody; `None` when it doesn't concern them.
async fn decision(world: &World, id: &EventId, email: &str) -> Option<Decision> {
    let user_id = world.user(email).await.id;
    let sql = "SELECT decision FROM notifications WHERE event_id = $1 AND user_id = $2";
    let decision: Option<String> = sqlx::query_scalar(sql)
        .bind(id.as_ref())
        .bind(user_id.as_ref())
        .fetch_optional(world.kernel.db.reader())
        .await
        .unwrap();
    decision.map(|text| serde_json::from_str(&text).unwrap())
}

/// What is on its way about an event: to whom, on which channel, until when it is held.
async fn deliveries(world: &World, id: &EventId) -> Vec<(UserId, String, Option<i64>)> {
    let sql = "SELECT user_id, channel, held_until FROM deliveries WHERE event_id = $1
               ORDER BY channel, user_id";
    let rows: Vec<(String, String, Option<i64>)> =
        sqlx::query_as(sql).bind(id.as_ref()).fetch_all(world.kernel.db.reader()).await.unwrap();
    rows.into_iter().map(|(user_id, channel, held)| (UserId::new(user_id), channel, held)).collect()
}

/// Whose open pages are told that they have something new.
async fn notified(world: &World) -> BTreeSet<UserId> {
    let sql = "SELECT user_ids FROM changes WHERE kind = 'notifications'";
    let rows: Vec<String> =
        sqlx::query_scalar(sql).fetch_all(world.kernel.db.reader()).await.unwrap();
    rows.iter().flat_map(|row| row.split(' ')).map(UserId::new).collect()
}

/// Lets somebody hear of nothing but task reminders, by mail.
async fn only_task_mails(world: &World, email: &str) -> NotificationPreferences {
    let mut channels = Matrix::empty();
    channels.set(EventType::TaskDue, Channel::Email, true);
    let preferences = NotificationPreferences { channels, ..NotificationPreferences::default() };
    let user = world.user(email).await;
    world.services.preferences.save(&user.id, &preferences).await.unwrap();
    preferences
}

async fn an_event_reaches_whom_it_concerns(world: World) {
    let world = world.with_demo().await;
    let received = send(&world, &form(EventType::CaseAssigned, "A case")).await;
    assert_eq!(received.recipients, 2, "the admins; Cleo hears of her own work only");
    for (email, concerns) in [(ADA, true), (BEN, true), (CLEO, false)] {
        assert_eq!(decision(&world, &received.id, email).await.is_some(), concerns, "{email}");
    }
    let (ada, ben) = (world.user(ADA).await.id, world.user(BEN).await.id);
    let mut mailed = deliveries(&world, &received.id).await;
    mailed.sort();
    let mut expected = [(ada, "email".to_owned(), None), (ben, "email".to_owned(), None)];
    expected.sort();
    assert_eq!(mailed, expected, "nobody has a device");
    let row: (String, i64) = sqlx::query_as("SELECT document, received_at FROM events")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    let event: Event = serde_json::from_str(&row.0).unwrap();
    assert_eq!((event.title.as_ref(), event.occurred_at), ("A case", START));
    assert_eq!(row.1, START.as_millis());
    let shown = "SELECT COUNT(*) FROM notifications WHERE shown_at IS NOT NULL AND read_at IS NULL";
    assert_eq!(world.count(shown).await, 2);
    let (ada, ben) = (world.user(ADA).await.id, world.user(BEN).await.id);
    assert_eq!(notified(&world).await, BTreeSet::from([ada, ben]));
}

async fn assigned_work_reaches_a_user(world: World) {
    let world = world.with_demo().await;
    let received =
        send(&world, &assigned(EventType::CaseAssigned, "Yours", "CLEO@Example.COM")).await;
    assert_eq!(received.recipients, 3);
    let mentions = vec![CLEO.to_owned()];
    let mentioning = EventForm { mentions, ..form(EventType::NewMessage, "Cleo?") };
    let received = send(&world, &mentioning).await;
    assert!(decision(&world, &received.id, CLEO).await.unwrap().in_app.delivers());

    // Who is shut out hears nothing, and can't be given work.
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.user(CLEO).await);
    world.services.team.deactivate(&ben, &cleo.id).await.unwrap();
    let refused = world.services.events.receive(&ben, &mentioning, None).await;
    assert_eq!(faults(&refused), [("/mentions/0", Fault::NotAMember)]);
    assert_eq!(send(&world, &form(EventType::TaskDue, "A task")).await.recipients, 2);
}

async fn preferences_decide_and_one_bad_document_stops_nobody(world: World) {
    let world = world.with_demo().await;
    only_task_mails(&world, ADA).await;
    let ada = world.user(ADA).await.id;
    let received = send(&world, &form(EventType::CaseUpdated, "News")).await;
    assert_eq!(received.recipients, 1, "Ben alone");
    let dropped = decision(&world, &received.id, ADA).await.unwrap();
    assert!(!dropped.reaches(), "she can see why");
    assert!(!deliveries(&world, &received.id).await.iter().any(|it| it.0 == ada));

    let always = QuietHours { is_on: true, ..QuietHours::default() };
    let mut quiet = NotificationPreferences { quiet_hours: always, ..Default::default() };
    quiet.email.digest_mode = true;
    world.services.preferences.save(&ada, &quiet).await.unwrap();
    let received = send(&world, &form(EventType::TaskDue, "Held")).await;
    let held = decision(&world, &received.id, ADA).await.unwrap().email.held_until().unwrap();
    let of_ada = deliveries(&world, &received.id).await.into_iter().find(|it| it.0 == ada);
    assert_eq!(of_ada.unwrap().2, Some(held.as_millis()));

    world.execute("UPDATE notification_preferences SET document = '{\"version\":'").await;
    let received = send(&world, &form(EventType::TaskDue, "Task")).await;
    assert_eq!(received.recipients, 2);
    let by_default = decision(&world, &received.id, ADA).await.unwrap();
    assert_eq!((by_default.in_app.delivers(), by_default.email.held_until()), (true, None));
}

async fn every_device_gets_a_message(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    for device in ["phone", "laptop"] {
        let sql = format!(
            "INSERT INTO push_devices (id, user_id, name, endpoint, p256dh, auth, created_at)
             VALUES ('{device}', '{ada}', 'Her {device}', 'https://push.example/{device}', '', '', 0)"
        );
        world.execute(sql).await;
    }
    let received = send(&world, &form(EventType::NewMessage, "Hello")).await;
    let on_their_way = deliveries(&world, &received.id).await;
    assert_eq!(on_their_way, vec![(ada, "push".to_owned(), None); 2]);
}

async fn only_those_who_may_send(world: World) {
    let world = world.with_demo().await;
    let event = form(EventType::TaskDue, "A task");
    for (email, company, may) in
        [(ADA, HARBOR, true), (BEN, HARBOR, true), (CLEO, HARBOR, false), (ADA, NORTHWIND, false)]
    {
        let seat = world.seat(email, company).await;
        let sent = world.services.events.receive(&seat, &event, None).await;
        assert_eq!(sent.is_ok(), may, "{email} in {company}");
        assert!(may || matches!(sent, Err(ServiceError::Forbidden)));
    }
}

async fn a_demotion_counts_at_once(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    world.services.team.change_role(&ada, &ben.user_id, Role::User).await.unwrap();
    let event = form(EventType::TaskDue, "A task");
    let sent = world.services.events.receive(&ben, &event, None).await;
    assert!(matches!(sent, Err(ServiceError::Forbidden)), "the seat is from before");
}

async fn a_refused_event_leaves_no_trace(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let bad = EventForm { url: Some("//evil.example".into()), ..form(EventType::TaskDue, "") };
    let refused = world.services.events.receive(&seat, &bad, None).await;
    assert_eq!(faults(&refused), [("/title", Fault::Missing), ("/url", Fault::NotADestination)]);
    for table in ["events", "notifications", "deliveries", "changes"] {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let db = &world.kernel.db;
        let count: i64 = sqlx::query_scalar(sql).fetch_one(db.reader()).await.unwrap();
        assert_eq!(count, 0, "{table}");
    }
}

async fn only_members_of_the_company_can_be_named(world: World) {
    let world = world.with_demo().await;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let harbor = world.seat(BEN, HARBOR).await;
    for (seat, stranger) in
        [(&harbor, "dara@example.com"), (&dara, ADA), (&dara, "eve@example.com")]
    {
        let event = assigned(EventType::TaskDue, "A task", stranger);
        let refused = world.services.events.receive(seat, &event, None).await;
        assert_eq!(faults(&refused), [("/case/assignee", Fault::NotAMember)]);
    }
    let received = taken(&world, &dara, &form(EventType::TaskDue, "A task")).await;
    assert_eq!(received.recipients, 1);
    assert_eq!(decision(&world, &received.id, ADA).await, None, "what Quay Desk does is its own");
}

async fn a_large_company_is_told_in_one_go(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let kernel = &world.kernel;
    let Services { accounts, companies, .. } = &world.services;
    let mut tx = kernel.db.begin().await.unwrap();
    for number in 0..997 {
        let email = Email::parse(&format!("user{number}@example.com")).unwrap();
        let user = accounts.new_user(FullName::parse("Somebody").unwrap(), email);
        accounts.create(&mut tx, &user, "none").await.unwrap().unwrap();
        companies.add_member(&mut tx, &seat.company_id, user.id(), Role::Admin).await.unwrap();
    }
    kernel.commit(tx).await.unwrap();
    let received = send(&world, &assigned(EventType::TaskDue, "A task", CLEO)).await;
    assert_eq!(received.recipients, 1000);
    let counts = [
        ("SELECT COUNT(*) FROM notifications WHERE shown_at IS NOT NULL", 1000),
        ("SELECT COUNT(*) FROM deliveries WHERE channel = 'email'", 1000),
        // Each tells 500 of them.
        ("SELECT COUNT(*) FROM changes WHERE kind = 'notifications'", 2),
    ];
    for (sql, count) in counts {
        assert_eq!(world.count(sql).await, count, "{sql}");
    }
    assert_eq!(notified(&world).await.len(), 1000);
}

async fn a_form_that_is_wrong_holds_nobody_up(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let events = &world.services.events;
    // Whatever it takes to answer, it isn't the company.
    let held = world.hold(&seat).await;
    let mentions = vec![ADA.to_owned(), "eve@example.com".to_owned()];
    let wrong = EventForm { mentions, ..assigned(EventType::TaskDue, "", "CLEO@example.com") };
    let refused = events.receive(&seat, &wrong, None).await;
    let expected = [("/title", Fault::Missing), ("/mentions/1", Fault::NotAMember)];
    assert_eq!(faults(&refused), expected, "who is not there is told with the rest");
    let cleo = world.seat(CLEO, HARBOR).await;
    let refused = events.receive(&cleo, &wrong, None).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)));
    drop(held);
}

async fn a_zone_that_cannot_be_read_stops_nobody(world: World) {
    let world = world.with_demo().await;
    for zone in ["Factory/Nowhere", "Not a zone!"] {
        let sql = format!("UPDATE users SET timezone = '{zone}' WHERE email = '{ADA}'");
        assert_eq!(world.execute(sql).await, 1);
        let received = send(&world, &form(EventType::TaskDue, "A task")).await;
        assert_eq!(received.recipients, 2, "{zone}");
        for email in [ADA, BEN] {
            let decided = decision(&world, &received.id, email).await.unwrap();
            assert!(decided.email.delivers() && decided.in_app.delivers(), "{zone}: {email}");
        }
        let mut mailed: Vec<_> = world.mails().await.into_iter().map(|mail| mail.to).collect();
        mailed.sort();
        assert_eq!(mailed, [ADA, BEN], "{zone}");
    }
}
