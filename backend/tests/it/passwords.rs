//! Changing a password that one knows, and proving who one is.

use argon2::{Argon2, PasswordHasher as _};
use nameplate_backend::{
    ServiceError,
    passwords::{PasswordChange, PasswordChanged, is_common},
};
use nameplate_domain::{
    activity::ActivityKind,
    kernel::{Fault, MINUTE_MS, SECOND_MS},
    passwords::{Password, PasswordOwner, PasswordPolicy},
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, START, Visit, World};
use crate::support::{client, faults, on_both};

on_both!(
    a_change_gives_a_new_password_and_a_new_token,
    what_is_wrong_is_told_by_field,
    a_refused_change_changes_nothing,
    none_of_the_last_five_comes_back,
    of_two_changes_at_the_same_moment_one_wins,
    a_password_that_was_not_proved_is_not_replaced,
    a_change_can_end_the_other_sessions,
    a_session_that_was_over_already_is_not_counted,
    a_change_is_recorded_and_mailed,
    wrong_proofs_are_limited,
    a_proof_is_recent_for_ten_minutes,
    a_password_is_right_in_every_form_of_its_letters,
);

/// A letter with a mark as one character, and as two.
const COMPOSED: &str = "Zoë-pass 1";
const DECOMPOSED: &str = "Zoe\u{308}-pass\u{A0}1";
const NEW: &str = "Second-word-2";

fn change(current: &str, new: &str, end_others: bool) -> PasswordChange {
    PasswordChange { current: Password::new(current), new: Password::new(new), end_others }
}

async fn apply(
    world: &World,
    visit: &Visit,
    change: &PasswordChange,
) -> Result<PasswordChanged, ServiceError<()>> {
    let changes = &world.services.password_changes;
    changes.change(&visit.open, &visit.user, change, &client(HOME)).await
}

async fn a_change_gives_a_new_password_and_a_new_token(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let changed = apply(&world, &ada, &change(PASSWORD, NEW, true)).await.unwrap();
    assert!(!world.is_open(&ada.token).await, "the old token is dead");
    let open = world.resolve(&changed.token).await.unwrap();
    assert_eq!(open.session.id, ada.open.session.id);
    assert!(world.can_sign_in(ADA, NEW).await);
    assert!(!world.can_sign_in(ADA, PASSWORD).await);
    assert!(world.can_sign_in(BEN, PASSWORD).await);
}

async fn what_is_wrong_is_told_by_field(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let oversized = "a1-".repeat(10_000);
    for (current, new, expected) in [
        ("Wrong-pass-1", NEW, vec![("current", Fault::WrongPassword)]),
        ("", NEW, vec![("current", Fault::Missing)]),
        (&oversized, NEW, vec![("current", Fault::WrongPassword)]),
        ("", "", vec![("current", Fault::Missing), ("new", Fault::Missing)]),
        (
            "Wrong-pass-1",
            "short-1",
            vec![("current", Fault::WrongPassword), ("new", Fault::TooShort { min: 8 })],
        ),
        (PASSWORD, "", vec![("new", Fault::Missing)]),
        (PASSWORD, "12345678-", vec![("new", Fault::NeedsLetter)]),
        (PASSWORD, "abcdefgh-", vec![("new", Fault::NeedsNumber)]),
        (PASSWORD, "abcdefgh1", vec![("new", Fault::NeedsSymbol)]),
        (PASSWORD, &oversized, vec![("new", Fault::TooLong { max: 128 })]),
        (PASSWORD, "Password1!", vec![("new", Fault::CommonPassword)]),
        (PASSWORD, "x-mOREAU-12", vec![("new", Fault::HoldsOwnName)]),
        (PASSWORD, "1-ADA@example.com", vec![("new", Fault::HoldsOwnName)]),
        (PASSWORD, PASSWORD, vec![("new", Fault::UsedBefore)]),
    ] {
        let result = apply(&world, &ada, &change(current, new, true)).await;
        assert_eq!(faults(&result), expected, "{current:.20} {new:.20}");
    }
}

