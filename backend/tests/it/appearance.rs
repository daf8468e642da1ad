//! Appearance.

use nameplate_domain::{
    accounts::Email,
    appearance::{Appearance, FontSize, Switch, Theme},
    kernel::UserId,
};

use crate::support::{World, on_both};

on_both!(is_kept_for_each_user, one_answer_leaves_the_others, reads_documents_of_other_versions);

async fn user(world: &World, email: &str) -> UserId {
    let email = Email::parse(email).unwrap();
    world.services.accounts.credentials(&email).await.unwrap().unwrap().user_id
}

async fn is_kept_for_each_user(world: World) {
    let world = world.with_demo().await;
    let appearances = &world.services.appearances;
    let (ada, ben) = (user(&world, "ada@example.com").await, user(&world, "ben@example.com").await);
    assert_eq!(appearances.find(&ada).await.unwrap(), None);

    for theme in [Theme::Dark, Theme::Light] {
        let chosen = Appearance {
            theme,
            font_size: FontSize::Largest,
            reduced_motion: Switch::On,
            high_contrast: Switch::Off,
        };
        appearances.save(&ada, chosen).await.unwrap();
        assert_eq!(appearances.find(&ada).await.unwrap(), Some(chosen));
    }
    assert_eq!(appearances.find(&ben).await.unwrap(), None);
}

async fn one_answer_leaves_the_others(world: World) {
    let world = world.with_demo().await;
    let ada = user(&world, "ada@example.com").await;
    let appearances = &world.services.appearances;
    let first = appearances.change(&ada, |it| it.with("theme", "dark").ok_or(()));
    let second = appearances.change(&ada, |it| it.with("high_contrast", "on").ok_or(()));
    let (first, second) = tokio::join!(first, second);
    assert!(first.unwrap().is_ok() && second.unwrap().is_ok());
    let both =
        Appearance { theme: Theme::Dark, high_contrast: Switch::On, ..Appearance::default() };
    assert_eq!(appearances.find(&ada).await.unwrap(), Some(both));
    let none = appearances.change(&ada, |it| it.with("theme", "pink").ok_or(())).await.unwrap();
    assert_eq!(none, Err(()));
    assert_eq!(appearances.find(&ada).await.unwrap(), Some(both));
}

async fn reads_documents_of_other_versions(world: World) {
    let world = world.with_demo().await;
    let ada = user(&world, "ada@example.com").await;
    world.services.appearances.save(&ada, Appearance::default()).await.unwrap();
    sqlx::query("UPDATE appearances SET document = $1")
        .bind(r#"{"version":1,"settings":{"theme":"dark","wallpaper":"cats"}}"#)
        .execute(world.kernel.db.writer())
        .await
        .unwrap();
    let found = world.services.appearances.find(&ada).await.unwrap();
    assert_eq!(found, Some(Appearance { theme: Theme::Dark, ..Appearance::default() }));
}
