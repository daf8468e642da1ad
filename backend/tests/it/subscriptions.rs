//! Which kinds of mail people take, and the links by which they say so.

use nameplate_backend::{Purpose, SecretKey, ServiceError, notifications::DeliveryOutcome};
use nameplate_domain::{
    kernel::{HOUR_MS, MINUTE_MS, UserId},
    mailings::{EmailSubscriptions, MailingKind, SubscriptionError},
    notifications::{Channel, EventType, NotificationPreferences, QuietHours, Rule, Verdict},
};

use crate::{
    event_fixtures::{event, notify, rows},
    events::{form, send},
    notices::hold,
    support::{ADA, BEN, CLEO, HARBOR, HOME, World, client, on_both, tampered},
};

on_both!(
    a_kind_is_switched_by_the_link_of_a_mail,
    a_link_of_nobody_does_nothing,
    links_of_nobody_are_limited_and_those_of_somebody_are_not,
    an_event_does_not_go_to_who_unsubscribed,
    what_waits_is_not_sent_to_who_unsubscribed_meanwhile,
    a_test_comes_all_the_same,
    a_document_that_cannot_be_read_stops_nobody,
    every_mail_of_an_event_says_how_one_unsubscribes,
);

/// The secret part of somebody's own link.
pub(crate) async fn token_of(world: &World, email: &str) -> String {
    let path = world.services.subscriptions.path(&world.user(email).await.id);
    path.strip_prefix("/email-preferences/").unwrap().to_owned()
}

/// Has somebody take no mails of a kind.
pub(crate) async fn unsubscribe(world: &World, email: &str, kind: MailingKind) {
    let user_id = world.user(email).await.id;
    let subscriptions = &world.services.subscriptions;
    let before = subscriptions.find(&user_id).await.unwrap();
    subscriptions.save(&user_id, before.with(kind, false)).await.unwrap();
}

async fn a_kind_is_switched_by_the_link_of_a_mail(world: World) {
    let world = world.with_demo().await;
    let subscriptions = &world.services.subscriptions;
    let (ada, token) = (world.user(ADA).await.id, token_of(&world, ADA).await);
    let found = subscriptions.find_by_link(&token).await.unwrap().unwrap();
    assert_eq!(found.address, "a\u{2022}\u{2022}\u{2022}@e\u{2022}\u{2022}\u{2022}.com");
    assert!(found.subscriptions.takes(MailingKind::Marketing), "demo people have it on");
    for _ in 0..2 {
        let home = client(HOME);
        subscriptions.unsubscribe_by_link(&token, MailingKind::Reports, &home).await.unwrap();
        let left = found.subscriptions.with(MailingKind::Reports, false);
        assert_eq!(subscriptions.find(&ada).await.unwrap(), left);
    }
    subscriptions.save_by_link(&token, EmailSubscriptions::NONE, &client(HOME)).await.unwrap();
    assert_eq!(subscriptions.find(&ada).await.unwrap(), EmailSubscriptions::NONE);
    let ben = subscriptions.find(&world.user(BEN).await.id).await.unwrap();
    assert_eq!(ben, found.subscriptions, "somebody else's stay");
    assert_eq!(token_of(&world, ADA).await, token, "the link stays the same");
}

