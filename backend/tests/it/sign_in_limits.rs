//! How often a password may be tried: strangers run into limits, and don't keep the owner out.

use nameplate_backend::{
    Client, Purpose, ServiceError, Token, passwords::PasswordChange, sessions::NewSession,
};
use nameplate_domain::{
    activity::{ActivityGroup, Revocation},
    kernel::SECOND_MS,
    passwords::Password,
    sessions::{FAILURES_PER_BROWSER, SignInError},
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, START, Visit, World, client, on_both};

on_both!(
    strangers_dont_keep_an_owner_out_of_a_known_browser,
    a_cookie_that_the_account_does_not_know_gives_nothing,
    whoever_has_the_cookie_of_a_known_browser_is_limited,
    a_known_browser_and_strangers_dont_count_for_each_other,
    a_network_keeps_nobody_out_of_a_known_browser,
    a_reset_clears_the_limits_of_the_account,
    a_link_of_the_operator_clears_them_too,
    the_browser_of_a_reset_is_known,
    the_browser_that_says_it_was_not_me_stays_known,
    the_browser_of_what_was_not_me_does_not,
    a_refused_reset_clears_nothing,
    a_running_session_proves_while_strangers_guess,
    an_unknown_account_is_limited_by_the_same_rows,
);

const NEW: &str = "Second-word-2";

type SignInResult = Result<NewSession, ServiceError<SignInError>>;

fn is_wrong(outcome: &SignInResult) -> bool {
    matches!(outcome, Err(ServiceError::Refused(SignInError::WrongCredentials)))
}

fn is_limited(outcome: &SignInResult) -> bool {
    matches!(outcome, Err(ServiceError::Limited(_)))
}

/// A browser with a cookie.
fn browser(token: &Token, ip: &str) -> Client {
    Client { browser: Some(token.clone()), ..client(ip) }
}

/// Signs in with a browser; gives the cookie by which it is known from then on.
async fn known(world: &World, email: &str) -> Token {
    world.attempt(email, PASSWORD, &client(HOME)).await.unwrap().browser
}

/// Strangers all over the world fail until the account gives them no more tries.
async fn flood(world: &World, email: &str) {
    for number in 0..10 {
        let from = client(&format!("203.0.113.{number}"));
        assert!(is_wrong(&world.attempt(email, "wrong", &from).await));
    }
    assert!(is_limited(&world.attempt(email, PASSWORD, &client("203.0.113.99")).await));
}

async fn reset(world: &World, from: &Client) {
    world.mails().await;
    world.services.password_resets.request::<()>(ADA, &client(HOME)).await.unwrap();
    let link = world.mail().await.link("reset-password");
    let recovery = &world.services.password_recovery;
    recovery.complete(&link, &Password::new(NEW), &[], from).await.unwrap();
}

async fn strangers_dont_keep_an_owner_out_of_a_known_browser(world: World) {
    let world = world.with_demo().await;
    let known = known(&world, ADA).await;
    flood(&world, ADA).await;
    // Also somewhere else: it is the browser that is known, not where it is.
    for from in [HOME, "198.51.100.23"] {
        let back = world.attempt(ADA, PASSWORD, &browser(&known, from)).await.unwrap();
        assert!(world.is_open(&back.token).await);
    }
    // A typo or two do no harm.
    assert!(is_wrong(&world.attempt(ADA, "Demo-pass-2", &browser(&known, HOME)).await));
    assert!(world.attempt(ADA, PASSWORD, &browser(&known, HOME)).await.is_ok());
    assert!(
        is_limited(&world.attempt(ADA, PASSWORD, &client(HOME)).await),
        "strangers stay limited"
    );
}

