//! Where a person is signed in, and how they end it.

use nameplate_backend::{
    ServiceError,
    sessions::{SessionList, Sessions},
};
use nameplate_domain::{
    activity::ActivityKind,
    kernel::{HOUR_MS, MINUTE_MS, SessionId, Timestamp},
    sessions::EndSessionError,
};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, Visit, World, client, on_both};

on_both!(
    the_one_last_used_comes_first,
    one_is_ended_and_only_ones_own,
    all_others_are_ended_and_counted,
    everywhere_means_here_too,
    a_thousand_are_led_through_in_parts,
);

async fn list(world: &World, visit: &Visit) -> SessionList {
    world.services.sessions.list(&visit.open, None).await.unwrap()
}

fn ids(list: &SessionList) -> Vec<SessionId> {
    list.others.iter().map(|session| session.id.clone()).collect()
}

/// The event told last. Events of one moment have no order, so that each test lets some time pass.
async fn last_activity(world: &World, visit: &Visit) -> (ActivityKind, String) {
    let page = world.services.activity.list(&visit.user.id, None, None, 1).await.unwrap();
    (page.events[0].kind, page.events[0].detail.to_string())
}

async fn the_one_last_used_comes_first(world: World) {
    let world = world.with_demo().await;
    let first = world.arrive(ADA).await;
    world.clock.advance(MINUTE_MS);
    let second = world.arrive(ADA).await;
    world.clock.advance(MINUTE_MS);
    let here = world.arrive(ADA).await;
    world.arrive(BEN).await;
    let shown = list(&world, &here).await;
    assert_eq!(shown.current.as_ref().map(|it| &it.id), Some(&here.open.session.id));
    assert_eq!(shown.count, 2);
    assert_eq!(shown.next, None);
    let (first, second) = (first.open.session.id, second);
    assert_eq!(ids(&shown), [second.open.session.id.clone(), first.clone()]);
    assert_eq!(shown.others[0].ip, HOME);
    assert_eq!(shown.others[0].place, None, "nobody knows where that is");

    // A use puts it on top; what is over is no session.
    world.clock.advance(8 * HOUR_MS - 2 * MINUTE_MS);
    world.resolve(&second.token).await.unwrap();
    let shown = list(&world, &here).await;
    assert_eq!(ids(&shown), std::slice::from_ref(&second.open.session.id), "the first one is over");
    assert_eq!(shown.count, 1);
}

async fn one_is_ended_and_only_ones_own(world: World) {
    let world = world.with_demo().await;
    let (here, other, ben) =
        (world.arrive(ADA).await, world.arrive(ADA).await, world.arrive(BEN).await);
    let sessions = &world.services.sessions;
    let end = async |id: &SessionId| sessions.end_other(&here.open, id, &client(ELSEWHERE)).await;
    world.clock.advance(1);
    end(&other.open.session.id).await.unwrap();
    assert!(!world.is_open(&other.token).await);
    assert!(world.is_open(&here.token).await);
    let expected = (ActivityKind::OthersSignedOut, "1 other browser was signed out.".to_owned());
    assert_eq!(last_activity(&world, &here).await, expected);

    for id in [&other.open.session.id, &ben.open.session.id, &SessionId::new("none")] {
        let refused = end(id).await;
        assert!(
            matches!(refused, Err(ServiceError::Refused(EndSessionError::Over))),
            "{refused:?}"
        );
    }
    assert!(world.is_open(&ben.token).await, "nobody ends what is not theirs");
}

async fn all_others_are_ended_and_counted(world: World) {
    let world = world.with_demo().await;
    let here = world.arrive(ADA).await;
    let sessions = &world.services.sessions;
    assert_eq!(sessions.end_all_others(&here.open, &client(HOME)).await.unwrap(), 0);
    assert_eq!(last_activity(&world, &here).await.0, ActivityKind::SignedIn, "nothing to tell");

    let others = [world.arrive(ADA).await, world.arrive(ADA).await];
    let ben = world.arrive(BEN).await;
    world.clock.advance(1);
    assert_eq!(sessions.end_all_others(&here.open, &client(HOME)).await.unwrap(), 2);
    for other in others {
        assert!(!world.is_open(&other.token).await);
    }
    assert!(world.is_open(&here.token).await && world.is_open(&ben.token).await);
    let expected = (ActivityKind::OthersSignedOut, "2 other browsers were signed out.".to_owned());
    assert_eq!(last_activity(&world, &here).await, expected);
}

async fn everywhere_means_here_too(world: World) {
    let world = world.with_demo().await;
    let (here, other, ben) =
        (world.arrive(ADA).await, world.arrive(ADA).await, world.arrive(BEN).await);
    world.clock.advance(1);
    let ended = world.services.sessions.end_everywhere(&here.open, &client(HOME)).await;
    assert_eq!(ended.unwrap(), 2);
    assert!(!world.is_open(&here.token).await && !world.is_open(&other.token).await);
    assert!(world.is_open(&ben.token).await);
    let expected = (ActivityKind::SignedOut, "1 other browser was signed out.".to_owned());
    assert_eq!(last_activity(&world, &here).await, expected);
}

async fn a_thousand_are_led_through_in_parts(world: World) {
    let world = world.with_demo().await;
    let here = world.arrive(ADA).await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    for number in 0..1000_i64 {
        // Ten of each moment: the order within one is settled by the id.
        let used_at = world.services.now().as_millis() - number / 10;
        sqlx::query(
            "INSERT INTO sessions (id, token_hash, user_id, ip, user_agent, created_at,
                                   last_active_at, proved_at, ends_at)
             VALUES ($1, $2, $3, '', '', $4, $4, 0, $5)",
        )
        .bind(format!("{number:04}"))
        .bind(number.to_be_bytes().to_vec())
        .bind(here.user.id.as_ref())
        .bind(used_at)
        .bind(Timestamp::from_millis(used_at).plus_millis(HOUR_MS).as_millis())
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    world.kernel.commit(tx).await.unwrap();

    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let part = world.services.sessions.list(&here.open, after.as_ref()).await.unwrap();
        assert_eq!(part.count, 1000);
        assert_eq!(part.others.len(), Sessions::PAGE);
        assert!(part.current.is_some());
        seen.extend(ids(&part));
        after = part.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 1000);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 1000, "each of them once");
}
