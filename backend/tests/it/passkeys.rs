//! Passkeys, as far as no device is needed; what devices answer is tested in a browser.

use nameplate_backend::{
    kernel::{ServiceError, Token},
    passkeys::Ceremony,
};
use nameplate_domain::{
    kernel::{Fault, PasskeyId},
    passkeys::{CEREMONY_MS, PasskeyError},
    sessions::Lifetime,
};
use url::Url;

use crate::{
    support::{ADA, BEN, HOME, Visit, World, client, faults, on_both},
    two_factor::proof,
};

on_both!(
    a_passkey_needs_a_name_of_the_site,
    a_question_is_answered_in_time_by_whom_it_was_asked,
    what_is_no_answer_signs_nobody_in,
    questions_are_limited,
    a_passkey_that_is_not_ones_own_is_not_removed,
);

fn site() -> Url {
    "https://id.example.com/".parse().unwrap()
}

async fn begin(world: &World, visit: &Visit) -> Ceremony {
    let passkeys = &world.services.passkeys;
    passkeys.begin_adding(&proof(world, visit), &visit.user, Some(&site())).await.unwrap()
}

async fn finish(
    world: &World,
    visit: &Visit,
    name: &str,
    token: &Token,
    answer: &str,
) -> Result<(), ServiceError<PasskeyError>> {
    let (proof, site) = (proof(world, visit), site());
    let passkeys = &world.services.passkeys;
    let (answer, about) = ((token, answer), (name, Some(&site)));
    passkeys.finish_adding(&proof, &visit.user, answer, about, &client(HOME)).await
}

fn why<T: std::fmt::Debug>(result: Result<T, ServiceError<PasskeyError>>) -> PasskeyError {
    match result {
        Err(ServiceError::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

async fn a_passkey_needs_a_name_of_the_site(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let passkeys = &world.services.passkeys;
    let by_number: Url = "http://192.0.2.7:3000/".parse().unwrap();
    for site in [None, Some(&by_number)] {
        let asked = passkeys.begin_adding(&proof(&world, &visit), &visit.user, site).await;
        assert_eq!(why(asked.map(|_| ())), PasskeyError::NoName);
        let asked = passkeys.begin_sign_in(&client(HOME), site).await;
        assert_eq!(why(asked.map(|_| ())), PasskeyError::NoName);
    }
    assert!(begin(&world, &visit).await.options.contains("\"id\":\"id.example.com\""));
}

async fn a_question_is_answered_in_time_by_whom_it_was_asked(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let asked = begin(&world, &ada).await;
    let unnamed = finish(&world, &ada, " ", &asked.token, "{}").await;
    assert_eq!(faults(&unnamed), [("name", Fault::Missing)]);
    assert_eq!(why(finish(&world, &ben, "x", &asked.token, "{}").await), PasskeyError::Over);
    for garbage in ["", "{}", "null", "[1]"] {
        let asked = begin(&world, &ada).await;
        let refused = finish(&world, &ada, "x", &asked.token, garbage).await;
        assert_eq!(why(refused), PasskeyError::NotVerified, "{garbage}");
        let again = finish(&world, &ada, "x", &asked.token, garbage).await;
        assert_eq!(why(again), PasskeyError::Over, "a wrong answer uses the question up, too");
    }
    let late = begin(&world, &ada).await;
    world.clock.advance(CEREMONY_MS + 1);
    assert_eq!(why(finish(&world, &ada, "x", &late.token, "{}").await), PasskeyError::Over);
    assert!(world.services.passkeys.prune().await.unwrap() > 0);
    assert_eq!(world.count("SELECT COUNT(*) FROM passkeys").await, 0);
}

async fn what_is_no_answer_signs_nobody_in(world: World) {
    let world = world.with_demo().await;
    let (passkeys, site) = (&world.services.passkeys, site());
    let asked = passkeys.begin_sign_in(&client(HOME), Some(&site)).await.unwrap();
    for garbage in ["", "{}", "null"] {
        let answer = (&asked.token, garbage);
        let entered =
            passkeys.finish_sign_in(answer, Lifetime::Browser, &client(HOME), Some(&site)).await;
        assert_eq!(why(entered.map(|_| ())), PasskeyError::NotVerified, "{garbage}");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM sessions").await, 0);
}

async fn questions_are_limited(world: World) {
    let site = site();
    let passkeys = &world.services.passkeys;
    let mut asked = 0;
    while passkeys.begin_sign_in(&client(HOME), Some(&site)).await.is_ok() {
        asked += 1;
        assert!(asked <= 50, "nobody limits them");
    }
    let limited = passkeys.begin_sign_in(&client(HOME), Some(&site)).await;
    assert!(matches!(limited.map(|_| ()), Err(ServiceError::Limited(_))));
}

async fn a_passkey_that_is_not_ones_own_is_not_removed(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let id = PasskeyId::new("somebody-elses".to_owned());
    let passkeys = &world.services.passkeys;
    let removed = passkeys.remove(&proof(&world, &visit), &visit.user, &id, &client(HOME)).await;
    assert_eq!(why(removed), PasskeyError::Gone);
}
