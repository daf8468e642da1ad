//! Mailings: whom one reaches, when, and what it says.

use nameplate_backend::{
    flows::{MailingCounts, MailingForm, MailingReceipt, SentMailing},
    mail::Mailer,
    notifications::EventRetention,
};
use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{CompanyEvent, Role},
    kernel::{DAY_MS, HOUR_MS, SECOND_MS},
    mailings::MailingKind,
    notifications::{NotificationPreferences, QuietHours, QuietWindow, SnoozeChoice, TimeOfDay},
};
use tokio::net::TcpListener;

use crate::{
    notices::smtp,
    subscriptions::{token_of, unsubscribe},
    support::{ADA, BEN, CLEO, HARBOR, HOME, World, client, on_both, sender},
};

on_both!(
    it_goes_to_whoever_takes_its_kind,
    it_says_what_was_sent_and_how_one_unsubscribes,
    quiet_hours_delay_it_and_a_snooze_does_not,
    a_day_of_tries_begins_when_it_may_leave,
    who_is_no_member_any_more_gets_none,
    who_unsubscribes_meanwhile_gets_none,
    a_thousand_members_are_few_statements_and_hold_up_nobody,
    the_company_reads_that_it_was_sent,
    it_is_kept_as_long_as_events,
);

/// A mailing to all members.
pub(crate) fn mailing(kind: &str, subject: &str) -> MailingForm {
    MailingForm {
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        body: "Read it at https://example.com/news.\n\nBye".to_owned(),
        ..MailingForm::default()
    }
}

pub(crate) fn to(addresses: &[&str]) -> MailingForm {
    let to = addresses.iter().map(|address| (*address).to_owned()).collect();
    MailingForm { to: Some(to), ..mailing("updates", "To some") }
}

/// Sends a mailing to Harbor Law.
pub(crate) async fn send(world: &World, form: &MailingForm) -> SentMailing {
    let seat = world.seat(BEN, HARBOR).await;
    match world.services.mailings.send(&seat, form, None).await.unwrap() {
        MailingReceipt::Sent(sent) => sent,
        other => panic!("{other:?}"),
    }
}

pub(crate) const fn counts(recipients: u32, unsubscribed: u32, delayed: u32) -> MailingCounts {
    MailingCounts { recipients, unsubscribed, delayed }
}

/// To whom mails went since the last time.
pub(crate) async fn addressees(world: &World) -> Vec<String> {
    let mut addresses: Vec<_> = world.mails().await.into_iter().map(|mail| mail.to).collect();
    addresses.sort();
    addresses
}

/// Has somebody be left alone from 08:00 to 18:00; it is 09:00.
pub(crate) async fn leave_alone(world: &World, email: &str) {
    let every_day = QuietWindow { from: TimeOfDay::new(8, 0), to: TimeOfDay::new(18, 0) };
    let quiet_hours = QuietHours { is_on: true, every_day, ..QuietHours::default() };
    let mut preferences = NotificationPreferences { quiet_hours, ..Default::default() };
    // A digest is of events.
    preferences.email.digest_mode = true;
    let user_id = world.user(email).await.id;
    world.services.preferences.save(&user_id, &preferences).await.unwrap();
}

async fn it_goes_to_whoever_takes_its_kind(world: World) {
    let world = world.with_demo().await;
    for &kind in MailingKind::ALL {
        unsubscribe(&world, CLEO, kind).await;
        let sent = send(&world, &mailing(kind.as_str(), kind.label())).await;
        assert_eq!(sent.counts, counts(2, 1, 0), "{kind:?}");
        assert_eq!(addressees(&world).await, [ADA, BEN], "{kind:?}");
    }
    // Who never chose takes no marketing.
    world.execute("DELETE FROM email_subscriptions").await;
    assert_eq!(send(&world, &mailing("marketing", "Buy")).await.counts, counts(0, 3, 0));
    assert_eq!(send(&world, &mailing("reports", "Read")).await.counts, counts(3, 0, 0));
    // Each once, in whatever capitals.
    assert_eq!(send(&world, &to(&["ADA@Example.com", ADA])).await.counts, counts(1, 0, 0));
    assert_eq!(addressees(&world).await, [ADA, ADA, BEN, CLEO]);
}

