//! Changes of an address that come at the same moment, or too late.

use nameplate_backend::ServiceError;
use nameplate_domain::accounts::EmailChangeError;

use crate::support::{ADA, BEN, HOME, World};
use crate::support::{client, on_both};

use crate::email_changes::{NEW, confirm, is_void, link, pending};

on_both!(
    an_address_that_is_taken_meanwhile_changes_nothing,
    of_two_confirmations_at_the_same_moment_one_wins,
    of_two_people_with_the_same_wish_one_gets_it,
);

async fn an_address_that_is_taken_meanwhile_changes_nothing(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let link = link(&world, &ada, NEW).await;
    world
        .execute(format!(
            "UPDATE users SET email = '{0}', email_key = '{0}' WHERE email_key = '{BEN}'",
            NEW.to_lowercase()
        ))
        .await;
    let result = confirm(&world, &link).await;
    assert!(matches!(result, Err(ServiceError::Refused(EmailChangeError::EmailTaken))));
    assert_eq!(world.user(ADA).await, ada.user);
    assert!(pending(&world, &ada).await.is_some());
    assert!(world.mails().await.is_empty());
    let recorded = world.count("SELECT count(*) FROM activity WHERE kind = 'email_changed'").await;
    assert_eq!(recorded, 0);
}

async fn of_two_confirmations_at_the_same_moment_one_wins(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let link = link(&world, &ada, NEW).await;
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let (changes, link) = (world.services.email_changes.clone(), link.clone());
            tokio::spawn(async move { changes.confirm(&link, &client(HOME)).await })
        })
        .collect();
    let mut won = 0;
    for tried in tries {
        let result = tried.await.unwrap();
        won += u32::from(result.is_ok());
        assert!(result.is_ok() || is_void(&result), "{result:?}");
    }
    assert_eq!(won, 1);
    assert_eq!(world.mail().await.to, ADA);
}

async fn of_two_people_with_the_same_wish_one_gets_it(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let links = [link(&world, &ada, NEW).await, link(&world, &ben, NEW).await];
    let tries = links.map(|link| {
        let changes = world.services.email_changes.clone();
        tokio::spawn(async move { changes.confirm(&link, &client(HOME)).await })
    });
    let mut won = 0;
    for tried in tries {
        match tried.await.unwrap() {
            Ok(_) => won += 1,
            Err(ServiceError::Refused(EmailChangeError::EmailTaken)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(won, 1);
}
