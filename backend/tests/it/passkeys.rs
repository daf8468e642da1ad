//! Passkeys, as far as no device is needed; signing in with one is tested in a browser.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_backend::{ServiceError, Token, passkeys::Ceremony};
use nameplate_domain::{
    kernel::{Fault, PasskeyId},
    passkeys::{CEREMONY_MS, PasskeyError},
    sessions::Lifetime,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
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
    a_question_answered_rightly_adds_one_passkey,
);

fn site() -> Url {
    "https://id.example.com/".parse().unwrap()
}

/// Asks a browser of somebody to make a passkey.
pub(crate) async fn begin(world: &World, visit: &Visit) -> Ceremony {
    let passkeys = &world.services.passkeys;
    passkeys.begin_adding(&proof(world, visit), &visit.user, Some(&site())).await.unwrap()
}

/// Gives a browser's answer.
pub(crate) async fn finish(
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

/// What a device answers that makes a passkey: no attestation, a public key whose private half
/// nobody needs (the base point of P-256), presence and verification of the person.
pub(crate) fn made_passkey(asked: &Ceremony) -> String {
    const CREDENTIAL: [u8; 16] = [7; 16];
    const X: [u8; 32] = [
        0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40,
        0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98,
        0xc2, 0x96,
    ];
    const Y: [u8; 32] = [
        0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e,
        0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf,
        0x51, 0xf5,
    ];
    let options: Value = serde_json::from_str(&asked.options).unwrap();
    let client_data = json!({
        "type": "webauthn.create",
        "challenge": options["challenge"],
        "origin": "https://id.example.com",
        "crossOrigin": false,
    });
    // The authenticator's data (Web Authentication, section 6.1) with a COSE key of ES256.
    let mut data = Sha256::digest("id.example.com").to_vec();
    data.push(0b0100_0101);
    data.extend([0; 4 + 16]);
    data.extend([0, 16]);
    data.extend(CREDENTIAL);
    data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
    data.extend(X);
    data.extend([0x22, 0x58, 0x20]);
    data.extend(Y);
    let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
    attestation.push(u8::try_from(data.len()).unwrap());
    attestation.extend(data);
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({
        "id": text(&CREDENTIAL),
        "rawId": text(&CREDENTIAL),
        "type": "public-key",
        "response": {
            "attestationObject": text(&attestation),
            "clientDataJSON": text(client_data.to_string().as_bytes()),
        },
        "extensions": {},
    })
    .to_string()
}

pub(crate) fn why<T: std::fmt::Debug>(
    result: Result<T, ServiceError<PasskeyError>>,
) -> PasskeyError {
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

async fn a_question_answered_rightly_adds_one_passkey(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let asked = begin(&world, &ada).await;
    let answer = made_passkey(&asked);
    finish(&world, &ada, "Blue key", &asked.token, &answer).await.unwrap();
    let listed = world.services.passkeys.list(&ada.user.id).await.unwrap();
    assert_eq!(listed.iter().map(|it| it.name.as_ref()).collect::<Vec<_>>(), ["Blue key"]);
    assert_eq!(why(finish(&world, &ada, "x", &asked.token, &answer).await), PasskeyError::Over);
    // The same one for somebody else is none.
    let asked = begin(&world, &ben).await;
    let answer = made_passkey(&asked);
    let again = finish(&world, &ben, "x", &asked.token, &answer).await;
    assert_eq!(why(again), PasskeyError::AlreadyThere);
}
