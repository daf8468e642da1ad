//! Signing in, being signed in, signing out.

use std::num::NonZeroUsize;

use nameplate_backend::{
    Client, ServiceError, Services, Token,
    flows::{Attempt, ViewerOptions},
    sessions::NewSession,
};
use nameplate_domain::{
    kernel::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp},
    passwords::Password,
    sessions::{Lifetime, SignInError},
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, START, World, client, entered, on_both};

on_both!(
    the_right_password_opens_a_session,
    everything_else_gets_one_answer,
    an_account_is_limited_and_says_until_when,
    an_address_is_limited_over_accounts,
    a_running_session_outlives_an_attack,
    sessions_end_when_they_should,
    a_new_browser_is_told_of_once,
    a_browser_is_known_to_each_person_for_themselves,
    a_failed_sign_in_makes_no_browser_known,
    a_browser_not_seen_for_long_is_a_new_one,
    two_tabs_of_a_new_browser_are_told_of_once,
    what_is_not_written_yet_counts,
    a_shorter_life_holds_for_running_sessions,
);

async fn attempt(
    world: &World,
    email: &str,
    password: &str,
    ip: &str,
) -> Result<NewSession, ServiceError<SignInError>> {
    world.attempt(email, password, &client(ip)).await
}

fn is_wrong(result: &Result<NewSession, ServiceError<SignInError>>) -> bool {
    matches!(result, Err(ServiceError::Refused(SignInError::WrongCredentials)))
}

async fn the_right_password_opens_a_session(world: World) {
    let world = world.with_demo().await;
    let new = attempt(&world, " ADA@example.com ", "Demo-pass-1", HOME).await.unwrap();
    let open = world.resolve(&new.token).await.unwrap();
    assert_eq!(open.user_id, new.user_id);
    let memberships = world.services.companies.memberships(&open.user_id).await.unwrap();
    assert_eq!(memberships.len(), 2);
    assert_eq!(open.company_id.as_ref(), Some(&memberships[0].company_id));

    let stored: Vec<u8> = sqlx::query_scalar("SELECT token_hash FROM sessions")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    assert_eq!(stored, new.token.hash().as_bytes(), "only the hash is stored");

    assert!(world.services.sessions.sign_out(&open, &client(HOME)).await.unwrap());
    assert!(!world.services.sessions.sign_out(&open, &client(HOME)).await.unwrap());
    assert!(world.resolve(&new.token).await.is_none());
}

async fn everything_else_gets_one_answer(world: World) {
    let world = world.with_demo().await;
    let oversized = "a1-".repeat(10_000);
    for (email, password) in [
        ("ada@example.com", "demo-pass-1"),
        ("ada@example.com", ""),
        ("ada@example.com", oversized.as_str()),
        ("nobody@example.com", "Demo-pass-1"),
        ("not an address", "Demo-pass-1"),
        ("", ""),
    ] {
        assert!(is_wrong(&attempt(&world, email, password, HOME).await), "{email}");
    }
    let forged = Token::generate(&world.kernel);
    assert!(world.resolve(&forged).await.is_none());
}

async fn an_account_is_limited_and_says_until_when(world: World) {
    let world = world.with_demo().await;
    for number in 0..10 {
        let ip = format!("192.0.2.{number}");
        assert!(is_wrong(&attempt(&world, "ada@example.com", "wrong", &ip).await));
    }
    // The right password is not even looked at, and another spelling is the same account.
    let limited = attempt(&world, "Ada@Example.COM", "Demo-pass-1", "192.0.2.99").await;
    let Err(ServiceError::Limited(free_at)) = limited else { panic!("not limited") };
    assert_eq!(free_at, START.plus_millis(90 * SECOND_MS));
    assert!(attempt(&world, "ben@example.com", "Demo-pass-1", HOME).await.is_ok());

    world.clock.advance(90 * SECOND_MS);
    assert!(attempt(&world, "ada@example.com", "Demo-pass-1", HOME).await.is_ok());
    // Success wipes the slate.
    for _ in 0..10 {
        assert!(is_wrong(&attempt(&world, "ada@example.com", "wrong", "192.0.2.50").await));
    }
}

