//! Snooze: held, not dropped; ended by itself or early; nothing twice.

use nameplate_backend::{Services, flows::ViewerOptions, notifications::DeliveryOutcome};
use nameplate_domain::{
    accounts::User,
    kernel::{DAY_MS, EventId, HOUR_MS, MINUTE_MS, Timestamp},
    notifications::{
        Channel, DigestFrequency, EmailSettings, EventType, NotificationPreferences, QuietHours,
        QuietWindow, Rule, SnoozeChoice, TimeOfDay, Verdict,
    },
};

use crate::{
    events::{form, send},
    push_service::PushService,
    support::{ADA, BEN, HARBOR, START, World, on_both},
};

on_both!(
    everything_waits_until_the_end,
    ending_early_lets_go_what_is_held_once,
    a_new_choice_moves_what_is_held,
    what_a_digest_holds_waits_and_goes_back,
    nothing_leaves_in_quiet_hours,
    a_digest_that_waits_already_waits_longer,
    it_comes_with_the_viewer,
    it_is_explained,
    a_test_comes_at_once,
);

fn at(ms: i64) -> Timestamp {
    START.plus_millis(ms)
}

pub(crate) async fn event(world: &World, title: &str) -> EventId {
    world.clock.advance(1);
    send(world, &form(EventType::TaskDue, title)).await.id
}

pub(crate) async fn ada(world: &World) -> User {
    world.user(ADA).await
}

pub(crate) async fn unread(services: &Services, user: &User) -> u32 {
    services.notification_centre.unread_count(&user.id).await.unwrap()
}

/// Until when Ada's deliveries on a channel are held, in the order of their events.
async fn held(world: &World, user: &User, channel: Channel) -> Vec<Option<Timestamp>> {
    let sql = "SELECT held_until FROM deliveries WHERE user_id = $1 AND channel = $2
                  AND settled_at IS NULL ORDER BY event_id";
    let rows: Vec<Option<i64>> = sqlx::query_scalar(sql)
        .bind(user.id.as_ref())
        .bind(channel.as_str())
        .fetch_all(world.kernel.db.reader())
        .await
        .unwrap();
    rows.into_iter().map(|held| held.map(Timestamp::from_millis)).collect()
}

async fn prefer(world: &World, change: impl FnOnce(&mut NotificationPreferences)) {
    let mut preferences = NotificationPreferences::default();
    change(&mut preferences);
    world.services.preferences.save(&ada(world).await.id, &preferences).await.unwrap();
}

fn daily(preferences: &mut NotificationPreferences) {
    preferences.email =
        EmailSettings { digest_mode: true, digest_frequency: DigestFrequency::Daily };
}

fn subjects(mails: &[crate::support::Mail], to: &str) -> Vec<String> {
    mails.iter().filter(|it| it.to == to).map(|it| it.subject.clone()).collect()
}

