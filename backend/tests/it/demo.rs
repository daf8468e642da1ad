//! The demo.

use nameplate_backend::{
    demo::{self, DemoError},
    notifications::CentreFilter,
};

use crate::support::{ADA, CLEO, World, on_both};

on_both!(fills_an_empty_database_only, something_happened_to_its_people);

async fn fills_an_empty_database_only(world: World) {
    demo::fill(&world.services).await.unwrap();
    assert!(world.services.first_run.is_over().await.unwrap());
    assert!(matches!(demo::fill(&world.services).await, Err(DemoError::NotEmpty)));
}

async fn something_happened_to_its_people(world: World) {
    demo::fill(&world.services).await.unwrap();
    demo::fill_events(&world.services).await.unwrap();
    let centre = &world.services.notification_centre;
    for (email, least) in [(ADA, 12), (CLEO, 5)] {
        let user = world.user(email).await;
        let page = world.notifications(&user.id, &CentreFilter::default(), None).await;
        assert!(page.items.len() >= least, "{email}: {}", page.items.len());
        assert!(page.items.is_sorted_by(|newer, older| newer.shown_at > older.shown_at));
        let unread = centre.unread_count(&user.id).await.unwrap() as usize;
        assert!((1..page.items.len()).contains(&unread), "{email}: {unread}");
        let defaults = world.services.preferences.find(&user.id).await.unwrap();
        let preview = world.services.preferences.preview(&user, &defaults).await.unwrap();
        assert!(preview.now.email > 1 && preview.now.in_app as usize == page.items.len());
        let explained = world.services.explanations.page(&user.id, None).await.unwrap();
        assert!(explained.items.iter().any(|it| !it.deliveries.is_empty()));
    }
    assert!(world.mails().await.is_empty(), "nothing of it goes to anybody");
    let waiting = "SELECT COUNT(*) FROM deliveries WHERE settled_at IS NULL";
    assert_eq!(world.count(waiting).await, 0);
}
