//! Asking for a link to choose a new password.

use nameplate_backend::{Purpose, ServiceError};
use nameplate_domain::kernel::{Fault, MINUTE_MS, SECOND_MS};

use crate::support::{ADA, ELSEWHERE, HOME, START, World};
use crate::support::{client, faults, on_both};

use crate::resets::{NEW, complete, is_valid, is_void, request};

on_both!(
    any_address_gets_the_same_answer_and_the_same_rows,
    the_mail_goes_to_the_address_of_the_account,
    an_address_is_limited_whether_known_or_not,
    a_network_is_limited_over_addresses,
);

async fn any_address_gets_the_same_answer_and_the_same_rows(world: World) {
    let world = world.with_demo().await;
    let rows = async || {
        let mut counts = Vec::new();
        for sql in [
            "SELECT count(*) FROM activity",
            "SELECT count(*) FROM password_resets",
            "SELECT count(*) FROM deliveries",
            "SELECT count(*) FROM rate_limits",
        ] {
            counts.push(world.count(sql).await);
        }
        counts
    };
    let before = rows().await;
    request(&world, ADA).await;
    let known = rows().await;
    // From another network, so that its bucket is a new one, too.
    let resets = &world.services.password_resets;
    resets.request::<()>("nobody@example.com", &client(ELSEWHERE)).await.unwrap();
    let unknown = rows().await;
    let differences = |from: &[i64], to: &[i64]| -> Vec<i64> {
        to.iter().zip(from).map(|(to, from)| to - from).collect()
    };
    assert_eq!(differences(&before, &known), [1, 1, 1, 3]);
    assert_eq!(differences(&known, &unknown), [1, 1, 1, 3]);

    assert_eq!(world.mail().await.to, ADA);
    let dropped = world.count("SELECT count(*) FROM deliveries WHERE dropped_at IS NOT NULL").await;
    assert_eq!(dropped, 1);
    let delivered =
        world.count("SELECT count(*) FROM deliveries WHERE delivered_at IS NOT NULL").await;
    assert_eq!(delivered, 1);
    // Even the link that nobody got leads nowhere.
    let id: String = sqlx::query_scalar("SELECT id FROM password_resets WHERE user_id IS NULL")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    let link = world.kernel.secret.sign(Purpose::ResetPassword, &id);
    assert!(!is_valid(&world, &link).await);
    assert!(is_void(&complete(&world, &link, NEW).await));

    for (typed, fault) in [("", Fault::Missing), ("nobody", Fault::NotAnEmail)] {
        assert_eq!(faults(&resets.request::<()>(typed, &client(HOME)).await), [("email", fault)]);
    }
}

async fn the_mail_goes_to_the_address_of_the_account(world: World) {
    let world = world.with_demo().await;
    // A Kelvin sign is a k in lower case, but another letter to a mail server.
    world
        .execute(
            "UPDATE users SET email = 'kit@example.com', email_key = 'kit@example.com'
                   WHERE email_key = 'cleo@example.com'",
        )
        .await;
    for (typed, owner) in
        [(" ADA@Example.COM ", ADA), ("\u{212A}it@example.com", "kit@example.com")]
    {
        request(&world, typed).await;
        assert_eq!(world.mail().await.to, owner);
    }
}

async fn an_address_is_limited_whether_known_or_not(world: World) {
    let world = world.with_demo().await;
    for email in [ADA, "nobody@example.com"] {
        let mut free_at = Vec::new();
        for number in 0..20 {
            world.clock.advance(SECOND_MS);
            let from = client(&format!("203.0.113.{number}"));
            // In other capitals it is the same address.
            let typed = if number % 2 == 0 { email.to_owned() } else { email.to_uppercase() };
            match world.services.password_resets.request::<()>(&typed, &from).await {
                Ok(()) => {}
                Err(ServiceError::Limited(moment)) => free_at.push(moment),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(free_at.len(), 17, "{email}");
        let waits = free_at[0].millis_since(world.services.now());
        assert!((9 * MINUTE_MS..10 * MINUTE_MS).contains(&waits), "{email}: {waits}");
        world.clock.advance(10 * MINUTE_MS);
        request(&world, email).await;
    }
}

async fn a_network_is_limited_over_addresses(world: World) {
    let world = world.with_demo().await;
    let resets = &world.services.password_resets;
    for number in 0..20 {
        resets.request::<()>(&format!("person{number}@example.com"), &client(HOME)).await.unwrap();
    }
    let limited = resets.request::<()>(ADA, &client(HOME)).await;
    let Err(ServiceError::Limited(free_at)) = limited else { panic!("{limited:?}") };
    assert_eq!(free_at, START.plus_millis(2 * MINUTE_MS));
    resets.request::<()>(ADA, &client(ELSEWHERE)).await.unwrap();
}