async fn everything_waits_until_the_end(world: World) {
    let world = world.with_demo().await;
    let push = PushService::start().await;
    let visit = world.arrive(ADA).await;
    world.subscribe(&visit, &format!("{}/send/1", push.url)).await;
    let Services { snoozes, .. } = &world.services;
    let end = snoozes.begin(&visit.user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    assert_eq!(end, at(HOUR_MS));
    event(&world, "First").await;
    event(&world, "Second").await;
    assert_eq!(unread(&world.services, &visit.user).await, 0);
    assert!(world.notifications(&visit.user.id, &Default::default(), None).await.items.is_empty());
    world.push().await;
    assert_eq!(push.pushed().len(), 0);
    let mails = world.mails().await;
    assert_eq!((subjects(&mails, ADA).len(), subjects(&mails, BEN).len()), (0, 2));

    world.clock.advance(HOUR_MS - 3);
    assert_eq!(snoozes.end_due().await.unwrap(), 0);
    assert!(world.mails().await.is_empty());
    world.clock.advance(1);
    assert_eq!(snoozes.end_due().await.unwrap(), 1);
    assert_eq!(unread(&world.services, &visit.user).await, 2);
    let shown = world.notifications(&visit.user.id, &Default::default(), None).await.items;
    assert!(shown.iter().all(|it| it.shown_at == end));
    assert_eq!(subjects(&world.mails().await, ADA), ["2 notifications"]);
    world.push().await;
    assert_eq!(push.pushed().len(), 1);
    assert_eq!(snoozes.end_due().await.unwrap(), 0, "nothing is left to do");
    event(&world, "Third").await;
    assert_eq!(unread(&world.services, &visit.user).await, 3);
}

async fn ending_early_lets_go_what_is_held_once(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    let Services { snoozes, .. } = &world.services;
    assert_eq!(snoozes.end(&user).await.unwrap(), None);
    snoozes.begin(&user, SnoozeChoice::Monday, None).await.unwrap().unwrap();
    event(&world, "First").await;
    event(&world, "Second").await;
    world.mails().await;
    world.clock.advance(MINUTE_MS);
    assert_eq!(snoozes.end(&user).await.unwrap(), Some(2));
    assert_eq!(unread(&world.services, &user).await, 2);
    assert_eq!(subjects(&world.mails().await, ADA), ["2 notifications"], "as one message");
    assert_eq!(snoozes.end(&user).await.unwrap(), None);
    event(&world, "Third").await;
    assert_eq!(subjects(&world.mails().await, ADA), ["Task Due: Third"]);
    world.clock.advance(8 * DAY_MS);
    assert_eq!(snoozes.end_due().await.unwrap(), 0);
    assert!(world.mails().await.is_empty());
    assert_eq!(unread(&world.services, &user).await, 3);
}

async fn a_new_choice_moves_what_is_held(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    let Services { snoozes, .. } = &world.services;
    snoozes.begin(&user, SnoozeChoice::Monday, None).await.unwrap().unwrap();
    event(&world, "First").await;
    let hour = snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    event(&world, "Second").await;
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(hour), Some(hour)]);
    let tomorrow = snoozes.begin(&user, SnoozeChoice::Tomorrow, None).await.unwrap().unwrap();
    assert_eq!(tomorrow, at(23 * HOUR_MS));
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(tomorrow), Some(tomorrow)]);
    world.mails().await;
    world.clock.advance(2 * HOUR_MS);
    assert_eq!(snoozes.end_due().await.unwrap(), 0);
    assert_eq!(unread(&world.services, &user).await, 0);
    world.clock.advance(21 * HOUR_MS);
    assert_eq!(snoozes.end_due().await.unwrap(), 1);
    assert_eq!(unread(&world.services, &user).await, 2);
    assert_eq!(subjects(&world.mails().await, ADA), ["2 notifications"]);
    // One that has ended, and that nobody looked at yet, holds nothing for the next one.
    snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    event(&world, "Third").await;
    world.clock.advance(2 * HOUR_MS);
    snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    assert_eq!(unread(&world.services, &user).await, 3);
}

async fn what_a_digest_holds_waits_and_goes_back(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    prefer(&world, daily).await;
    let Services { snoozes, .. } = &world.services;
    snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    event(&world, "A task").await;
    let digest = at(23 * HOUR_MS);
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(digest)], "it waits longer anyway");
    let monday = snoozes.begin(&user, SnoozeChoice::Monday, None).await.unwrap().unwrap();
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(monday)]);
    snoozes.end(&user).await.unwrap();
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(digest)]);
    assert_eq!(unread(&world.services, &user).await, 1, "in Nameplate at once");
}

