//! How a copy is made and fetched: once, whatever happens to who makes it, and for a week.

use nameplate_backend::ServiceError;
use nameplate_domain::{
    activity::{ActivityKind, Revocation},
    exports::{EXPORT_KEPT_MS, EXPORT_LEASE_MS, EXPORT_TRIES, ExportError, ExportState},
    kernel::HOUR_MS,
};

use crate::{
    centre::fill,
    exports::{data, fetch, make, newest, request, unpack},
    support::{ADA, BEN, HOME, World, client, on_both},
    two_factor::proof,
};

on_both!(
    one_at_a_time_and_three_a_day,
    what_was_cut_off_is_taken_up_again,
    who_lost_it_writes_no_more,
    what_fails_is_told_and_can_be_asked_for_again,
    it_is_the_owners_for_a_week,
    it_is_told_by_mail_and_can_be_revoked,
);

async fn one_at_a_time_and_three_a_day(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let exports = &world.services.exports;
    let again = async || exports.request(&proof(&world, &ada), &ada.user, &client(HOME)).await;
    let both = tokio::join!(again(), again());
    let refused = [both.0, both.1].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    let under_way =
        |error: &ServiceError<_>| matches!(error, ServiceError::Refused(ExportError::UnderWay));
    assert!(refused.len() == 1 && under_way(&refused[0]), "{refused:?}");
    // Being refused takes no try.
    for _ in 0..5 {
        assert!(under_way(&again().await.unwrap_err()));
    }
    for _ in 0..2 {
        assert!(world.services.export_worker().make_due().await.unwrap());
        again().await.unwrap();
    }
    assert!(world.services.export_worker().make_due().await.unwrap());
    assert!(matches!(again().await, Err(ServiceError::Limited(_))));
    let ready = exports.list(&ada.user.id).await.unwrap();
    assert_eq!(ready.len(), 1, "another one takes its place");
    let chunks = world.count("SELECT COUNT(DISTINCT export_id) FROM export_chunks").await;
    assert_eq!(chunks, 1);
    // Of somebody else's proof nothing comes.
    let ben = world.arrive(BEN).await;
    let foreign = exports.request(&proof(&world, &ada), &ben.user, &client(HOME)).await;
    assert!(matches!(foreign, Err(ServiceError::ProofNeeded)));
}

async fn what_was_cut_off_is_taken_up_again(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    request(&world, &ada).await;
    // As by a process that died in the middle.
    let claimed = world
        .execute(format!(
            "UPDATE exports SET claim = 'dead', tries = 1, done = 5, total = 9, lease_until = {}",
            world.kernel.now().plus_millis(EXPORT_LEASE_MS).as_millis()
        ))
        .await;
    assert_eq!(claimed, 1);
    world
        .execute(
            "INSERT INTO export_chunks (export_id, number, bytes)
             SELECT exports.id, 0, sessions.token_hash FROM exports, sessions LIMIT 1",
        )
        .await;
    assert_eq!(newest(&world, &ada).await.state, ExportState::UnderWay { percent: 55 });
    let other = world.replica().await;
    assert!(!other.export_worker().make_due().await.unwrap(), "it is somebody's");
    world.clock.advance(EXPORT_LEASE_MS);
    assert!(other.export_worker().make_due().await.unwrap());
    assert!(!other.export_worker().make_due().await.unwrap());
    assert_eq!(data(&unpack(fetch(&world, &ada).await))["profile"][0]["email"], ADA);
}

async fn who_lost_it_writes_no_more(world: World) {
    let world = world.with_demo().await;
    fill(&world, 599).await;
    let ada = world.arrive(ADA).await;
    request(&world, &ada).await;
    // Both are at it at once: the one has it, the other finds nothing to do.
    let other = world.replica().await;
    let (one, two) = (world.services.export_worker(), other.export_worker());
    let (one, two) = tokio::join!(one.make_due(), two.make_due());
    assert!(one.unwrap() || two.unwrap());
    let file = fetch(&world, &ada).await;
    assert_eq!(data(&unpack(file))["notifications"].as_array().unwrap().len(), 600);
    assert_eq!(
        world.mails().await.iter().filter(|it| it.subject == "Your data is ready").count(),
        1
    );
}

