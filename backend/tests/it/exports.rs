//! Copies of a person's data: all that is theirs, nothing that opens anything, made once, kept for a week.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _},
};

use nameplate_backend::{
    ServiceError,
    flows::{Erasure, Exports},
    notifications::EventForm,
};
use nameplate_domain::{
    activity::{ActivityKind, Revocation},
    exports::{EXPORT_KEPT_MS, EXPORT_LEASE_MS, EXPORT_TRIES, Export, ExportError, ExportState},
    kernel::{DAY_MS, HOUR_MS},
    notifications::EventType,
};
use serde_json::Value;
use zip::ZipArchive;

use crate::{
    centre::fill,
    events::{assigned, send},
    support::{ADA, BEN, CLEO, HARBOR, HOME, Visit, World, client, on_both},
    traces::{leave_traces, texts},
    two_factor::proof,
};

on_both!(
    all_that_is_theirs_is_in_it,
    no_secret_is_in_it,
    events_of_a_company_that_they_left_are_not_told,
    no_cell_becomes_a_formula,
    long_lists_are_whole,
    one_at_a_time_and_three_a_day,
    what_was_cut_off_is_taken_up_again,
    who_lost_it_writes_no_more,
    what_fails_is_told_and_can_be_asked_for_again,
    it_is_the_owners_for_a_week,
    it_is_told_by_mail_and_can_be_revoked,
);

type Files = BTreeMap<String, Vec<u8>>;

async fn request(world: &World, visit: &Visit) {
    world.clock.advance(1);
    let proof = proof(world, visit);
    world.services.exports.request(&proof, &visit.user, &client(HOME)).await.unwrap();
}

async fn newest(world: &World, visit: &Visit) -> Export {
    world.services.exports.list(&visit.user.id).await.unwrap().remove(0)
}

/// Asks for a copy, has it made, and unpacks it.
pub(crate) async fn make(world: &World, visit: &Visit) -> Files {
    request(world, visit).await;
    assert!(world.services.export_worker().make_due().await.unwrap());
    unpack(fetch(world, visit).await)
}

/// The newest copy, as it is fetched.
pub(crate) async fn fetch(world: &World, visit: &Visit) -> Vec<u8> {
    let exports = &world.services.exports;
    let id = newest(world, visit).await.id;
    let download = exports.find_ready(&visit.user.id, &id).await.unwrap().expect("it is ready");
    let mut file = Vec::new();
    for number in 0.. {
        let Some(mut chunk) = exports.chunk(&download, number).await.unwrap() else { break };
        file.append(&mut chunk);
    }
    assert_eq!(file.len() as u64, download.size);
    file
}

fn unpack(file: Vec<u8>) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut files = Files::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        files.insert(entry.name().unwrap().into_owned(), content);
    }
    files
}

fn text<'a>(files: &'a Files, name: &str) -> &'a str {
    std::str::from_utf8(&files[name]).unwrap()
}

fn data(files: &Files) -> Value {
    serde_json::from_slice(&files["data.json"]).unwrap()
}

async fn all_that_is_theirs_is_in_it(world: World) {
    let world = world.with_demo().await;
    leave_traces(&world).await;
    let cleo = world.arrive(CLEO).await;
    // One was asked for already.
    assert!(world.services.export_worker().make_due().await.unwrap());
    let files = unpack(fetch(&world, &cleo).await);
    let data = data(&files);
    assert_eq!(data["profile"][0]["email"], CLEO);
    assert_eq!(data["companies"][0]["company"], HARBOR);
    assert_eq!(data["notifications"][0]["title"], "A case");
    assert_eq!(data["appearance"][0]["settings"]["settings"]["theme"], "dark");
    let counts =
        data.as_object().unwrap().iter().filter_map(|(name, list)| {
            list.as_array().map(|rows| (name.clone(), rows.len() as u64))
        });
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    assert_eq!(manifest["user"]["email"], CLEO);
    assert_eq!(manifest["schema_version"], 1);
    for (name, count) in counts {
        assert_eq!(manifest["rows"][&name], count, "{name}");
        // Each person has something in each list, but for a photo of theirs, a copy that is ready and what was left.
        assert!(count > 0, "nothing in {name}");
        let table = text(&files, &format!("csv/{name}.csv"));
        let rows = csv::Reader::from_reader(table.as_bytes()).records().count() as u64;
        assert_eq!(rows, count, "{name}");
        assert!(text(&files, "index.html").contains(&format!("<section id=\"{name}\">")));
    }
    assert_eq!(files["photo.png"].len(), 32);
    let page = text(&files, "index.html");
    assert!(page.contains("Data of Cleo Tanaka") && !page.contains("<script"), "{page}");
    let settings: Value = serde_json::from_slice(&files["settings.json"]).unwrap();
    assert_eq!(settings["settings"]["appearance"]["theme"], "dark");
}