async fn nothing_leaves_in_quiet_hours(world: World) {
    let world = world.with_demo().await;
    let push = PushService::start().await;
    let visit = world.arrive(ADA).await;
    world.subscribe(&visit, &format!("{}/send/1", push.url)).await;
    // From half past nine to noon.
    let every_day = QuietWindow { from: TimeOfDay::new(9, 30), to: TimeOfDay::new(12, 0) };
    let quiet_hours = QuietHours { is_on: true, every_day, ..QuietHours::default() };
    prefer(&world, |preferences| preferences.quiet_hours = quiet_hours).await;
    let Services { snoozes, .. } = &world.services;
    let ends_at = snoozes.begin(&visit.user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    event(&world, "A task").await;
    let noon = at(3 * HOUR_MS);
    assert_eq!(held(&world, &visit.user, Channel::Email).await, [Some(noon)]);
    assert_eq!(
        held(&world, &visit.user, Channel::Push).await,
        [Some(ends_at)],
        "they are for mails"
    );
    world.clock.advance(40 * MINUTE_MS);
    let now = world.services.now();
    snoozes.end(&visit.user).await.unwrap();
    assert_eq!(held(&world, &visit.user, Channel::Email).await, [Some(noon)]);
    assert_eq!(held(&world, &visit.user, Channel::Push).await, [Some(now)]);
}

async fn a_digest_that_waits_already_waits_longer(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    prefer(&world, daily).await;
    event(&world, "Before").await;
    let Services { snoozes, .. } = &world.services;
    let digest = at(23 * HOUR_MS);
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(digest)]);
    let monday = snoozes.begin(&user, SnoozeChoice::Monday, None).await.unwrap().unwrap();
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(monday)]);
    assert_eq!(unread(&world.services, &user).await, 1, "what stands there stays");
    world.clock.advance(2 * DAY_MS);
    world.mails().await;
    let now = world.services.now();
    snoozes.end(&user).await.unwrap();
    assert_eq!(held(&world, &user, Channel::Email).await, [Some(now)], "its time has come");
    assert_eq!(subjects(&world.mails().await, ADA), ["Task Due: Before"]);
}

async fn it_comes_with_the_viewer(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let snoozed_until = async || {
        let options = ViewerOptions { is_attended: false, counts_unread: true };
        let viewer = world.services.viewers.by_token(&visit.token, options).await.unwrap();
        viewer.unwrap().snoozed_until
    };
    assert_eq!(snoozed_until().await, None);
    let end =
        world.services.snoozes.begin(&visit.user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    assert_eq!(snoozed_until().await, Some(end));
    world.clock.advance(HOUR_MS);
    assert_eq!(snoozed_until().await, None, "also before it was ended");
}

async fn it_is_explained(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    let Services { snoozes, explanations, .. } = &world.services;
    let until = snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    let id = event(&world, "A task").await;
    let explanation = explanations.find(&user.id, &id).await.unwrap().unwrap();
    for channel in [Channel::InApp, Channel::Email] {
        let verdict = explanation.decision.on(channel).verdict;
        assert_eq!(verdict, Verdict::Hold { until, rule: Rule::Snooze });
    }
    assert_eq!((explanation.shown_at, explanation.held_until), (None, Some(until)));
    let waits = |due_at, is_snoozed| DeliveryOutcome::Waiting { due_at, error: None, is_snoozed };
    assert_eq!(explanation.deliveries[0].outcome, waits(until, true));
    let monday = snoozes.begin(&user, SnoozeChoice::Monday, None).await.unwrap().unwrap();
    let explanation = explanations.find(&user.id, &id).await.unwrap().unwrap();
    assert_eq!(
        (explanation.held_until, &explanation.deliveries[0].outcome),
        (Some(monday), &waits(monday, true))
    );
    world.clock.advance(MINUTE_MS);
    let now = world.services.now();
    snoozes.end(&user).await.unwrap();
    let explanation = explanations.find(&user.id, &id).await.unwrap().unwrap();
    assert_eq!(
        (explanation.shown_at, &explanation.deliveries[0].outcome),
        (Some(now), &waits(now, false))
    );
}

async fn a_test_comes_at_once(world: World) {
    let world = world.with_demo().await;
    let user = ada(&world).await;
    world.services.snoozes.begin(&user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    let seat = world.seat(ADA, HARBOR).await;
    for channel in [Channel::InApp, Channel::Email] {
        world.services.channel_tests.send(&seat, channel).await.unwrap();
    }
    assert_eq!(unread(&world.services, &user).await, 1);
    assert_eq!(subjects(&world.mails().await, ADA), ["Test: Nameplate reaches you"]);
}