async fn what_fails_is_told_and_can_be_asked_for_again(world: World) {
    let world = world.with_demo().await;
    let ada = world.arrive(ADA).await;
    let stored = "INSERT INTO appearances (user_id, document, updated_at) VALUES ('{}', 'no', 0)";
    world.execute(stored.replace("{}", ada.user.id.as_ref())).await;
    request(&world, &ada).await;
    for left in (0..EXPORT_TRIES).rev() {
        assert!(world.services.export_worker().make_due().await.unwrap());
        assert_eq!(newest(&world, &ada).await.state == ExportState::Failed, left == 0);
        assert!(!world.services.export_worker().make_due().await.unwrap(), "there is a pause");
        world.clock.advance(60_000);
    }
    assert!(!world.services.export_worker().make_due().await.unwrap());
    assert_eq!(world.count("SELECT COUNT(*) FROM export_chunks").await, 0);
    world.execute("DELETE FROM appearances").await;
    let ada = world.arrive(ADA).await;
    make(&world, &ada).await;
    assert_eq!(world.services.exports.list(&ada.user.id).await.unwrap().len(), 1);
    // One that takes its process down each time is given up, too.
    request(&world, &ada).await;
    world
        .execute(format!("UPDATE exports SET tries = {EXPORT_TRIES} WHERE ready_at IS NULL"))
        .await;
    assert!(world.services.export_worker().make_due().await.unwrap());
    assert_eq!(newest(&world, &ada).await.state, ExportState::Failed);
}

async fn it_is_the_owners_for_a_week(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.arrive(ADA).await, world.arrive(BEN).await);
    make(&world, &ada).await;
    let exports = &world.services.exports;
    let id = newest(&world, &ada).await.id;
    assert!(exports.find_ready(&ben.user.id, &id).await.unwrap().is_none());
    let named = exports.find_ready(&ada.user.id, &id).await.unwrap().unwrap();
    assert_eq!(named.file_name, "nameplate-2026-11-23.zip");
    world.clock.advance(EXPORT_KEPT_MS - 1);
    world.services.prune().await;
    assert!(exports.find_ready(&ada.user.id, &id).await.unwrap().is_some());
    world.clock.advance(1);
    assert!(exports.find_ready(&ada.user.id, &id).await.unwrap().is_none());
    assert_eq!(exports.list(&ada.user.id).await.unwrap(), []);
    assert!(world.count("SELECT COUNT(*) FROM export_chunks").await > 0);
    world.services.prune().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM export_chunks").await, 0);
}

async fn it_is_told_by_mail_and_can_be_revoked(world: World) {
    let world = world.with_demo().await;
    let (thief, ada) = (world.arrive(ADA).await, world.arrive(ADA).await);
    request(&world, &thief).await;
    let mail = world.mail().await;
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        (ADA, "A copy of your data was asked for")
    );
    assert!(world.services.export_worker().make_due().await.unwrap());
    let ready = world.mail().await;
    assert_eq!(ready.subject, "Your data is ready");
    assert!(ready.text.contains("https://id.example.com/settings/data"), "{}", ready.text);
    let activity = &world.services.activity;
    let events = activity.list(&ada.user.id, None, None, 10).await.unwrap().events;
    let event = events.iter().find(|it| it.kind == ActivityKind::ExportRequested).unwrap();

    // Also when the thief has left: the copy is there still.
    world.services.sessions.sign_out(&thief.open, &client(HOME)).await.unwrap();
    world.clock.advance(HOUR_MS);
    let revocation = &world.services.activity_revocation;
    let revocable = revocation.revocable(&ada.user.id, &events).await.unwrap();
    assert!(revocable.contains(&event.id));
    let done = revocation.revoke_by_link(&mail.link("not-me"), &client(HOME)).await.unwrap();
    assert_eq!(done.revocation, Revocation::RemoveExport);
    assert_eq!(world.services.exports.list(&ada.user.id).await.unwrap(), []);
    assert_eq!(world.count("SELECT COUNT(*) FROM export_chunks").await, 0);
}