async fn a_link_of_nobody_does_nothing(world: World) {
    let world = world.with_demo().await;
    let token = token_of(&world, ADA).await;
    let (id, signature) = token.split_once('.').unwrap();
    let ben = world.user(BEN).await.id;
    let other_key = SecretKey::new([8; 32]).sign(Purpose::EmailPreferences, id);
    let other_purpose = SecretKey::new([7; 32]).sign(Purpose::Revoke, id);
    let of_nobody = SecretKey::new([7; 32]).sign(Purpose::EmailPreferences, "nobody");
    let wrong = [
        String::new(),
        id.to_owned(),
        format!("{ben}.{signature}"),
        token[..token.len() - 1].to_owned(),
        tampered(&token, 0),
        tampered(&token, token.len() - 5),
        other_key,
        other_purpose,
        of_nobody,
    ];
    let subscriptions = &world.services.subscriptions;
    for (at, wrong) in wrong.iter().enumerate() {
        assert_eq!(subscriptions.find_by_link(wrong).await.unwrap(), None, "{at}: {wrong}");
        let home = client(&format!("198.51.100.{at}"));
        let refused = subscriptions.save_by_link(wrong, EmailSubscriptions::NONE, &home).await;
        let reason = SubscriptionError::LinkNotValid;
        assert!(matches!(refused, Err(ServiceError::Refused(it)) if it == reason), "{wrong}");
    }
    let all = EmailSubscriptions::default().with(MailingKind::Marketing, true);
    for email in [ADA, BEN, CLEO] {
        assert_eq!(subscriptions.find(&world.user(email).await.id).await.unwrap(), all);
    }
    // An account that is gone leaves a link that is signed as well as any.
    let of_cleo = token_of(&world, CLEO).await;
    assert!(subscriptions.find_by_link(&of_cleo).await.unwrap().is_some());
    assert_eq!(world.execute(format!("DELETE FROM users WHERE email_key = '{CLEO}'")).await, 1);
    assert_eq!(subscriptions.find_by_link(&of_cleo).await.unwrap(), None);
    let kind = MailingKind::Updates;
    let refused = subscriptions.unsubscribe_by_link(&of_cleo, kind, &client(HOME)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(SubscriptionError::LinkNotValid))));
    // Out of a sentence, or of a mail program that takes the bracket along.
    for end in [".", ">,", ")"] {
        assert!(subscriptions.find_by_link(&format!("{token}{end}")).await.unwrap().is_some());
    }
}

async fn links_of_nobody_are_limited_and_those_of_somebody_are_not(world: World) {
    let world = world.with_demo().await;
    let subscriptions = &world.services.subscriptions;
    let (home, kind) = (client(HOME), MailingKind::Updates);
    let refused = async |token: &str| {
        subscriptions.unsubscribe_by_link(token, kind, &home).await.unwrap_err()
    };
    for _ in 0..20 {
        assert!(matches!(refused("x").await, ServiceError::Refused(_)));
    }
    assert!(matches!(refused("x").await, ServiceError::Limited(_)));
    // Providers of mail send all their users' from one network.
    for email in [ADA, BEN, CLEO] {
        let token = token_of(&world, email).await;
        subscriptions.unsubscribe_by_link(&token, kind, &home).await.unwrap();
    }
    // One link that goes round, and is switched by everybody.
    let token = token_of(&world, ADA).await;
    let switch = async |on: bool| {
        let to = EmailSubscriptions::NONE.with(kind, on);
        subscriptions.save_by_link(&token, to, &home).await
    };
    for count in 0..29 {
        switch(count % 2 == 0).await.unwrap();
    }
    assert!(matches!(switch(false).await, Err(ServiceError::Limited(_))));
    world.clock.advance(MINUTE_MS);
    switch(false).await.unwrap();
}

async fn an_event_does_not_go_to_who_unsubscribed(world: World) {
    let world = world.with_demo().await;
    unsubscribe(&world, ADA, MailingKind::Notifications).await;
    let id = send(&world, &form(EventType::MissedCall, "Call back")).await.id;
    assert_eq!(world.mail().await.to, BEN);
    let ada = world.user(ADA).await;
    let found = world.services.explanations.find(&ada.id, &id).await.unwrap().unwrap();
    assert_eq!(found.decision.email.verdict, Verdict::Drop { rule: Rule::Mailing });
    assert!(found.decision.in_app.is_now());
    // What the same events would have sent is told alike.
    let preferences = NotificationPreferences::default();
    let preview = world.services.preferences.preview(&ada, &preferences).await.unwrap();
    let ben = world.user(BEN).await;
    let of_ben = world.services.preferences.preview(&ben, &preferences).await.unwrap();
    assert_eq!((preview.now.email, of_ben.now.email), (0, 1));
}