async fn a_cookie_that_the_account_does_not_know_gives_nothing(world: World) {
    let world = world.with_demo().await;
    let bens = known(&world, BEN).await;
    flood(&world, ADA).await;
    let made_up = Token::generate(&world.kernel);
    for token in [&made_up, &bens] {
        assert!(is_limited(&world.attempt(ADA, PASSWORD, &browser(token, ELSEWHERE)).await));
    }
    // Nor is a fresh cookie for every try a way around the limit.
    world.clock.advance(90 * SECOND_MS);
    assert!(is_wrong(&world.attempt(ADA, "wrong", &browser(&bens, ELSEWHERE)).await));
    for _ in 0..5 {
        let fresh = Token::generate(&world.kernel);
        assert!(is_limited(&world.attempt(ADA, "wrong", &browser(&fresh, ELSEWHERE)).await));
    }
    // What the account forgot it doesn't know any more.
    let adas = Token::generate(&world.kernel);
    world.clock.advance(90 * SECOND_MS);
    world.attempt(ADA, PASSWORD, &browser(&adas, HOME)).await.unwrap();
    world.execute("DELETE FROM known_browsers").await;
    flood(&world, ADA).await;
    assert!(is_limited(&world.attempt(ADA, PASSWORD, &browser(&adas, HOME)).await));
}

async fn whoever_has_the_cookie_of_a_known_browser_is_limited(world: World) {
    let world = world.with_demo().await;
    let stolen = known(&world, ADA).await;
    for number in 0..FAILURES_PER_BROWSER.burst {
        let thief = browser(&stolen, &format!("203.0.113.{number}"));
        assert!(is_wrong(&world.attempt(ADA, "wrong", &thief).await));
    }
    let limited = world.attempt(ADA, PASSWORD, &browser(&stolen, ELSEWHERE)).await;
    let Err(ServiceError::Limited(free_at)) = limited else { panic!("{limited:?}") };
    assert_eq!(free_at, START.plus_millis(90 * SECOND_MS));
    world.clock.advance(90 * SECOND_MS);
    assert!(is_wrong(&world.attempt(ADA, "wrong", &browser(&stolen, ELSEWHERE)).await));
    assert!(is_limited(&world.attempt(ADA, "wrong", &browser(&stolen, ELSEWHERE)).await));
}

async fn a_known_browser_and_strangers_dont_count_for_each_other(world: World) {
    let world = world.with_demo().await;
    let (first, second) = (known(&world, ADA).await, known(&world, ADA).await);
    for _ in 0..10 {
        assert!(is_wrong(&world.attempt(ADA, "wrong", &browser(&first, HOME)).await));
    }
    assert!(is_limited(&world.attempt(ADA, PASSWORD, &browser(&first, HOME)).await));
    // Not for other browsers, known or not, nor for what it knows of other people.
    assert!(world.attempt(ADA, PASSWORD, &browser(&second, HOME)).await.is_ok());
    assert!(world.attempt(BEN, PASSWORD, &browser(&first, HOME)).await.is_ok());
    assert!(world.attempt(ADA, PASSWORD, &client(HOME)).await.is_ok());
    // And the owner's coming and going gives strangers no more tries.
    flood(&world, ADA).await;
    assert!(world.attempt(ADA, PASSWORD, &browser(&second, HOME)).await.is_ok());
    assert!(is_limited(&world.attempt(ADA, "wrong", &client(ELSEWHERE)).await));
}

async fn a_network_keeps_nobody_out_of_a_known_browser(world: World) {
    let world = world.with_demo().await;
    let known = known(&world, ADA).await;
    for number in 0..50 {
        let email = format!("person{number}@example.com");
        assert!(is_wrong(&world.attempt(&email, "wrong", &client(ELSEWHERE)).await));
    }
    assert!(is_limited(&world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await));
    assert!(is_limited(&world.attempt(BEN, PASSWORD, &browser(&known, ELSEWHERE)).await), "hers");
    assert!(world.attempt(ADA, PASSWORD, &browser(&known, ELSEWHERE)).await.is_ok());
    // Its own tries are counted there, too.
    for _ in 0..10 {
        assert!(is_wrong(&world.attempt(ADA, "wrong", &browser(&known, ELSEWHERE)).await));
    }
    assert!(is_limited(&world.attempt(ADA, PASSWORD, &browser(&known, ELSEWHERE)).await));
}

async fn a_reset_clears_the_limits_of_the_account(world: World) {
    let world = world.with_demo().await;
    let known = known(&world, ADA).await;
    let own = browser(&known, HOME);
    flood(&world, ADA).await;
    flood(&world, BEN).await;
    for _ in 0..10 {
        assert!(is_wrong(&world.attempt(ADA, "wrong", &own).await));
    }
    assert!(is_limited(&world.attempt(ADA, PASSWORD, &own).await));
    // On a phone that nobody knows.
    reset(&world, &client(HOME)).await;
    assert!(world.attempt(ADA, NEW, &client(HOME)).await.is_ok());
    // The browser had to be met again, and has its tries back, too.
    for _ in 0..2 {
        assert!(world.attempt(ADA, NEW, &own).await.is_ok());
    }
    assert!(is_limited(&world.attempt(BEN, PASSWORD, &client(HOME)).await), "hers alone");
}