async fn a_refused_change_changes_nothing(world: World) {
    let world = world.with_demo().await;
    let (ada, other) = (world.arrive(ADA).await, world.arrive(ADA).await);
    for refused in [change("Wrong-pass-1", NEW, true), change(PASSWORD, PASSWORD, true)] {
        apply(&world, &ada, &refused).await.unwrap_err();
    }
    assert!(world.is_open(&ada.token).await && world.is_open(&other.token).await);
    assert!(world.mails().await.is_empty());
    assert!(world.can_sign_in(ADA, PASSWORD).await);
    assert_eq!(world.count("SELECT count(*) FROM password_history").await, 0);
}

async fn none_of_the_last_five_comes_back(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let mut used = vec![PASSWORD.to_owned()];
    for number in 2..=5 {
        world.clock.advance(SECOND_MS);
        let new = format!("Other-word-{number}");
        apply(&world, &ada, &change(used.last().unwrap(), &new, true)).await.unwrap();
        used.push(new);
        for former in &used {
            let again = apply(&world, &ada, &change(used.last().unwrap(), former, true)).await;
            assert_eq!(faults(&again), [("new", Fault::UsedBefore)], "{former} after {number}");
        }
    }
    // The sixth pushes the first one out.
    world.clock.advance(SECOND_MS);
    apply(&world, &ada, &change("Other-word-5", "Other-word-6", true)).await.unwrap();
    let kept = world.count("SELECT count(*) FROM password_history").await;
    assert_eq!(kept, 4, "what counts no more is not kept");
    let second = apply(&world, &ada, &change("Other-word-6", "Other-word-2", true)).await;
    assert_eq!(faults(&second), [("new", Fault::UsedBefore)]);
    world.clock.advance(SECOND_MS);
    apply(&world, &ada, &change("Other-word-6", PASSWORD, true)).await.unwrap();
    assert!(world.can_sign_in(ADA, PASSWORD).await);
}

async fn of_two_changes_at_the_same_moment_one_wins(world: World) {
    let world = world.with_demo().await;
    let mut tries = Vec::new();
    for number in 1..=4 {
        let visit = world.arrive(ADA).await;
        let changes = world.services.password_changes.clone();
        tries.push(tokio::spawn(async move {
            let change = change(PASSWORD, &format!("Other-word-{number}"), false);
            let changed =
                changes.change::<()>(&visit.open, &visit.user, &change, &client(HOME)).await;
            match changed {
                Ok(_) => Some(number),
                Err(ServiceError::Invalid(errors)) => {
                    let errors: Vec<_> = errors.iter().collect();
                    assert_eq!(errors, [("current", Fault::WrongPassword)]);
                    None
                }
                Err(error) => panic!("{error}"),
            }
        }));
    }
    let mut won = Vec::new();
    for tried in tries {
        won.extend(tried.await.unwrap());
    }
    assert_eq!(won.len(), 1, "{won:?}");
    assert!(world.can_sign_in(ADA, &format!("Other-word-{}", won[0])).await);
    assert_eq!(world.count("SELECT count(*) FROM password_history").await, 1);
}

async fn a_password_that_was_not_proved_is_not_replaced(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let policy = PasswordPolicy { owner: PasswordOwner::default(), is_common };
    let newer = policy.parse(&Password::new("Newer-word-9")).unwrap();
    let newer = world.services.passwords.hash(&newer).await.unwrap();
    // The password becomes another one after the proof was taken of the one before.
    let mut tx = world.kernel.db.begin().await.unwrap();
    sqlx::query("UPDATE users SET password_hash = $1").bind(newer).execute(&mut *tx).await.unwrap();
    let (changes, Visit { open, user, .. }) = (world.services.password_changes.clone(), ada);
    let changed = tokio::spawn(async move {
        changes.change::<()>(&open, &user, &change(PASSWORD, NEW, false), &client(HOME)).await
    });
    world.until_blocked(&mut tx, 1).await;
    tx.commit().await.unwrap();
    assert_eq!(faults(&changed.await.unwrap()), [("current", Fault::WrongPassword)]);
    assert!(world.can_sign_in(ADA, "Newer-word-9").await);
}

