//! Why somebody did, or didn't, hear of an event.

use nameplate_backend::notifications::{DeliveryOutcome, DeliveryState, Explanations};
use nameplate_domain::{
    kernel::{DAY_MS, EventId, MINUTE_MS},
    notifications::{Channel, EventType, Matrix, NotificationPreferences, Rule, Verdict},
};

use crate::{
    event_fixtures::make_newer,
    events::{assigned, form, send},
    support::{ADA, BEN, CLEO, HARBOR, START, World, on_both},
};

on_both!(
    what_was_decided_is_told,
    what_became_of_the_deliveries_is_told,
    pages_follow_each_other,
    a_month_is_explained,
    what_cannot_be_read_hides_no_other,
    only_of_companies_that_they_may_enter,
);

async fn what_was_decided_is_told(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let channels = Matrix::empty();
    let nothing = NotificationPreferences { channels, ..NotificationPreferences::default() };
    world.services.preferences.save(&ada, &nothing).await.unwrap();
    let id = send(&world, &form(EventType::TaskDue, "A task")).await.id;
    let explanations = &world.services.explanations;
    let explanation = explanations.find(&ada, &id).await.unwrap().unwrap();
    assert_eq!(
        (explanation.company_name.as_ref(), explanation.event.title.as_ref()),
        (HARBOR, "A task")
    );
    assert_eq!((explanation.event_id.clone(), explanation.received_at), (id.clone(), START));
    for &channel in Channel::ALL {
        assert_eq!(explanation.decision.on(channel).verdict, Verdict::Drop { rule: Rule::Matrix });
    }
    assert!(explanation.deliveries.is_empty());
    assert_eq!(explanations.page(&ada, None).await.unwrap().items, [explanation]);
    let cleo = world.user(CLEO).await.id;
    assert_eq!(explanations.find(&cleo, &id).await.unwrap(), None, "it is not her business");
    assert_eq!(explanations.page(&cleo, None).await.unwrap().items, []);
    assert_eq!(explanations.find(&ada, &EventId::new("none")).await.unwrap(), None);
}

async fn what_became_of_the_deliveries_is_told(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let device = format!(
        "INSERT INTO push_devices (id, user_id, name, endpoint, p256dh, auth, created_at)
         VALUES ('phone', '{ada}', 'Her phone', 'https://push.example', '', '', 0)"
    );
    world.execute(device).await;
    let other = send(&world, &form(EventType::TaskDue, "Another")).await.id;
    let id = send(&world, &form(EventType::TaskDue, "A task")).await.id;
    let explanations = &world.services.explanations;
    let state = |channel, device: Option<&str>, outcome| DeliveryState {
        channel,
        device: device.map(str::to_owned),
        outcome,
    };
    let waiting = || DeliveryOutcome::Waiting { due_at: START, error: None, is_snoozed: false };
    let explanation = explanations.find(&ada, &id).await.unwrap().unwrap();
    let expected = [
        state(Channel::Email, None, waiting()),
        state(Channel::Push, Some("Her phone"), waiting()),
    ];
    assert_eq!(explanation.deliveries, expected);

    let of = |column: &str, channel: &str| {
        format!(
            "UPDATE deliveries SET {column} = 7, settled_at = 7, last_error = 'the server is gone'
             WHERE event_id = '{id}' AND channel = '{channel}'"
        )
    };
    world.execute(of("failed_at", "email")).await;
    world.execute(of("dropped_at", "push")).await;
    world.execute("DELETE FROM push_devices").await;
    let at = nameplate_domain::kernel::Timestamp::from_millis(7);
    let listed = explanations.page(&ada, None).await.unwrap().items;
    let found = listed.iter().find(|it| it.event_id == id).unwrap();
    let error = "the server is gone".to_owned();
    let expected = [
        state(Channel::Email, None, DeliveryOutcome::Failed { at, error }),
        state(Channel::Push, None, DeliveryOutcome::Dropped { at, by: None }),
    ];
    assert_eq!(found.deliveries, expected);
    let kept = listed.iter().find(|it| it.event_id == other).unwrap();
    assert!(kept.deliveries.iter().all(|it| it.outcome == waiting()), "each has its own");
    world.execute(of("delivered_at", "email")).await;
    let explanation = explanations.find(&ada, &id).await.unwrap().unwrap();
    assert_eq!(explanation.deliveries[0].outcome, DeliveryOutcome::Delivered(at));
}

async fn pages_follow_each_other(world: World) {
    let world = world.with_demo().await;
    let mut sent = Vec::new();
    for _ in 0..Explanations::PER_PAGE + 2 {
        sent.push(send(&world, &form(EventType::TaskDue, "A task")).await.id);
        world.clock.advance(1);
    }
    sent.reverse();
    let ada = world.user(ADA).await.id;
    let explanations = &world.services.explanations;
    let first = explanations.page(&ada, None).await.unwrap();
    let second = explanations.page(&ada, first.next.as_ref()).await.unwrap();
    assert_eq!((first.items.len(), second.items.len(), second.next), (30, 2, None));
    let ids: Vec<_> = first.items.into_iter().chain(second.items).map(|it| it.event_id).collect();
    assert_eq!(ids, sent);
}

async fn a_month_is_explained(world: World) {
    let world = world.with_demo().await;
    let id = send(&world, &form(EventType::TaskDue, "A task")).await.id;
    let ada = world.user(ADA).await.id;
    let explanations = &world.services.explanations;
    world.clock.advance(30 * DAY_MS);
    assert!(explanations.find(&ada, &id).await.unwrap().is_some());
    assert_eq!(explanations.page(&ada, None).await.unwrap().items.len(), 1);
    world.clock.advance(MINUTE_MS);
    assert_eq!(explanations.find(&ada, &id).await.unwrap(), None);
    assert_eq!(explanations.page(&ada, None).await.unwrap().items, []);
}

async fn only_of_companies_that_they_may_enter(world: World) {
    let world = world.with_demo().await;
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.user(CLEO).await.id);
    let id = send(&world, &assigned(EventType::TaskDue, "A task", CLEO)).await.id;
    let explanations = &world.services.explanations;
    assert!(explanations.find(&cleo, &id).await.unwrap().is_some());
    world.services.team.deactivate(&ben, &cleo).await.unwrap();
    assert_eq!(explanations.find(&cleo, &id).await.unwrap(), None);
    assert_eq!(explanations.page(&cleo, None).await.unwrap().items, []);
    world.services.team.reactivate(&ben, &cleo).await.unwrap();
    assert_eq!(explanations.page(&cleo, None).await.unwrap().items.len(), 1);
}

async fn what_cannot_be_read_hides_no_other(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let [newer, ruled, readable] = [(); 3].map(|()| form(EventType::TaskDue, "A task"));
    let newer = send(&world, &newer).await.id;
    let ruled = send(&world, &ruled).await.id;
    let readable = send(&world, &readable).await.id;
    make_newer(&world, &newer).await;
    let rule = format!(
        "UPDATE notifications SET decision = REPLACE(decision, '\"matrix\"', '\"horoscope\"')
         WHERE event_id = '{ruled}' AND user_id = '{ada}' AND decision LIKE '%\"matrix\"%'"
    );
    assert_eq!(world.execute(rule).await, 1);
    let explanations = &world.services.explanations;
    let listed = explanations.page(&ada, None).await.unwrap().items;
    assert_eq!(listed.iter().map(|it| &it.event_id).collect::<Vec<_>>(), [&readable]);
    for unreadable in [&newer, &ruled] {
        assert_eq!(explanations.find(&ada, unreadable).await.unwrap(), None);
    }
}