async fn a_link_of_the_operator_clears_them_too(world: World) {
    let world = world.with_demo().await;
    flood(&world, ADA).await;
    let (kernel, resets) = (&world.kernel, &world.services.password_resets);
    let mut tx = kernel.db.begin().await.unwrap();
    let link = resets.make_link(&mut tx, &world.user(ADA).await.id).await.unwrap();
    kernel.commit(tx).await.unwrap();
    assert!(is_limited(&world.attempt(ADA, PASSWORD, &client(HOME)).await), "a link alone doesn't");
    world
        .services
        .password_recovery
        .complete(&link, &Password::new(NEW), &[], &client(HOME))
        .await
        .unwrap();
    assert!(world.attempt(ADA, NEW, &client(HOME)).await.is_ok());
}

/// Whoever keeps guessing is as quick as the owner on the way from the reset to the sign-in.
async fn the_browser_of_a_reset_is_known(world: World) {
    let world = world.with_demo().await;
    let (here, other) = (known(&world, ADA).await, known(&world, ADA).await);
    let bens = known(&world, BEN).await;
    reset(&world, &browser(&here, HOME)).await;
    flood(&world, ADA).await;
    assert!(world.attempt(ADA, NEW, &browser(&here, HOME)).await.is_ok());
    assert!(is_limited(&world.attempt(ADA, NEW, &browser(&other, HOME)).await), "forgotten");

    // Also one that she never signed in with: the link proved that it is hers.
    world.clock.advance(900 * SECOND_MS);
    world.services.password_resets.request::<()>(ADA, &client(HOME)).await.unwrap();
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.subject == "Choose a new password").unwrap();
    let (new, from) = (Password::new("Third-word-3"), browser(&bens, HOME));
    let link = mail.link("reset-password");
    let completed =
        world.services.password_recovery.complete(&link, &new, &[], &from).await.unwrap();
    assert_eq!(completed.browser.expose(), bens.expose());
    flood(&world, ADA).await;
    assert!(world.attempt(ADA, "Third-word-3", &from).await.is_ok());
    assert!(is_limited(&world.attempt(ADA, "Third-word-3", &browser(&here, HOME)).await));
}

/// A stranger gets in, and guesses go on: the owner comes back all the same.
async fn the_browser_that_says_it_was_not_me_stays_known(world: World) {
    let world = world.with_demo().await;
    let (here, other) = (known(&world, ADA).await, known(&world, ADA).await);
    let own = browser(&here, HOME);
    world.clock.advance(SECOND_MS);
    world.mails().await;
    // By the link of a mail, which ends the stranger's session.
    world.attempt(ADA, PASSWORD, &client(ELSEWHERE)).await.unwrap();
    let link = world.mail().await.link("not-me");
    let revoked = world.services.activity_revocation.revoke_by_link(&link, &own).await.unwrap();
    let recovery = &world.services.password_recovery;
    recovery.complete(&revoked.reset_link, &Password::new(NEW), &[], &own).await.unwrap();
    flood(&world, ADA).await;
    let back = world.attempt(ADA, NEW, &own).await.unwrap();
    assert!(is_limited(&world.attempt(ADA, NEW, &browser(&other, HOME)).await), "forgotten");

    // In a session of hers, about a change of password, which ends every other.
    world.clock.advance(900 * SECOND_MS);
    let stranger = world.arrive(ADA).await;
    change_password(&world, &stranger).await;
    let group = Some(ActivityGroup::Password);
    let page = world.services.activity.list(&stranger.user.id, group, None, 1).await.unwrap();
    world.mails().await;
    let open = world.resolve(&back.token).await.unwrap();
    let (revocation, id) = (&world.services.activity_revocation, &page.events[0].id);
    let revoked = revocation.revoke(&open, &stranger.user, id, &own).await.unwrap();
    assert_eq!(revoked, Revocation::NewPassword);
    let link = world.mail().await.link("reset-password");
    recovery.complete(&link, &Password::new("Fourth-word-4"), &[], &own).await.unwrap();
    flood(&world, ADA).await;
    assert!(world.attempt(ADA, "Fourth-word-4", &own).await.is_ok());
}