async fn what_waits_is_not_sent_to_who_unsubscribed_meanwhile(world: World) {
    let world = world.with_demo().await;
    hold(&world, &["One", "Two"]).await;
    let bens = event(&world, HARBOR, "Ben's").await;
    notify(&world, BEN, &bens, None, Some(HOUR_MS)).await;
    let token = token_of(&world, ADA).await;
    let (kind, home) = (MailingKind::Notifications, client(HOME));
    world.services.subscriptions.unsubscribe_by_link(&token, kind, &home).await.unwrap();
    world.clock.advance(HOUR_MS);
    assert_eq!(world.mail().await.to, BEN);
    let dropped = rows(&world).await.iter().filter(|row| row.dropped_at.is_some()).count();
    assert_eq!(dropped, 2);
    let why = "SELECT COUNT(*) FROM deliveries WHERE dropped_rule = 'mailing'";
    assert_eq!(world.count(why).await, 2);

    // One that is told by itself likewise, and it says why.
    let id = {
        let quiet_hours = QuietHours { is_on: true, ..QuietHours::default() };
        let quiet = NotificationPreferences { quiet_hours, ..NotificationPreferences::default() };
        let cleo = world.user(CLEO).await.id;
        world.services.preferences.save(&cleo, &quiet).await.unwrap();
        world.execute("UPDATE memberships SET role = 'admin'").await;
        world.clock.advance(14 * HOUR_MS);
        send(&world, &form(EventType::MissedCall, "At night")).await.id
    };
    unsubscribe(&world, CLEO, MailingKind::Notifications).await;
    world.clock.advance(9 * HOUR_MS);
    assert_eq!(world.mail().await.to, BEN);
    let cleo = world.user(CLEO).await.id;
    let found = world.services.explanations.find(&cleo, &id).await.unwrap().unwrap();
    let mail = found.deliveries.iter().find(|it| it.channel == Channel::Email).unwrap();
    assert!(
        matches!(mail.outcome, DeliveryOutcome::Dropped { by: Some(Rule::Mailing), .. }),
        "{mail:?}"
    );
}

async fn a_test_comes_all_the_same(world: World) {
    let world = world.with_demo().await;
    unsubscribe(&world, ADA, MailingKind::Notifications).await;
    let seat = world.seat(ADA, HARBOR).await;
    world.services.channel_tests.send(&seat, Channel::Email).await.unwrap();
    assert_eq!(world.mail().await.subject, "Test: Nameplate reaches you");
}

async fn a_document_that_cannot_be_read_stops_nobody(world: World) {
    let world = world.with_demo().await;
    world.execute("UPDATE email_subscriptions SET document = '{'").await;
    let received = send(&world, &form(EventType::MissedCall, "Call back")).await;
    assert_eq!(received.recipients, 2);
    assert_eq!(world.mails().await.len(), 2);
    let nobody = UserId::new("nobody");
    let unknown = world.services.subscriptions.find(&nobody).await.unwrap();
    assert_eq!(unknown, EmailSubscriptions::default());
}

async fn every_mail_of_an_event_says_how_one_unsubscribes(world: World) {
    let world = world.with_demo().await;
    let link = format!("https://id.example.com/email-preferences/{}", token_of(&world, ADA).await);
    let headers =
        (format!("<{link}/unsubscribe/notifications>"), "List-Unsubscribe=One-Click".to_owned());
    let alone = event(&world, HARBOR, "Alone").await;
    notify(&world, ADA, &alone, None, None).await;
    let one = world.mail().await;
    hold(&world, &["One", "Two"]).await;
    world.clock.advance(HOUR_MS);
    let digest = world.mail().await;
    for mail in [one, digest] {
        assert_eq!(mail.unsubscribe.as_ref(), Some(&headers));
        assert!(mail.text.contains(&format!("{link}\n")), "{}", mail.text);
        assert!(mail.html.contains(&format!("href=\"{link}\"")), "{}", mail.html);
    }
    // What protects the account can't be switched off.
    world.services.password_resets.request::<()>(ADA, &client(HOME)).await.unwrap();
    let reset = world.mail().await;
    assert_eq!(reset.unsubscribe, None);
    assert!(!reset.text.contains("/email-preferences/"), "{}", reset.text);
}