async fn it_says_what_was_sent_and_how_one_unsubscribes(world: World) {
    let world = world.with_demo().await;
    let mut form = to(&[ADA]);
    form.subject = "News\r\nBcc: eve@example.com".to_owned();
    form.body = "<b>Hi</b>\nhttps://example.com/?a=1&b=2".to_owned();
    send(&world, &form).await;
    let mail = world.mail().await;
    assert_eq!(mail.subject, "News Bcc: eve@example.com");
    let link = format!("https://id.example.com/email-preferences/{}", token_of(&world, ADA).await);
    for part in [
        "Hello Ada Moreau,",
        "<b>Hi</b>\nhttps://example.com/?a=1&b=2\n",
        "Harbor Law sent this to its members.",
        "You get mails of the kind \u{201c}Updates\u{201d}.",
        &format!("{link}\n"),
    ] {
        assert!(mail.text.contains(part), "{part:?} is missing in {}", mail.text);
    }
    for part in [
        "&lt;b&gt;Hi&lt;/b&gt;",
        "<a href=\"https://example.com/?a=1&amp;b=2\">",
        &format!("<a href=\"{link}\">"),
    ] {
        assert!(mail.html.contains(part), "{part:?} is missing in {}", mail.html);
    }
    let headers =
        (format!("<{link}/unsubscribe/updates>"), "List-Unsubscribe=One-Click".to_owned());
    assert_eq!(mail.unsubscribe, Some(headers));
}

async fn quiet_hours_delay_it_and_a_snooze_does_not(world: World) {
    let world = world.with_demo().await;
    leave_alone(&world, ADA).await;
    let ben = world.user(BEN).await;
    let snoozes = &world.services.snoozes;
    snoozes.begin(&ben, SnoozeChoice::Tomorrow, None).await.unwrap().unwrap();
    for subject in ["One", "Two"] {
        let sent = send(&world, &mailing("updates", subject)).await;
        assert_eq!(sent.counts, counts(3, 0, 1));
    }
    assert_eq!(addressees(&world).await, [BEN, BEN, CLEO, CLEO]);
    // It is no event, so a snooze doesn't hold it longer.
    snoozes.begin(&world.user(ADA).await, SnoozeChoice::Tomorrow, None).await.unwrap().unwrap();
    world.clock.advance(9 * HOUR_MS - 1);
    assert!(world.mails().await.is_empty());
    world.clock.advance(1);
    // Each by itself: they are what somebody wrote.
    let subjects: Vec<_> = world.mails().await.into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["One", "Two"]);
}