async fn a_change_can_end_the_other_sessions(world: World) {
    let world = world.with_demo().await;
    let (ada, phone, tablet) =
        (world.arrive(ADA).await, world.arrive(ADA).await, world.arrive(ADA).await);
    let ben = world.arrive(BEN).await;

    let kept = apply(&world, &ada, &change(PASSWORD, NEW, false)).await.unwrap();
    assert_eq!(kept.ended, 0);
    assert!(world.is_open(&phone.token).await && world.is_open(&tablet.token).await);

    world.clock.advance(SECOND_MS);
    let ended = apply(&world, &ada, &change(NEW, "Third-word-3", true)).await.unwrap();
    assert_eq!(ended.ended, 2);
    assert!(!world.is_open(&phone.token).await && !world.is_open(&tablet.token).await);
    assert!(world.is_open(&ended.token).await && world.is_open(&ben.token).await);
}

async fn a_session_that_was_over_already_is_not_counted(world: World) {
    let world = world.with_demo().await;
    world.arrive(ADA).await;
    world.clock.advance(9 * 60 * MINUTE_MS);
    let (ada, _phone) = (world.arrive(ADA).await, world.arrive(ADA).await);
    let changed = apply(&world, &ada, &change(PASSWORD, NEW, true)).await.unwrap();
    assert_eq!(changed.ended, 1);
}

async fn a_change_is_recorded_and_mailed(world: World) {
    let world = world.with_demo().await;
    let (ada, _phone) = (world.arrive(ADA).await, world.arrive(ADA).await);
    world.clock.advance(SECOND_MS);
    let changes = &world.services.password_changes;
    let from = client(ELSEWHERE);
    changes.change::<()>(&ada.open, &ada.user, &change(PASSWORD, NEW, true), &from).await.unwrap();

    let page = world.services.activity.list(&ada.user.id, None, None, 1).await.unwrap();
    let event = &page.events[0];
    assert_eq!(event.kind, ActivityKind::PasswordChanged);
    assert_eq!(event.session_id.as_ref(), Some(&ada.open.session.id));
    assert_eq!((event.ip.as_str(), event.detail.ended), (ELSEWHERE, Some(1)));
    assert_eq!(event.at, START.plus_millis(SECOND_MS));

    let mail = world.mail().await;
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADA, "Your password was changed"));
    for said in ["Hello Ada Moreau,", "Mon 23 Nov 2026, 09:00", ELSEWHERE, "Firefox on Linux"] {
        assert!(mail.text.contains(said), "{said}: {}", mail.text);
    }
    assert!(!mail.text.contains(NEW));
    mail.link("not-me");
}

