//! Settings that are brought along: shown first, then all of them or none.

use nameplate_backend::ServiceError;
use nameplate_domain::{
    accounts::Timezone,
    appearance::{Appearance, Theme},
    exports::{ImportError, ImportRules},
    kernel::{HOUR_MS, UserId},
    notifications::{Channel, EventType, MessageFilter, NotificationPreferences},
    sessions::{IdleTimeout, SessionSettings},
    shortcuts::{Keys, Shortcut, Shortcuts},
};

use crate::{
    exports::{fetch, make},
    support::{ADA, BEN, World, on_both},
};

on_both!(
    a_copy_read_into_another_installation_gives_the_same_settings,
    nothing_changes_before_it_is_said,
    what_is_skipped_is_named,
    a_file_waits_for_an_hour_and_its_owner,
    what_can_not_be_read_leaves_what_waited,
    the_session_that_says_it_goes_on,
);

fn dark() -> Vec<u8> {
    br#"{"schema_version":1,"settings":{"appearance":{"theme":"dark"}}}"#.to_vec()
}

fn shortcut(id: &str) -> &'static Shortcut {
    Shortcut::find(id).unwrap()
}

async fn timezone(world: &World, id: &UserId) -> Option<Timezone> {
    world.services.accounts.find(id).await.unwrap().unwrap().timezone
}

async fn a_copy_read_into_another_installation_gives_the_same_settings(world: World) {
    let other = if world.url.starts_with("sqlite:") {
        World::sqlite().await
    } else {
        World::postgres().await
    };
    let (world, other) = (world.with_demo().await, other.with_demo().await);
    let ada = world.arrive(ADA).await;
    let services = &world.services;
    let id = &ada.user.id;
    let look = Appearance { theme: Theme::Dark, ..Appearance::default() };
    services.appearances.save(id, look).await.unwrap();
    let mut preferences =
        NotificationPreferences { messages: MessageFilter::Mentions, ..Default::default() };
    preferences.channels.set(EventType::TaskDue, Channel::Push, false);
    preferences.quiet_hours.weekdays[6] = None;
    services.preferences.save(id, &preferences).await.unwrap();
    let sessions =
        SessionSettings { idle_timeout: IdleTimeout::Hours24, applies_to_remembered: true };
    services.sessions.save_settings(id, sessions).await.unwrap();
    services.shortcuts.change(id, shortcut("security"), None).await.unwrap();
    services.shortcuts.change(id, shortcut("profile"), Keys::parse("g s").ok()).await.unwrap();
    world.execute(format!("UPDATE users SET timezone = 'Asia/Tokyo' WHERE id = '{id}'")).await;
    let ada = world.arrive(ADA).await;
    make(&world, &ada).await;
    let file = fetch(&world, &ada).await;

    let there = other.arrive(ADA).await;
    let imports = &other.services.settings_imports;
    imports.hand_in(&there.user.id, file).await.unwrap();
    let pending = imports.pending(&there.user).await.unwrap().unwrap();
    assert_eq!((pending.skipped.len(), pending.skipped_more), (0, 0));
    let labels: Vec<_> = pending.changes.iter().map(|it| it.label.as_str()).collect();
    assert!(labels.contains(&"Theme") && labels.contains(&"Quiet hours, Sunday"), "{labels:?}");
    let taken = imports.take_over(&there.user.id, &pending.id).await.unwrap();
    assert_eq!(taken, look);
    let (id, services) = (&there.user.id, &other.services);
    assert_eq!(services.appearances.find(id).await.unwrap(), Some(look));
    assert_eq!(services.preferences.find(id).await.unwrap(), preferences);
    let mut shortcuts = Shortcuts::default();
    shortcuts.change(shortcut("security"), None).unwrap();
    shortcuts.change(shortcut("profile"), Keys::parse("g s").ok()).unwrap();
    assert_eq!(services.shortcuts.find(id).await.unwrap(), shortcuts);
    assert_eq!(timezone(&other, id).await.unwrap().as_ref(), "Asia/Tokyo");
    let again = make(&other, &other.arrive(ADA).await).await;
    let settings = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8(files["settings.json"].clone()).unwrap()
    };
    world.execute("DELETE FROM rate_limits").await;
    assert_eq!(settings(&again), settings(&make(&world, &ada).await));
}