/// A computer that somebody else signed in at is met again, also when it is the owner who says so: by
/// the new password that they choose there.
async fn the_browser_of_what_was_not_me_does_not(world: World) {
    let world = world.with_demo().await;
    let shared = known(&world, ADA).await;
    // Where the owner had been before, and where nobody had.
    let (known, unknown) = (browser(&shared, HOME), client(ELSEWHERE));
    for (from, password, new) in [(known, PASSWORD, NEW), (unknown, NEW, "Third-word-3")] {
        world.clock.advance(900 * SECOND_MS);
        let stranger = world.attempt(ADA, password, &from).await.unwrap();
        let page = world.services.activity.list(&stranger.user_id, None, None, 1).await.unwrap();
        let secret = &world.kernel.secret;
        let link = secret.sign(Purpose::Revoke, page.events[0].id.as_ref());
        let pressed = browser(&stranger.browser, ELSEWHERE);
        let revoked =
            world.services.activity_revocation.revoke_by_link(&link, &pressed).await.unwrap();
        flood(&world, ADA).await;
        assert!(is_limited(&world.attempt(ADA, password, &pressed).await));
        let recovery = &world.services.password_recovery;
        recovery.complete(&revoked.reset_link, &Password::new(new), &[], &pressed).await.unwrap();
    }
}

async fn change_password(world: &World, visit: &Visit) {
    let change = PasswordChange {
        current: Password::new(NEW),
        new: Password::new("Third-word-3"),
        end_others: false,
    };
    let changes = &world.services.password_changes;
    changes.change::<()>(&visit.open, &visit.user, &change, &client(ELSEWHERE)).await.unwrap();
}

async fn a_refused_reset_clears_nothing(world: World) {
    let world = world.with_demo().await;
    flood(&world, ADA).await;
    world.services.password_resets.request::<()>(ADA, &client(ELSEWHERE)).await.unwrap();
    let link = world.mail().await.link("reset-password");
    let recovery = &world.services.password_recovery;
    let same = Password::new(PASSWORD);
    recovery.complete(&link, &same, &[], &client(HOME)).await.unwrap_err();
    recovery.complete("none", &Password::new(NEW), &[], &client(HOME)).await.unwrap_err();
    assert!(is_limited(&world.attempt(ADA, PASSWORD, &client(HOME)).await));
}

async fn a_running_session_proves_while_strangers_guess(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    flood(&world, ADA).await;
    let (proofs, right) = (&world.services.proofs, Password::new(PASSWORD));
    assert!(world.is_open(&ada.token).await);
    assert!(proofs.prove::<()>(&ada.open, "password", &right, &client(HOME)).await.is_ok());
}

/// So that neither an answer nor its time tells whether an address has an account.
async fn an_unknown_account_is_limited_by_the_same_rows(world: World) {
    let world = world.with_demo().await;
    let made_up = Token::generate(&world.kernel);
    let mut seen = Vec::new();
    for (email, network) in [(ADA, "203.0"), ("nobody@example.com", "198.51")] {
        let before = [
            world.count("SELECT COUNT(*) FROM rate_limits").await,
            world.count("SELECT COUNT(*) FROM activity").await,
        ];
        let mut answers = Vec::new();
        for number in 0..12 {
            let from = browser(&made_up, &format!("{network}.113.{number}"));
            let outcome = world.attempt(email, "wrong", &from).await;
            assert!(is_wrong(&outcome) || is_limited(&outcome));
            answers.push(is_limited(&outcome));
        }
        let after = [
            world.count("SELECT COUNT(*) FROM rate_limits").await,
            world.count("SELECT COUNT(*) FROM activity").await,
        ];
        seen.push((answers, after[0] - before[0], after[1] - before[1]));
    }
    assert_eq!(seen[0], seen[1]);
    // The account's and ten networks': who is limited by the one takes no try of the other.
    assert_eq!((seen[0].1, seen[0].2), (11, 10));
    assert_eq!(world.count("SELECT COUNT(*) FROM known_browsers").await, 0);
}
