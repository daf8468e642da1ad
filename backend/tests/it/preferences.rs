//! What people want to hear of, and what it would have sent.

use nameplate_backend::notifications::{Preferences, Preview};
use nameplate_domain::{
    companies::{CaseTypeName, Role},
    kernel::DAY_MS,
    notifications::{Channel, EventType, Forecast, MessageFilter, NotificationPreferences},
};

use crate::{
    centre::fill_from,
    event_fixtures::make_newer,
    events::{assigned, form, send},
    support::{ADA, BEN, CLEO, HARBOR, World, on_both},
};

on_both!(
    are_kept_for_each_user_and_told_to_open_pages,
    reads_documents_of_other_versions,
    a_preview_counts_real_events,
    a_preview_looks_at_the_companies_of_now,
    tests_are_not_counted,
    a_preview_says_when_it_is_cut,
    what_cannot_be_read_is_not_counted,
    case_types_of_all_companies_are_offered,
);

fn messages(messages: MessageFilter) -> NotificationPreferences {
    NotificationPreferences { messages, ..NotificationPreferences::default() }
}

async fn are_kept_for_each_user_and_told_to_open_pages(world: World) {
    let world = world.with_demo().await;
    let preferences = &world.services.preferences;
    let (ada, ben) = (world.user(ADA).await.id, world.user(BEN).await.id);
    let defaults = NotificationPreferences::default();
    assert_eq!(preferences.find(&ada).await.unwrap(), defaults);
    for chosen in [messages(MessageFilter::Nothing), messages(MessageFilter::Mentions)] {
        preferences.save(&ada, &chosen).await.unwrap();
        assert_eq!(preferences.find(&ada).await.unwrap(), chosen);
    }
    assert_eq!(preferences.find(&ben).await.unwrap(), defaults);
    assert_eq!(world.count("SELECT COUNT(*) FROM changes WHERE kind = 'viewer'").await, 2);
}

async fn reads_documents_of_other_versions(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await.id;
    let preferences = &world.services.preferences;
    preferences.save(&ada, &NotificationPreferences::default()).await.unwrap();
    let document = r#"{"version":1,"settings":{"messages":"nothing","smell":"roses"}}"#;
    world.execute(format!("UPDATE notification_preferences SET document = '{document}'")).await;
    assert_eq!(preferences.find(&ada).await.unwrap(), messages(MessageFilter::Nothing));
}

async fn a_preview_counts_real_events(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let preferences = &world.services.preferences;
    let quiet = messages(MessageFilter::Nothing);
    preferences.save(&ada.id, &quiet).await.unwrap();
    send(&world, &form(EventType::NewMessage, "Too long ago")).await;
    world.clock.advance(1);
    for (event_type, count) in [(EventType::NewMessage, 3), (EventType::TaskDue, 2)] {
        for _ in 0..count {
            send(&world, &form(event_type, "Hello")).await;
        }
    }
    world.clock.advance(7 * DAY_MS);
    let mut draft = NotificationPreferences::default();
    draft.channels.set(EventType::NewMessage, Channel::Email, true);
    draft.email.digest_mode = true;
    let preview = preferences.preview(&ada, &draft).await.unwrap();
    let expected = Preview {
        // One digest holds all that came at one time.
        draft: Forecast { in_app: 5, email: 1, push: 0 },
        now: Forecast { in_app: 2, email: 2, push: 0 },
        is_cut: false,
    };
    assert_eq!(preview, expected);
    assert_eq!(preferences.find(&ada.id).await.unwrap(), quiet, "nothing is saved");

    let sql = format!(
        "INSERT INTO push_devices (id, user_id, name, endpoint, p256dh, auth, created_at)
         VALUES ('phone', '{}', 'Phone', 'https://push.example', '', '', 0)",
        ada.id
    );
    world.execute(sql).await;
    let preview = preferences.preview(&ada, &draft).await.unwrap();
    assert_eq!((preview.draft.push, preview.now.push), (5, 2));
    world.clock.advance(1);
    let preview = preferences.preview(&ada, &draft).await.unwrap();
    assert_eq!(preview.draft, Forecast::default(), "all is longer ago");
}