async fn an_address_is_limited_over_accounts(world: World) {
    let world = world.with_demo().await;
    for number in 0..50 {
        let email = format!("person{number}@example.com");
        assert!(is_wrong(&attempt(&world, &email, "wrong", "2001:db8::1").await));
    }
    // Another address of the same subscriber's network.
    let limited = attempt(&world, "ada@example.com", "Demo-pass-1", "2001:db8::ffff").await;
    assert!(matches!(limited, Err(ServiceError::Limited(_))));
    assert!(attempt(&world, "ada@example.com", "Demo-pass-1", HOME).await.is_ok());
}

async fn a_running_session_outlives_an_attack(world: World) {
    let world = world.with_demo().await;
    let new = attempt(&world, "ada@example.com", "Demo-pass-1", HOME).await.unwrap();
    for _ in 0..12 {
        _ = attempt(&world, "ada@example.com", "wrong", "198.51.100.7").await;
    }
    assert!(world.resolve(&new.token).await.is_some());
}

async fn sessions_end_when_they_should(world: World) {
    let world = world.with_demo().await;
    let sessions = &world.services.sessions;
    let brief = attempt(&world, "ada@example.com", "Demo-pass-1", HOME).await.unwrap();
    let kept = Attempt {
        email: ADA.to_owned(),
        password: Password::new(PASSWORD),
        lifetime: Lifetime::Remembered,
    };
    let kept = entered(world.services.sign_in.attempt(&kept, &client(HOME)).await.unwrap());

    // Coming back within eight hours keeps it open, minute by minute as written.
    world.clock.advance(8 * HOUR_MS - MINUTE_MS);
    let open = world.resolve(&brief.token).await.unwrap();
    assert_eq!(open.session.last_active_at, START.plus_millis(8 * HOUR_MS - MINUTE_MS));
    world.clock.advance(8 * HOUR_MS - 1);
    assert!(world.resolve(&brief.token).await.is_some());
    world.clock.advance(8 * HOUR_MS);
    assert!(world.resolve(&brief.token).await.is_none());

    assert!(world.resolve(&kept.token).await.is_some());
    assert_eq!(sessions.prune().await.unwrap(), 1);
    let now = START.plus_millis(24 * HOUR_MS - MINUTE_MS - 1);
    world.clock.advance(Timestamp::millis_since(START.plus_millis(30 * DAY_MS), now));
    assert!(world.resolve(&kept.token).await.is_none());
}

/// Signs in with a browser that has a cookie already.
async fn again(world: &World, email: &str, browser: &Token) -> NewSession {
    let known = Client { browser: Some(browser.clone()), ..client(HOME) };
    world.attempt(email, PASSWORD, &known).await.unwrap()
}

async fn a_new_browser_is_told_of_once(world: World) {
    let world = world.with_demo().await;
    let first = world.attempt("ADA@example.com", PASSWORD, &client(ELSEWHERE)).await.unwrap();
    let mail = world.mail().await;
    // To the address as she wrote it, whatever was typed.
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADA, "New sign-in to your account"));
    for said in ["Mon 23 Nov 2026, 09:00", "Firefox on Linux", "Place: Unknown", ELSEWHERE] {
        assert!(mail.text.contains(said), "{said}: {}", mail.text);
    }
    mail.link("not-me");

    // The browser is what is known, not where it is.
    let second = again(&world, ADA, &first.browser).await;
    assert_eq!(second.browser.expose(), first.browser.expose(), "it keeps its cookie");
    assert!(world.mails().await.is_empty());
    let another = world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    assert_ne!(another.browser.expose(), first.browser.expose());
    assert_eq!(world.mail().await.to, ADA);

    let stored: Vec<Vec<u8>> = sqlx::query_scalar("SELECT token_hash FROM known_browsers")
        .fetch_all(world.kernel.db.reader())
        .await
        .unwrap();
    assert_eq!(stored.len(), 2);
    assert!(stored.contains(&first.browser.hash().as_bytes().to_vec()), "only hashes are stored");
}

async fn a_browser_is_known_to_each_person_for_themselves(world: World) {
    let world = world.with_demo().await;
    let ada = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    world.mails().await;
    again(&world, BEN, &ada.browser).await;
    assert_eq!(world.mail().await.to, BEN);
    again(&world, BEN, &ada.browser).await;
    again(&world, ADA, &ada.browser).await;
    assert!(world.mails().await.is_empty());
}

