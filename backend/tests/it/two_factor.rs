//! Codes beside the password.

use nameplate_backend::{
    Client, ServiceError, Token,
    flows::{Progress, Verified},
    sessions::RecentProof,
};
use nameplate_domain::{
    activity::{ActivityGroup, ActivityKind},
    kernel::{DAY_MS, Fault, MINUTE_MS, SECOND_MS, Timestamp},
    passwords::Password,
    two_factor::{BACKUP_CODES, BackupCode, SECOND_STEP_MS, SecondStepError, TwoFactorError},
};
use totp_rs::{Builder, Secret};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, Visit, World, client, faults, on_both};

on_both!(
    it_is_on_after_a_right_code_only,
    signing_in_takes_a_code_that_works_once,
    what_is_no_right_code_is_refused,
    a_backup_code_works_once_also_at_the_same_moment,
    a_half_sign_in_is_over_sooner_or_later,
    turning_off_takes_password_and_code,
    new_codes_replace_the_old_ones,
    nothing_of_it_can_be_read_in_the_database,
);

/// Somebody with two-factor.
pub(crate) struct Guarded {
    pub(crate) visit: Visit,
    pub(crate) secret: String,
    pub(crate) codes: Vec<BackupCode>,
}

impl Guarded {
    /// The code that an app shows at a moment.
    pub(crate) fn code_at(&self, at: Timestamp) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let seconds = u64::try_from(at.as_millis() / SECOND_MS).unwrap();
        Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
    }

    /// The code that it shows now; the clock stands half a minute later, so that it is a fresh one.
    pub(crate) fn fresh_code(&self, world: &World) -> String {
        world.clock.advance(30 * SECOND_MS);
        self.code_at(world.services.now())
    }
}

pub(crate) fn proof(world: &World, visit: &Visit) -> RecentProof {
    world.services.proofs.recent::<()>(&visit.open).unwrap()
}

/// Gets a secret for an app, with which two-factor can be turned on.
pub(crate) async fn set_up(world: &World, visit: Visit) -> Guarded {
    let two_factor = &world.services.two_factor;
    let proof = proof(world, &visit);
    two_factor.begin(&proof).await.unwrap();
    let secret = two_factor.set_up(&proof, &visit.user.email).await.unwrap().secret;
    Guarded { visit, secret, codes: Vec::new() }
}

/// Turns two-factor on.
pub(crate) async fn guard(world: &World, visit: Visit) -> Guarded {
    let mut guarded = set_up(world, visit).await;
    let two_factor = &world.services.two_factor;
    let proof = proof(world, &guarded.visit);
    let code = guarded.code_at(world.services.now());
    let user = &guarded.visit.user;
    let enabled = two_factor.enable(&proof, user, &code, false, &client(HOME)).await.unwrap();
    guarded.codes = enabled.codes;
    guarded.visit.token = enabled.token;
    guarded
}

/// Gives the right password; gives the token to go on by.
pub(crate) async fn half_way(world: &World, client: &Client) -> Token {
    half_way_as(world, ADA, PASSWORD, client).await
}

pub(crate) async fn half_way_as(
    world: &World,
    email: &str,
    password: &str,
    client: &Client,
) -> Token {
    match world.progress(email, password, client).await.unwrap() {
        Progress::NeedsCode(token) => token,
        Progress::Entered(_) => panic!("no code is needed"),
    }
}

pub(crate) async fn verify(
    world: &World,
    token: &Token,
    code: &str,
) -> Result<Verified, ServiceError<SecondStepError>> {
    world.services.sign_in.verify(token, code, false, &client(HOME)).await
}

