//! What stands in a copy of a person's data: all that is theirs, and nothing that opens anything.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _},
};

use nameplate_backend::{
    flows::{Erasure, Exports},
    notifications::EventForm,
};
use nameplate_domain::{exports::Export, kernel::DAY_MS, notifications::EventType};
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
);

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) async fn request(world: &World, visit: &Visit) {
    world.clock.advance(1);
    let proof = proof(world, visit);
    world.services.exports.request(&proof, &visit.user, &client(HOME)).await.unwrap();
}

pub(crate) async fn newest(world: &World, visit: &Visit) -> Export {
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

pub(crate) fn unpack(file: Vec<u8>) -> Files {
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

pub(crate) fn data(files: &Files) -> Value {
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
