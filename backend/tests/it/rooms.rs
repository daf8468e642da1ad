//! The house rules of `docs/architecture.md`, read off the source: rooms use each other one way only,
//! a table is written in its own room, and nothing is looked for inside a text.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proc_macro2::{TokenStream, TokenTree};

use crate::source::{sources, texts};

/// Every table, and the room whose it is. A new one goes here.
const TABLES: &[(&str, &str)] = &[
    ("accepted_invitations", "companies"),
    ("activity", "activity"),
    ("api_key_windows", "api_keys"),
    ("api_keys", "api_keys"),
    ("appearances", "appearance"),
    ("backup_codes", "two_factor"),
    ("case_types", "companies"),
    ("changes", "live"),
    ("companies", "companies"),
    ("company_origins", "companies"),
    ("company_activity", "companies"),
    ("deletion_requests", "exports"),
    ("deliveries", "deliveries"),
    ("email_changes", "accounts"),
    ("email_subscriptions", "mailings"),
    ("event_people", "notifications"),
    ("events", "notifications"),
    ("export_chunks", "exports"),
    ("exports", "exports"),
    ("first_run", "accounts"),
    ("forward_auth_grants", "forward_auth"),
    ("idempotency_keys", "api_keys"),
    ("invitations", "companies"),
    ("known_browsers", "sessions"),
    ("mailings", "mailings"),
    ("memberships", "companies"),
    ("notification_preferences", "notifications"),
    ("notifications", "notifications"),
    ("passkey_ceremonies", "passkeys"),
    ("passkeys", "passkeys"),
    ("password_history", "passwords"),
    ("password_resets", "passwords"),
    ("pending_sign_ins", "sessions"),
    ("phone_links", "devices"),
    ("photos", "accounts"),
    ("push_devices", "devices"),
    ("rate_limits", "kernel"),
    ("session_settings", "sessions"),
    ("sessions", "sessions"),
    ("settings_imports", "exports"),
    ("shortcuts", "shortcuts"),
    ("snoozes", "notifications"),
    ("trusted_devices", "two_factor"),
    ("two_factor", "two_factor"),
    ("upgrades", "kernel"),
    ("users", "accounts"),
    ("vapid_keys", "devices"),
    ("webhook_deliveries", "webhooks"),
    ("webhooks", "webhooks"),
];

/// What stands above the rooms: it may read the tables of all of them.
const ABOVE: [&str; 1] = ["flows"];

/// The first names behind each `crate::`, also of a list in braces.
fn used(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Ident(ident) = token else {
            if let TokenTree::Group(group) = token {
                used(group.stream(), found);
            }
            continue;
        };
        // Two colons follow; `pub(crate)` has none.
        if ident != "crate" {
            continue;
        }
        match (tokens.get(at + 1), tokens.get(at + 3)) {
            (Some(TokenTree::Punct(_)), Some(TokenTree::Ident(name))) => {
                found.insert(name.to_string());
            }
            (Some(TokenTree::Punct(_)), Some(TokenTree::Group(list))) => {
                let mut is_first = true;
                for token in list.stream() {
                    match token {
                        TokenTree::Ident(name) if is_first => {
                            found.insert(name.to_string());
                            is_first = false;
                        }
                        TokenTree::Punct(punct) if punct.as_char() == ',' => is_first = true,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// Which rooms each room uses. A name that stands for more in the crate's root would hide what is used.
fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let sources = sources("backend");
    let rooms: BTreeSet<_> = sources.iter().map(|source| source.room.clone()).collect();
    let mut graph = BTreeMap::<_, BTreeSet<String>>::new();
    for source in sources {
        let mut found = BTreeSet::new();
        used(source.tokens, &mut found);
        let others: Vec<_> = found.iter().filter(|it| !rooms.contains(*it)).collect();
        assert!(others.is_empty(), "{} must name the rooms of {others:?}", source.path);
        found.remove(&source.room);
        graph.entry(source.room).or_default().extend(found);
    }
    graph
}

/// All rooms that one uses, directly or through others.
fn reachable<'a>(
    graph: &'a BTreeMap<String, BTreeSet<String>>,
    from: &str,
    found: &mut BTreeSet<&'a str>,
) {
    for to in graph.get(from).into_iter().flatten() {
        if found.insert(to) {
            reachable(graph, to, found);
        }
    }
}

/// The words behind any of some SQL keywords.
fn behind<'a>(sql: &'a str, keywords: &[&str]) -> Vec<&'a str> {
    let mut words = Vec::new();
    for keyword in keywords {
        for (at, _) in sql.match_indices(keyword) {
            let rest = &sql[at + keyword.len()..];
            let end = rest.find(|c: char| c != '_' && !c.is_ascii_lowercase());
            words.push(&rest[..end.unwrap_or(rest.len())]);
        }
    }
    words
}

fn owner(table: &str) -> Option<&'static str> {
    TABLES.iter().find(|(name, _)| *name == table).map(|(_, room)| *room)
}