async fn a_preview_looks_at_the_companies_of_now(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    let (team, preferences) = (&world.services.team, &world.services.preferences);
    send(&world, &form(EventType::TaskDue, "For admins")).await;
    send(&world, &assigned(EventType::TaskDue, "For Ben", BEN)).await;
    let user = world.user(BEN).await;
    let defaults = NotificationPreferences::default();
    let in_app = async || preferences.preview(&user, &defaults).await.unwrap().draft.in_app;
    assert_eq!(in_app().await, 2);
    team.change_role(&ada, &ben.user_id, Role::User).await.unwrap();
    assert_eq!(in_app().await, 1, "a User hears of their own work");
    team.deactivate(&ada, &ben.user_id).await.unwrap();
    assert_eq!(in_app().await, 0);
}

async fn tests_are_not_counted(world: World) {
    let world = world.with_demo().await;
    let user = world.user(ADA).await;
    let preferences = &world.services.preferences;
    let defaults = NotificationPreferences::default();
    send(&world, &form(EventType::TaskDue, "A task")).await;
    let preview = preferences.preview(&user, &defaults).await.unwrap();
    assert_eq!(preview.now.in_app, 1);
    let as_test = "UPDATE events
                   SET document = REPLACE(document, '\"is_test\":false', '\"is_test\":true')";
    world.execute(as_test).await;
    let preview = preferences.preview(&user, &defaults).await.unwrap();
    assert_eq!(preview.now, Forecast::default());
}

async fn what_cannot_be_read_is_not_counted(world: World) {
    let world = world.with_demo().await;
    let user = world.user(ADA).await;
    let newer = send(&world, &form(EventType::TaskDue, "A task")).await.id;
    send(&world, &form(EventType::TaskDue, "Another")).await;
    make_newer(&world, &newer).await;
    let draft = NotificationPreferences::default();
    let preview = world.services.preferences.preview(&user, &draft).await.unwrap();
    assert_eq!((preview.draft.in_app, preview.is_cut), (1, false));
}

async fn a_preview_says_when_it_is_cut(world: World) {
    let world = world.with_demo().await;
    let user = world.user(ADA).await;
    let (preferences, draft) = (&world.services.preferences, NotificationPreferences::default());
    // With the one that is copied.
    fill_from(&world, "ffffffff", Preferences::PREVIEW_MOST - 1).await;
    let preview = preferences.preview(&user, &draft).await.unwrap();
    assert_eq!((preview.draft.in_app, preview.is_cut), (10_000, false));
    send(&world, &form(EventType::TaskDue, "One more")).await;
    let preview = preferences.preview(&user, &draft).await.unwrap();
    assert_eq!((preview.draft.in_app, preview.is_cut), (10_000, true));
}

async fn case_types_of_all_companies_are_offered(world: World) {
    let world = world.with_demo().await;
    let harbor = world.seat(ADA, HARBOR).await;
    let quay = world.found("Quay Desk", "dara@example.com").await;
    let types = &world.services.case_types;
    for (seat, name) in [(&harbor, "Tenancy"), (&harbor, "Éducation"), (&quay, "Refunds")] {
        types.add(seat, name).await.unwrap();
    }
    world
        .execute(format!(
            "INSERT INTO case_types (id, company_id, name, name_key)
             SELECT 'type', id, 'tenancy', 'tenancy' FROM companies WHERE id <> '{}'
                AND name = 'Northwind Support'",
            harbor.company_id
        ))
        .await;
    let offered = |email: &'static str| {
        let world = &world;
        async move {
            let user = world.user(email).await;
            let found = world.services.preferences.find_with_case_types(&user.id).await;
            let (_, names) = found.unwrap();
            names.iter().map(|name| name.as_ref().to_lowercase()).collect::<Vec<_>>()
        }
    };
    assert_eq!(offered(ADA).await, ["tenancy", "éducation"]);
    assert_eq!(offered("dara@example.com").await, ["refunds"]);
    world.services.team.deactivate(&harbor, &world.user(CLEO).await.id).await.unwrap();
    assert!(offered(CLEO).await.is_empty());
    // What was chosen can be taken back, and is called as it is by now.
    let mut chosen = NotificationPreferences::default();
    chosen.filters.case_types =
        ["REFUNDS", "Gone"].map(|it| CaseTypeName::parse(it).unwrap()).into();
    let dara = world.user("dara@example.com").await.id;
    world.services.preferences.save(&dara, &chosen).await.unwrap();
    let (found, _) = world.services.preferences.find_with_case_types(&dara).await.unwrap();
    let found: Vec<_> = found.filters.case_types.iter().map(AsRef::as_ref).collect();
    assert_eq!(found, ["Refunds", "Gone"]);
    assert_eq!(offered("dara@example.com").await, ["refunds", "gone"]);
}