async fn wrong_proofs_are_limited(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    let proofs = &world.services.proofs;
    let prove = async |visit: &Visit, password: &str| {
        let password = Password::new(password);
        proofs.prove::<()>(&visit.open, "password", &password, &client(HOME)).await
    };
    // Nothing typed is no try.
    for _ in 0..10 {
        assert_eq!(faults(&prove(&ada, "").await), [("password", Fault::Missing)]);
    }
    for _ in 0..5 {
        assert_eq!(faults(&prove(&ada, "wrong").await), [("password", Fault::WrongPassword)]);
    }
    // The right one isn't even looked at.
    let limited = prove(&ada, PASSWORD).await;
    let Err(ServiceError::Limited(free_at)) = limited else { panic!("{limited:?}") };
    assert_eq!(free_at, START.plus_millis(MINUTE_MS));
    let changed = apply(&world, &ada, &change(PASSWORD, NEW, true)).await;
    assert!(matches!(changed, Err(ServiceError::Limited(_))), "by the same limit");
    assert!(prove(&ben, PASSWORD).await.is_ok());
    // In another session of hers she isn't kept from anything by whoever that was.
    let elsewhere = world.arrive(ADA).await;
    assert!(prove(&elsewhere, PASSWORD).await.is_ok());
    let limited = prove(&ada, PASSWORD).await;
    assert!(matches!(limited, Err(ServiceError::Limited(_))), "nor does that one gain by it");
    apply(&world, &elsewhere, &change(PASSWORD, NEW, false)).await.unwrap();

    world.clock.advance(MINUTE_MS);
    assert!(prove(&ada, NEW).await.is_ok());
    // The right one wipes the slate.
    for _ in 0..5 {
        assert_eq!(faults(&prove(&ada, "wrong").await), [("password", Fault::WrongPassword)]);
    }
    let failed = world
        .count("SELECT count(*) FROM activity WHERE kind = 'proof_failed' AND user_id IS NOT NULL");
    assert_eq!(failed.await, 10);
}

async fn a_proof_is_recent_for_ten_minutes(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let Visit { open, token, .. } = &ada;
    let proofs = &world.services.proofs;
    let resolve = async |token| world.resolve(token).await.unwrap();
    let right = Password::new(PASSWORD);

    world.clock.advance(10 * MINUTE_MS);
    let proof = proofs.recent::<()>(&resolve(token).await).unwrap();
    assert_eq!(proof.user_id(), &ada.user.id);
    world.clock.advance(1);
    let old = proofs.recent::<()>(&resolve(token).await);
    assert!(matches!(old, Err(ServiceError::ProofNeeded)), "{old:?}");

    let wrong = proofs.confirm::<()>(open, "password", &Password::new("no"), &client(HOME)).await;
    assert!(wrong.is_err());
    assert!(proofs.recent::<()>(&resolve(token).await).is_err(), "a wrong one renews nothing");
    proofs.prove::<()>(open, "password", &right, &client(HOME)).await.unwrap();
    assert!(proofs.recent::<()>(&resolve(token).await).is_err(), "that was for one thing");
    let proved = proofs.confirm::<()>(open, "password", &right, &client(HOME)).await.unwrap();
    assert!(proofs.recent::<()>(&resolve(&proved).await).is_ok());
    assert!(!world.is_open(token).await, "whoever has the old token has no part in it");
    // Only where it was given.
    let idle = world.arrive(ADA).await;
    world.clock.advance(10 * MINUTE_MS + 1);
    proofs.confirm::<()>(open, "password", &right, &client(HOME)).await.unwrap();
    let idle = world.resolve(&idle.token).await.unwrap();
    assert!(proofs.recent::<()>(&idle).is_err());
}

async fn a_password_is_right_in_every_form_of_its_letters(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let changed = apply(&world, &ada, &change(PASSWORD, COMPOSED, false)).await.unwrap();
    assert!(world.can_sign_in(ADA, COMPOSED).await && world.can_sign_in(ADA, DECOMPOSED).await);
    let open = world.resolve(&changed.token).await.unwrap();
    let ada = Visit { open, ..ada };
    let same = apply(&world, &ada, &change(DECOMPOSED, DECOMPOSED, false)).await;
    assert_eq!(faults(&same), [("new", Fault::UsedBefore)]);
    // Before passwords were prepared, they were hashed as they were typed.
    let hash = Argon2::default().hash_password(DECOMPOSED.as_bytes()).unwrap();
    world.execute(format!("UPDATE users SET password_hash = '{hash}'")).await;
    assert!(world.can_sign_in(ADA, DECOMPOSED).await);
    assert!(!world.can_sign_in(ADA, COMPOSED).await, "which nobody can know to be the same");
}