async fn no_secret_is_in_it(world: World) {
    let world = world.with_demo().await;
    let id = leave_traces(&world).await;
    world
        .execute(
            "UPDATE push_devices SET endpoint = 'https://push.example/secret-place',
                    p256dh = 'secret-key', auth = 'secret-auth'",
        )
        .await;
    world.execute("UPDATE passkeys SET credential = 'secret-credential'").await;
    assert!(world.services.export_worker().make_due().await.unwrap());
    let files = unpack(fetch(&world, &world.arrive(CLEO).await).await);
    let all: String = files.values().map(|file| String::from_utf8_lossy(file)).collect();
    assert!(!all.contains("secret-"));
    let mut secrets = texts(&world, "SELECT password_hash FROM users").await;
    secrets.extend(texts(&world, "SELECT password_hash FROM password_history").await);
    secrets.extend(texts(&world, "SELECT id FROM password_resets").await);
    secrets.extend(texts(&world, "SELECT credential_id FROM passkeys").await);
    let bytes = [
        "SELECT token_hash FROM sessions",
        "SELECT token_hash FROM known_browsers",
        "SELECT token_hash FROM trusted_devices",
        "SELECT code_hash FROM backup_codes",
        "SELECT secret FROM two_factor",
        "SELECT key_hash FROM api_keys",
    ];
    for sql in bytes {
        let found: Vec<Vec<u8>> =
            sqlx::query_scalar(sql).fetch_all(world.kernel.db.reader()).await.unwrap();
        assert!(!found.is_empty(), "{sql}");
        for bytes in found {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let is_whole =
                files.values().any(|file| file.windows(bytes.len()).any(|it| it == bytes));
            // The photo of the test is one of these.
            assert!(!is_whole || files["photo.png"] == bytes, "{sql}");
            secrets.push(hex);
        }
    }
    // Who is only there to belong to a company has none.
    secrets.retain(|secret| secret.len() > 8);
    assert!(secrets.len() > 10);
    for secret in secrets {
        assert!(!all.to_lowercase().contains(&secret.to_lowercase()), "{secret}");
    }
    // Nor what is somebody else's.
    assert!(!all.contains(BEN) && !all.contains("eve@example.com"));
    assert!(all.contains(id.as_ref()));
}

async fn events_of_a_company_that_they_left_are_not_told(world: World) {
    let world = world.with_demo().await;
    let cleo = world.arrive(CLEO).await;
    send(&world, &assigned(EventType::CaseAssigned, "A secret case", CLEO)).await;
    let before = make(&world, &cleo).await;
    assert_eq!(data(&before)["notifications"][0]["title"], "A secret case");
    let (seat, id) = (world.seat(ADA, HARBOR).await, &cleo.user.id);
    world.services.team.deactivate(&seat, id).await.unwrap();
    world.clock.advance(DAY_MS);
    let cleo = world.arrive(CLEO).await;
    let after = make(&world, &cleo).await;
    let all: String = after.values().map(|file| String::from_utf8_lossy(file)).collect();
    assert!(!all.contains("A secret case"));
    let list = &data(&after)["notifications"];
    assert_eq!(
        (list[0]["type"].as_str(), &list[0]["title"]),
        (Some("case_assigned"), &Value::Null)
    );
}

async fn no_cell_becomes_a_formula(world: World) {
    let world = world.with_demo().await;
    let form = EventForm {
        title: "=HYPERLINK(\"https://evil.example\")".into(),
        ..assigned(EventType::CaseAssigned, "", CLEO)
    };
    send(&world, &form).await;
    let files = make(&world, &world.arrive(CLEO).await).await;
    let table = text(&files, "csv/notifications.csv");
    assert!(table.starts_with('\u{FEFF}'));
    let record = csv::Reader::from_reader(table.as_bytes()).records().next().unwrap().unwrap();
    assert_eq!(record.get(4).unwrap().chars().next(), Some('\''), "{record:?}");
    // Everywhere else it is what it is.
    assert_eq!(data(&files)["notifications"][0]["title"], form.title.as_str());
}

async fn long_lists_are_whole(world: World) {
    let world = world.with_demo().await;
    // With the one that all are like.
    fill(&world, 1_199).await;
    let files = make(&world, &world.arrive(ADA).await).await;
    let data = data(&files);
    let rows = data["notifications"].as_array().unwrap();
    assert_eq!(rows.len(), 1_200);
    let events: BTreeSet<_> = rows.iter().map(|row| row["event"].as_str().unwrap()).collect();
    assert_eq!(events.len(), 1_200, "each is there once");
    let page = text(&files, "index.html");
    let section = page.split("<section id=\"notifications\">").nth(1).unwrap();
    let section = section.split("</section>").next().unwrap();
    assert!(section.contains("The newest 1000 of 1200."), "{section}");
    assert_eq!(section.matches("<tr>").count(), 1 + 1_000);
    let last = rows.last().unwrap()["event"].as_str().unwrap();
    assert!(section.contains(&format!("<td>{last}</td>")), "the newest are shown");
}

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

/// A new table is in the copy, or somebody says why not.
#[tokio::test]
async fn every_table_that_names_a_person_is_in_the_copy_or_left_out() {
    let world = World::sqlite().await;
    let mut naming: BTreeSet<_> = texts(
        &world,
        "SELECT tables.name FROM sqlite_master tables
         JOIN pragma_foreign_key_list(tables.name) refs
         WHERE tables.type = 'table' AND refs.\"table\" = 'users'",
    )
    .await
    .into_iter()
    .collect();
    naming.extend(Erasure::TABLES.iter().map(|(table, ..)| (*table).to_owned()));
    let mut said = BTreeSet::new();
    let left_out = Exports::LEFT_OUT.iter().map(|(table, _)| *table);
    for table in Exports::tables().into_iter().chain(left_out) {
        assert!(said.insert(table.to_owned()), "{table} is said twice");
    }
    assert_eq!(naming, said);
    assert!(Exports::LEFT_OUT.iter().all(|(_, why)| why.len() > 20));
}