async fn a_failed_sign_in_makes_no_browser_known(world: World) {
    let world = world.with_demo().await;
    let browser = Token::generate(&world.kernel);
    let stranger = Client { browser: Some(browser.clone()), ..client(ELSEWHERE) };
    assert!(is_wrong(&world.attempt(ADA, "wrong", &stranger).await));
    assert!(world.mails().await.is_empty());
    again(&world, ADA, &browser).await;
    assert_eq!(world.mail().await.to, ADA);
}

async fn a_browser_not_seen_for_long_is_a_new_one(world: World) {
    let world = world.with_demo().await;
    let first = world.attempt(ADA, PASSWORD, &client(HOME)).await.unwrap();
    world.mails().await;
    // Every visit counts anew, up to the last moment that the cookie lives.
    for _ in 0..2 {
        world.clock.advance(400 * DAY_MS);
        world.services.sessions.prune().await.unwrap();
        again(&world, ADA, &first.browser).await;
        assert!(world.mails().await.is_empty());
    }

    world.clock.advance(400 * DAY_MS + 1);
    world.services.sessions.prune().await.unwrap();
    again(&world, ADA, &first.browser).await;
    assert_eq!(world.mail().await.to, ADA);
}

async fn two_tabs_of_a_new_browser_are_told_of_once(world: World) {
    let world = world.with_demo().await;
    let browser = Token::generate(&world.kernel);
    let tabs: Vec<_> = (0..4)
        .map(|_| {
            let (sign_in, browser) = (world.services.sign_in.clone(), Some(browser.clone()));
            tokio::spawn(async move {
                let attempt = Attempt {
                    email: ADA.to_owned(),
                    password: Password::new(PASSWORD),
                    lifetime: Lifetime::Browser,
                };
                let client = Client { browser, ..client(HOME) };
                entered(sign_in.attempt(&attempt, &client).await.unwrap())
            })
        })
        .collect();
    for tab in tabs {
        let session = tab.await.unwrap();
        assert!(world.is_open(&session.token).await);
    }
    assert_eq!(world.mail().await.to, ADA);
}

/// A session that was used is so before that is written, and however long it can't be.
async fn what_is_not_written_yet_counts(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let Services { viewers, sessions, .. } = &world.services;
    let look = async || {
        let options = ViewerOptions { is_attended: true, counts_unread: false };
        viewers.by_token(&visit.token, options).await.unwrap().is_some()
    };
    let written = "SELECT last_active_at FROM sessions";
    for _ in 0..3 {
        world.clock.advance(8 * HOUR_MS - 1);
        assert!(look().await);
        assert_eq!(world.count(written).await, START.as_millis());
    }
    sessions.write_touches().await.unwrap();
    assert_eq!(world.count(written).await, world.services.now().as_millis());
    // A session that ended meanwhile stays ended.
    world.clock.advance(MINUTE_MS);
    assert!(look().await);
    assert!(sessions.sign_out(&visit.open, &client(HOME)).await.unwrap());
    sessions.write_touches().await.unwrap();
    assert!(!look().await);
    // And what is written is written by itself while the server runs.
    let again = world.arrive(ADA).await;
    world.clock.advance(MINUTE_MS);
    let running = tokio::spawn(sessions.clone().run());
    let options = ViewerOptions { is_attended: true, counts_unread: false };
    viewers.by_token(&again.token, options).await.unwrap().unwrap();
    while world.count(written).await != world.services.now().as_millis() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    running.abort();
}

async fn a_shorter_life_holds_for_running_sessions(world: World) {
    let world = world.with_demo().await;
    let kept = world.arrive_for(ADA, Lifetime::Remembered).await;
    world.clock.advance(2 * DAY_MS);
    let (here, remembered) =
        (world.arrive(ADA).await, world.arrive_for(ADA, Lifetime::Remembered).await);
    let shorter = world.kernel.clone().with_longest_session(DAY_MS);
    Services::new(&shorter, NonZeroUsize::MIN).sessions.limit_running().await.unwrap();
    assert!(!world.is_open(&kept.token).await);
    let others = world.services.sessions.list(&here.open, None).await.unwrap();
    assert_eq!(others.count, 1, "as the list says");
    for visit in [here, remembered] {
        let session = world.peek(&visit.token).await.unwrap().session;
        assert_eq!(session.latest_end_at, session.created_at.plus_millis(DAY_MS));
    }
    // A longer one changes nothing of those that run.
    world.services.sessions.limit_running().await.unwrap();
    assert!(!world.is_open(&kept.token).await);
}