async fn a_day_of_tries_begins_when_it_may_leave(world: World) {
    let world = world.with_demo().await;
    leave_alone(&world, ADA).await;
    send(&world, &to(&[ADA])).await;
    // As if they were left alone for days.
    let due = world.services.now().plus_millis(5 * DAY_MS).as_millis();
    world.execute(format!("UPDATE deliveries SET not_before = {due}, due_at = {due}")).await;
    world.clock.advance(5 * DAY_MS);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = world.mailing_worker(smtp(&listener));
    drop(listener);
    assert_eq!(away.deliver_due().await.unwrap(), 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM deliveries WHERE failed_at IS NULL").await, 1);
    world.clock.advance(5 * SECOND_MS);
    assert_eq!(world.mail().await.subject, "To some");
}

async fn who_is_no_member_any_more_gets_none(world: World) {
    let world = world.with_demo().await;
    for email in [ADA, BEN, CLEO] {
        leave_alone(&world, email).await;
    }
    assert_eq!(send(&world, &mailing("updates", "Later")).await.counts, counts(3, 0, 3));
    let owner = world.seat(ADA, HARBOR).await;
    let team = &world.services.team;
    team.deactivate(&owner, &world.user(CLEO).await.id).await.unwrap();
    team.remove(&owner, &world.user(BEN).await.id).await.unwrap();
    world.clock.advance(9 * HOUR_MS);
    assert_eq!(addressees(&world).await, [ADA]);
    let dropped = "SELECT COUNT(*) FROM deliveries WHERE dropped_at IS NOT NULL";
    assert_eq!(world.count(dropped).await, 2);
}

async fn who_unsubscribes_meanwhile_gets_none(world: World) {
    let world = world.with_demo().await;
    leave_alone(&world, ADA).await;
    send(&world, &to(&[ADA])).await;
    let token = token_of(&world, ADA).await;
    let (kind, home) = (MailingKind::Updates, client(HOME));
    world.services.subscriptions.unsubscribe_by_link(&token, kind, &home).await.unwrap();
    world.clock.advance(9 * HOUR_MS);
    assert!(world.mails().await.is_empty());
    let why = "SELECT COUNT(*) FROM deliveries WHERE dropped_rule = 'mailing'";
    assert_eq!(world.count(why).await, 1);
}

async fn a_thousand_members_are_few_statements_and_hold_up_nobody(world: World) {
    let world = world.with_demo().await;
    let seat = world.seat(BEN, HARBOR).await;
    let (accounts, companies) = (&world.services.accounts, &world.services.companies);
    let mut tx = world.kernel.db.begin().await.unwrap();
    let addresses: Vec<_> = (0..1000).map(|number| format!("m{number}@example.com")).collect();
    for address in &addresses {
        let name = FullName::parse("A Member").unwrap();
        let user = accounts.new_user(name, Email::parse(address).unwrap());
        accounts.create(&mut tx, &user, "none").await.unwrap().unwrap();
        companies.add_member(&mut tx, &seat.company_id, user.id(), Role::User).await.unwrap();
    }
    tx.commit().await.unwrap();
    let many = MailingForm { to: Some(addresses), ..mailing("updates", "To many") };
    assert_eq!(send(&world, &many).await.counts, counts(1000, 0, 0));
    assert_eq!(world.count("SELECT COUNT(*) FROM deliveries").await, 1000);
    // A link to a new password comes before all of them.
    world.services.password_resets.request::<()>(ADA, &client(HOME)).await.unwrap();
    let worker = world.worker(Mailer::outbox(world.outbox(), sender()));
    assert_eq!(worker.deliver_due().await.unwrap(), 1);
    let of_events = world.notice_worker(Mailer::outbox(world.outbox(), sender()));
    assert_eq!(of_events.deliver_due().await.unwrap(), 0);
}

async fn the_company_reads_that_it_was_sent(world: World) {
    let world = world.with_demo().await;
    unsubscribe(&world, CLEO, MailingKind::Updates).await;
    send(&world, &mailing("updates", "A secret subject")).await;
    let ada = world.seat(ADA, HARBOR).await;
    let (events, _) = world.services.company_log.list::<()>(&ada, None).await.unwrap();
    assert_eq!(events[0].kind, CompanyEvent::MailingSent);
    assert_eq!(events[0].actor.as_deref(), Some("Ben Okafor"));
    assert_eq!(events[0].detail.to_string(), "Updates, to 2 members.");
}

async fn it_is_kept_as_long_as_events(world: World) {
    let world = world.with_demo().await;
    let services = world.services.clone().keeping_events(EventRetention::of_days(30).unwrap());
    for subject in ["One", "Two"] {
        send(&world, &mailing("updates", subject)).await;
    }
    world.mails().await;
    world.clock.advance(30 * DAY_MS);
    services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM mailings").await, 2);
    world.clock.advance(1);
    services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM mailings").await, 0);
    assert_eq!(world.count("SELECT COUNT(*) FROM deliveries").await, 0);
}