#[test]
fn rooms_use_each_other_one_way_only() {
    let graph = graph();
    assert!(graph.len() > 20, "{graph:#?}");
    for room in graph.keys() {
        let mut found = BTreeSet::new();
        reachable(&graph, room, &mut found);
        assert!(!found.contains(room.as_str()), "{room} is in a circle: {graph:#?}");
    }
    let of_kernel = &graph["kernel"];
    assert!(of_kernel.is_empty(), "the kernel knows no room, but uses {of_kernel:?}");
    let above: Vec<_> = graph
        .iter()
        .filter(|(room, _)| !matches!(room.as_str(), "services" | "host" | "demo" | "upgrade"))
        .filter(|(_, used)| used.contains("flows"))
        .collect();
    assert_eq!(above, [], "a room uses what stands above it");
}

#[test]
fn every_table_is_somebodys() {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut tables = BTreeSet::new();
    for entry in fs::read_dir(migrations).unwrap() {
        let sql = fs::read_to_string(entry.unwrap().path()).unwrap();
        tables.extend(behind(&sql, &["CREATE TABLE "]).into_iter().map(str::to_owned));
    }
    let listed: BTreeSet<_> = TABLES.iter().map(|(table, _)| (*table).to_owned()).collect();
    assert_eq!(tables, listed);
}

#[test]
fn a_table_is_written_in_its_own_room_and_read_by_rooms_above_it() {
    let graph = graph();
    let mut wrong = Vec::new();
    for source in sources("backend") {
        let mut found = Vec::new();
        texts(source.tokens, &mut found);
        let mut below = BTreeSet::new();
        reachable(&graph, &source.room, &mut below);
        for sql in found {
            for table in behind(&sql, &["INSERT INTO ", "DELETE FROM ", "UPDATE "]) {
                if owner(table).is_some_and(|owner| owner != source.room) {
                    wrong.push(format!("{} writes {table}", source.path));
                }
            }
            for table in behind(&sql, &["FROM ", "JOIN "]) {
                let may_read = |owner: &str| {
                    owner == source.room
                        || below.contains(owner)
                        || ABOVE.contains(&source.room.as_str())
                };
                if owner(table).is_some_and(|owner| !may_read(owner)) {
                    wrong.push(format!("{} reads {table}", source.path));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Names and addresses are searched by their keys; what refers to something is a column of its own.
#[test]
fn nothing_is_looked_for_inside_a_text() {
    let mut wrong = Vec::new();
    for source in sources("backend") {
        let mut found = Vec::new();
        texts(source.tokens, &mut found);
        for sql in found {
            for (at, _) in sql.match_indices(" LIKE ") {
                let column = sql[..at].rsplit([' ', '(']).next().unwrap_or_default();
                if !column.ends_with("_key") {
                    wrong.push(format!("{}: {column} LIKE", source.path));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