async fn nothing_changes_before_it_is_said(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let imports = &world.services.settings_imports;
    let appearances = &world.services.appearances;
    imports.hand_in(&ada.id, dark()).await.unwrap();
    assert_eq!(appearances.find(&ada.id).await.unwrap(), None);
    let pending = imports.pending(&ada).await.unwrap().unwrap();
    assert_eq!(pending.changes.len(), 1);
    let change = &pending.changes[0];
    assert_eq!((change.old.as_str(), change.new.as_str()), ("Match my system", "Dark"));
    // What was chosen meanwhile is told as it is now, and kept where the file says nothing.
    let look = Appearance { theme: Theme::Light, ..Appearance::default() };
    appearances.save(&ada.id, look).await.unwrap();
    let version = "SELECT profile_version FROM users WHERE email_key = 'ada@example.com'";
    let before = world.count(version).await;
    assert_eq!(imports.pending(&ada).await.unwrap().unwrap().changes[0].old, "Light");
    imports.take_over(&ada.id, &pending.id).await.unwrap();
    assert_eq!(appearances.find(&ada.id).await.unwrap().unwrap().theme, Theme::Dark);
    assert_eq!(world.count(version).await, before, "the profile is as it was");
    assert_eq!(world.count("SELECT COUNT(*) FROM shortcuts").await, 0);
    // Once.
    let again = imports.take_over(&ada.id, &pending.id).await;
    assert!(matches!(again, Err(ServiceError::Refused(ImportError::Gone))));
    assert_eq!(imports.pending(&ada).await.unwrap(), None);
}

async fn what_is_skipped_is_named(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let imports = &world.services.settings_imports;
    let file =
        br#"{"schema_version":1,"settings":{"appearance":{"theme":"dark","wallpaper":"cats"},
                    "shortcuts":{"changed":{"fax":"g x"}},"role":"super_admin"}}"#;
    imports.hand_in(&ada.id, file.to_vec()).await.unwrap();
    let pending = imports.pending(&ada).await.unwrap().unwrap();
    let mut skipped = pending.skipped.clone();
    skipped.sort_unstable();
    assert_eq!(skipped, ["appearance.wallpaper", "role", "shortcuts.changed.fax"]);
    imports.take_over(&ada.id, &pending.id).await.unwrap();
    assert_eq!(world.services.appearances.find(&ada.id).await.unwrap().unwrap().theme, Theme::Dark);
}

async fn a_file_waits_for_an_hour_and_its_owner(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.user(ADA).await, world.user(BEN).await);
    let imports = &world.services.settings_imports;
    imports.hand_in(&ada.id, dark()).await.unwrap();
    let first = imports.pending(&ada).await.unwrap().unwrap().id;
    let gone = |taken: Result<_, _>| matches!(taken, Err(ServiceError::Refused(ImportError::Gone)));
    assert!(gone(imports.take_over(&ben.id, &first).await));
    imports.hand_in(&ada.id, dark()).await.unwrap();
    assert!(gone(imports.take_over(&ada.id, &first).await), "another file took its place");
    let second = imports.pending(&ada).await.unwrap().unwrap().id;
    world.clock.advance(HOUR_MS);
    assert_eq!(imports.pending(&ada).await.unwrap(), None);
    assert!(gone(imports.take_over(&ada.id, &second).await));
    world.services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM settings_imports").await, 0);
    imports.hand_in(&ada.id, dark()).await.unwrap();
    imports.discard(&ada.id).await.unwrap();
    assert_eq!(imports.pending(&ada).await.unwrap(), None);
}

async fn what_can_not_be_read_leaves_what_waited(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let imports = &world.services.settings_imports;
    imports.hand_in(&ada.id, dark()).await.unwrap();
    let before = imports.pending(&ada).await.unwrap();
    for (file, error) in [
        (Vec::new(), ImportError::NoFile),
        (vec![b' '; ImportRules::MAX_BYTES + 1], ImportError::TooLarge),
        (b"no".to_vec(), ImportError::NotReadable),
        (br#"{"schema_version":9,"settings":{}}"#.to_vec(), ImportError::NewerVersion),
    ] {
        match imports.hand_in(&ada.id, file).await {
            Err(ServiceError::Refused(refused)) => assert_eq!(refused, error),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(imports.pending(&ada).await.unwrap(), before);
    for _ in 0..20 {
        _ = imports.hand_in(&ada.id, b"no".to_vec()).await;
    }
    assert!(matches!(imports.hand_in(&ada.id, dark()).await, Err(ServiceError::Limited(_))));
}

async fn the_session_that_says_it_goes_on(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let imports = &world.services.settings_imports;
    let file = br#"{"schema_version":1,"settings":{"sessions":{"idle_timeout":"minutes_15"}}}"#;
    imports.hand_in(&ada.user.id, file.to_vec()).await.unwrap();
    let pending = imports.pending(&ada.user).await.unwrap().unwrap();
    world.clock.advance(HOUR_MS / 2);
    assert!(world.is_open(&ada.token).await, "it is in use");
    imports.take_over(&ada.user.id, &pending.id).await.unwrap();
    assert!(world.is_open(&ada.token).await);
    world.clock.advance(HOUR_MS / 2);
    assert!(!world.is_open(&ada.token).await, "it is as the file said");
}
