//! Keyboard shortcuts.

use nameplate_backend::ServiceError;
use nameplate_domain::{
    accounts::Email,
    kernel::UserId,
    shortcuts::{Keys, KeysError, Shortcut, Shortcuts},
};

use crate::support::{World, on_both};

on_both!(are_kept_for_each_user, refuse_keys_of_others, two_changes_at_once_are_both_kept);

async fn user(world: &World, email: &str) -> UserId {
    let email = Email::parse(email).unwrap();
    world.services.accounts.credentials(&email).await.unwrap().unwrap().user_id
}

fn shortcut(id: &str) -> &'static Shortcut {
    Shortcut::find(id).unwrap()
}

fn keys(text: &str) -> Option<Keys> {
    Some(Keys::parse(text).unwrap())
}

async fn are_kept_for_each_user(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.shortcuts;
    let (ada, ben) = (user(&world, "ada@example.com").await, user(&world, "ben@example.com").await);
    settings.change(&ada, shortcut("profile"), keys("z")).await.unwrap();
    settings.change(&ada, shortcut("team"), None).await.unwrap();
    settings.turn_off(&ada, true).await.unwrap();
    let found = settings.find(&ada).await.unwrap();
    assert!(found.is_off);
    assert_eq!(found.keys(shortcut("profile")), keys("z"));
    assert_eq!(found.keys(shortcut("team")), None);
    assert_eq!(settings.find(&ben).await.unwrap(), Shortcuts::default());

    settings.reset(&ada, shortcut("profile")).await.unwrap();
    assert_eq!(settings.find(&ada).await.unwrap().keys(shortcut("profile")), keys("g p"));
    settings.reset_all(&ada).await.unwrap();
    let found = settings.find(&ada).await.unwrap();
    assert!(found.is_off && !found.has_changes(), "{found:?}");
}

async fn refuse_keys_of_others(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.shortcuts;
    let ada = user(&world, "ada@example.com").await;
    for (taken, by) in [
        ("g p", KeysError::Taken { by: "Profile" }),
        ("Ctrl+T", KeysError::Browser { to: "open a tab" }),
    ] {
        let refused = settings.change(&ada, shortcut("security"), keys(taken)).await;
        assert!(matches!(refused, Err(ServiceError::Refused(error)) if error == by), "{refused:?}");
    }
    assert_eq!(settings.find(&ada).await.unwrap(), Shortcuts::default());
}

async fn two_changes_at_once_are_both_kept(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.shortcuts;
    let ada = user(&world, "ada@example.com").await;
    let (first, second) = tokio::join!(
        settings.change(&ada, shortcut("profile"), keys("z")),
        settings.change(&ada, shortcut("security"), keys("x")),
    );
    first.and(second).unwrap();
    let found = settings.find(&ada).await.unwrap();
    assert_eq!(found.keys(shortcut("profile")), keys("z"));
    assert_eq!(found.keys(shortcut("security")), keys("x"));
}