async fn it_is_on_after_a_right_code_only(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let two_factor = &world.services.two_factor;
    let proof = proof(&world, &visit);
    let refused = two_factor.set_up(&proof, &visit.user.email).await;
    assert!(matches!(refused, Err(ServiceError::Refused(TwoFactorError::NoSetUp))));
    two_factor.begin(&proof).await.unwrap();
    let first = two_factor.set_up(&proof, &visit.user.email).await.unwrap();
    two_factor.begin(&proof).await.unwrap();
    let second = two_factor.set_up(&proof, &visit.user.email).await.unwrap();
    assert_ne!(first.secret, second.secret, "each set-up has a secret of its own");
    for (typed, fault) in
        [("", Fault::Missing), ("1234567", Fault::NotACode), ("000000", Fault::WrongCode)]
    {
        let refused = two_factor.enable(&proof, &visit.user, typed, false, &client(HOME)).await;
        assert_eq!(faults(&refused), [("code", fault)]);
    }
    assert_eq!(two_factor.status(&visit.user.id).await.unwrap(), None);
    assert!(world.can_sign_in(ADA, PASSWORD).await);
    world.mails().await;

    let old_token = visit.token.clone();
    let guarded = guard(&world, visit).await;
    assert_eq!(guarded.codes.len(), BACKUP_CODES);
    let status = two_factor.status(&guarded.visit.user.id).await.unwrap().unwrap();
    assert_eq!(status.codes_left, 10);
    assert!(!world.is_open(&old_token).await, "the session has another token");
    assert!(world.is_open(&guarded.visit.token).await);
    assert_eq!(world.mail().await.subject, "Two-factor was turned on");
    let refused = two_factor.begin(&proof).await;
    assert!(matches!(refused, Err(ServiceError::Refused(TwoFactorError::AlreadyOn))));
}

async fn signing_in_takes_a_code_that_works_once(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let now = world.services.now();
    let token = half_way(&world, &client(HOME)).await;
    assert!(!world.is_open(&token).await, "half way in is not in");
    let refused = verify(&world, &token, &guarded.code_at(now)).await;
    assert_eq!(faults(&refused), [("code", Fault::WrongCode)], "it turned two-factor on");

    let code = guarded.fresh_code(&world);
    let verified = verify(&world, &token, &code).await.unwrap();
    assert!(world.is_open(&verified.session.token).await);
    assert!(verified.trust.is_none());
    let again = verify(&world, &token, &guarded.fresh_code(&world)).await;
    assert!(matches!(again, Err(ServiceError::Refused(SecondStepError::Over))));
    let token = half_way(&world, &client(HOME)).await;
    assert_eq!(faults(&verify(&world, &token, &code).await), [("code", Fault::WrongCode)]);
}

async fn what_is_no_right_code_is_refused(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    world.clock.advance(10 * MINUTE_MS);
    let now = world.services.now();
    let token = half_way(&world, &client(HOME)).await;
    for typed in ["1234567", "abcdef", "12345", "' OR 1=1"] {
        assert_eq!(faults(&verify(&world, &token, typed).await), [("code", Fault::NotACode)]);
    }
    assert_eq!(faults(&verify(&world, &token, " ").await), [("code", Fault::Missing)]);
    for off in [-DAY_MS, -60 * SECOND_MS, 60 * SECOND_MS] {
        let refused = verify(&world, &token, &guarded.code_at(now.plus_millis(off))).await;
        assert_eq!(faults(&refused), [("code", Fault::WrongCode)], "{off} ms off");
    }
    // One step off is a clock that goes wrong a little; after that code the one before is no more.
    verify(&world, &token, &guarded.code_at(now.plus_millis(30 * SECOND_MS))).await.unwrap();
    let token = half_way(&world, &client(HOME)).await;
    let refused = verify(&world, &token, &guarded.code_at(now)).await;
    assert_eq!(faults(&refused), [("code", Fault::WrongCode)]);
    let page = world.services.activity.list(
        &guarded.visit.user.id,
        Some(ActivityGroup::TwoFactor),
        None,
        20,
    );
    let kinds: Vec<_> = page.await.unwrap().events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == ActivityKind::CodeFailed).count(), 4);
}

async fn a_backup_code_works_once_also_at_the_same_moment(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let tokens = [half_way(&world, &client(HOME)).await, half_way(&world, &client(HOME)).await];
    let code = guarded.codes[0].shown().to_uppercase();
    let tries = tokens.map(|token| {
        let (sign_in, code) = (world.services.sign_in.clone(), code.clone());
        tokio::spawn(async move { sign_in.verify(&token, &code, false, &client(HOME)).await })
    });
    let mut entered = 0;
    for each in tries {
        match each.await.unwrap() {
            Ok(_) => entered += 1,
            refused => assert_eq!(faults(&refused), [("code", Fault::WrongBackupCode)]),
        }
    }
    assert_eq!(entered, 1);
    let status = world.services.two_factor.status(&guarded.visit.user.id).await.unwrap().unwrap();
    assert_eq!(status.codes_left, 9);
    let page = world.services.activity.list(&guarded.visit.user.id, None, None, 10).await.unwrap();
    let means: Vec<_> = page.events.iter().map(|event| event.detail.to_string()).collect();
    assert!(means.iter().any(|means| means == "By password and backup code."), "{means:?}");
}

async fn a_half_sign_in_is_over_sooner_or_later(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let late = half_way(&world, &client(HOME)).await;
    world.clock.advance(SECOND_STEP_MS);
    let over = verify(&world, &late, &guarded.fresh_code(&world)).await;
    assert!(matches!(over, Err(ServiceError::Refused(SecondStepError::Over))));
    assert!(!world.services.sign_in.is_pending(&late).await.unwrap());
    world.services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM pending_sign_ins").await, 0);

    // Who signs everybody else out ends also who is half way in.
    let stranger = half_way(&world, &client(ELSEWHERE)).await;
    let sessions = &world.services.sessions;
    sessions.end_all_others(&guarded.visit.open, &client(HOME)).await.unwrap();
    assert!(!world.services.sign_in.is_pending(&stranger).await.unwrap());
    assert!(!world.services.sign_in.is_pending(&guarded.visit.token).await.unwrap());
}

async fn turning_off_takes_password_and_code(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    world.mails().await;
    let (two_factor, proofs) = (&world.services.two_factor, &world.services.proofs);
    let Visit { user, open, .. } = &guarded.visit;
    let wrong = Password::new("wrong");
    let refused = proofs.prove::<TwoFactorError>(open, "password", &wrong, &client(HOME)).await;
    assert_eq!(faults(&refused), [("password", Fault::WrongPassword)]);
    let right = Password::new(PASSWORD);
    let proof =
        proofs.prove::<TwoFactorError>(open, "password", &right, &client(HOME)).await.unwrap();
    let refused = two_factor.disable(&proof, user, "000000", &client(HOME)).await;
    assert_eq!(faults(&refused), [("code", Fault::WrongCode)]);
    assert!(two_factor.status(&user.id).await.unwrap().is_some());

    let code = guarded.fresh_code(&world);
    let token = two_factor.disable(&proof, user, &code, &client(HOME)).await.unwrap();
    assert!(world.is_open(&token).await);
    assert!(world.can_sign_in(ADA, PASSWORD).await);
    assert_eq!(world.count("SELECT COUNT(*) FROM backup_codes").await, 0);
    let subjects: Vec<_> = world.mails().await.into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.contains(&"Two-factor was turned off".to_owned()), "{subjects:?}");
}

async fn new_codes_replace_the_old_ones(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let two_factor = &world.services.two_factor;
    let proof = proof(&world, &guarded.visit);
    let user = &guarded.visit.user;
    let codes = two_factor.renew_codes(&proof, user, &client(HOME)).await.unwrap();
    let token = half_way(&world, &client(HOME)).await;
    let old = verify(&world, &token, &guarded.codes[3].shown()).await;
    assert_eq!(faults(&old), [("code", Fault::WrongBackupCode)]);
    verify(&world, &token, &codes[3].shown()).await.unwrap();

    let ben = world.arrive(BEN).await;
    let proof = self::proof(&world, &ben);
    let refused = two_factor.renew_codes(&proof, &ben.user, &client(HOME)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(TwoFactorError::AlreadyOff))));
}

async fn nothing_of_it_can_be_read_in_the_database(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let secret = Secret::try_from_base32(&guarded.secret).unwrap();
    let db = &world.kernel.db;
    let stored: Vec<u8> =
        sqlx::query_scalar("SELECT secret FROM two_factor").fetch_one(db.reader()).await.unwrap();
    assert!(!stored.windows(20).any(|bytes| bytes == secret.as_bytes()));
    // A stolen row is none of anybody else's.
    let ben = world.user(BEN).await;
    world.execute(format!("UPDATE two_factor SET user_id = '{}'", ben.id)).await;
    let sign_in = &world.services.sign_in;
    let Progress::NeedsCode(token) = world.progress(BEN, PASSWORD, &client(HOME)).await.unwrap()
    else {
        panic!("no code is needed")
    };
    let code = guarded.fresh_code(&world);
    let refused = sign_in.verify(&token, &code, false, &client(HOME)).await;
    assert!(matches!(refused, Err(ServiceError::Store(_))));

    let two_factor = &world.services.two_factor;
    let ada = &guarded.visit.user.id;
    let sealed = two_factor.seal_codes(ada, &guarded.codes).unwrap();
    assert_eq!(two_factor.open_codes(ada, &sealed), Some(guarded.codes.clone()));
    assert_eq!(two_factor.open_codes(&ben.id, &sealed), None);
    world.clock.advance(10 * MINUTE_MS);
    assert_eq!(two_factor.open_codes(ada, &sealed), None);
}
