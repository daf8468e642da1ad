//! Traces that a person leaves in the database, and where they are found.

use std::collections::BTreeSet;

use nameplate_backend::{Client, notifications::EventForm, passwords::PasswordChange};
use nameplate_domain::{
    appearance::{Appearance, Theme},
    companies::{BillingForm, InvitationForm, Role},
    kernel::UserId,
    notifications::{EventType, NotificationPreferences, SnoozeChoice},
    passwords::Password,
    sessions::SessionSettings,
};
use sqlx::AssertSqlSafe;

use crate::{
    api_keys::api_key,
    events::{assigned, send},
    mailings::mailing,
    support::{ADA, BEN, CLEO, HARBOR, HOME, PASSWORD, World, client},
    two_factor::{guard, half_way_as, proof},
};

/// The rows of a query of text, read by whoever writes.
pub(crate) async fn texts(world: &World, sql: impl Into<String>) -> Vec<String> {
    let sql = AssertSqlSafe(sql.into());
    sqlx::query_scalar(sql).fetch_all(world.kernel.db.writer()).await.unwrap()
}

/// Every column of text of every table, as pairs of `table` and `column`.
pub(crate) async fn columns_of_text(world: &World) -> Vec<(String, String)> {
    let sql = if world.url.starts_with("sqlite:") {
        "SELECT tables.name || '.' || columns.name FROM sqlite_master tables
         JOIN pragma_table_info(tables.name) columns
         WHERE tables.type = 'table' AND columns.type = 'TEXT'"
    } else {
        "SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = current_schema() AND data_type = 'text'"
    };
    let split = |name: String| {
        let (table, column) = name.split_once('.').unwrap();
        (table.to_owned(), column.to_owned())
    };
    texts(world, sql).await.into_iter().map(split).collect()
}

/// Where a text stands, in whatever capitals.
pub(crate) async fn places(world: &World, text: &str) -> BTreeSet<(String, String)> {
    let mut places = BTreeSet::new();
    for (table, column) in columns_of_text(world).await {
        let sql = format!(
            "SELECT {column} FROM {table} WHERE LOWER({column}) LIKE '%{}%' LIMIT 1",
            text.to_lowercase()
        );
        if !texts(world, sql).await.is_empty() {
            places.insert((table, column));
        }
    }
    places
}

pub(crate) fn invitation(name: &str, email: &str) -> InvitationForm {
    let (name, email) = (name.to_owned(), email.to_owned());
    InvitationForm { name, email, phone: String::new(), country: String::new(), role: Role::User }
}

/// Makes an address the one of a company.
pub(crate) async fn reach_by(world: &World, company: &str, email: &str) {
    let sql = format!("UPDATE companies SET email = '{email}' WHERE name = '{company}'");
    assert_eq!(world.execute(sql).await, 1);
}

/// Lets Cleo leave traces everywhere; gives who she is.
pub(crate) async fn leave_traces(world: &World) -> UserId {
    let services = &world.services;
    let (ada, home) = (world.seat(ADA, HARBOR).await, client(HOME));
    let cleo = world.arrive(CLEO).await;
    let id = cleo.user.id.clone();
    services.team.change_role(&ada, &id, Role::Admin).await.unwrap();
    let seat = world.seat(CLEO, HARBOR).await;

    let known = world.attempt(CLEO, PASSWORD, &home).await.unwrap().browser;
    world.attempt(CLEO, "wrong", &home).await.unwrap_err();
    let known = Client { browser: Some(known), ..client(HOME) };
    world.attempt(CLEO, "wrong", &known).await.unwrap_err();
    let wrong = Password::new("wrong");
    services.proofs.prove::<()>(&cleo.open, "current", &wrong, &home).await.unwrap_err();
    let change = PasswordChange {
        current: Password::new(PASSWORD),
        new: Password::new("Second-word-2"),
        end_others: false,
    };
    services.password_changes.change::<()>(&cleo.open, &cleo.user, &change, &home).await.unwrap();
    services.proofs.prove::<()>(&cleo.open, "current", &wrong, &home).await.unwrap_err();
    let dark = Appearance { theme: Theme::Dark, ..Appearance::default() };
    services.appearances.save(&id, dark).await.unwrap();
    services.shortcuts.turn_off(&id, true).await.unwrap();
    services.sessions.save_settings(&id, SessionSettings::default()).await.unwrap();
    let guarded = guard(world, cleo).await;
    // Now, for what is under way ends with every change of how one signs in.
    let cleo = &guarded.visit;
    services.password_resets.request::<()>(CLEO, &home).await.unwrap();
    let proved = proof(world, cleo);
    let email_changes = &services.email_changes;
    email_changes.request(&proved, &cleo.user, "cleo.new@example.com", &home).await.unwrap();
    let site = "https://id.example.com/".parse().unwrap();
    services.passkeys.begin_adding(&proved, &cleo.user, Some(&site)).await.unwrap();
    services.phone_links.begin(&proved, &home).await.unwrap();
    services.snoozes.begin(&cleo.user, SnoozeChoice::Hour, None).await.unwrap().unwrap();
    // What takes a device or a picture.
    world
        .execute(format!(
            "INSERT INTO passkeys (id, user_id, credential_id, name, credential, session_id,
                                   created_at)
             VALUES ('passkey', '{id}', 'credential', 'Cleo Tanaka''s key', 'none', 'none', 0)"
        ))
        .await;
    world
        .execute(format!(
            "INSERT INTO photos (id, user_id, mime, image, created_at)
             SELECT 'photo', '{id}', 'image/png', token_hash, 0 FROM sessions LIMIT 1"
        ))
        .await;
    world.clock.advance(1);
    services.exports.request(&proved, &cleo.user, &home).await.unwrap();
    let dark = br#"{"schema_version":1,"settings":{"appearance":{"theme":"dark"}}}"#;
    services.settings_imports.hand_in(&id, dark.to_vec()).await.unwrap();
    services.deletion_requests.request(&proved, &cleo.user, &home).await.unwrap();
    world
        .execute(format!(
            "INSERT INTO deletion_requests (user_id, requested_at, declined_at, declined_by)
             SELECT id, 0, 1, '{id}' FROM users WHERE email_key = '{BEN}'"
        ))
        .await;
    world.clock.advance(1);
    let token = half_way_as(world, CLEO, "Second-word-2", &home).await;
    let code = guarded.fresh_code(world);
    services.sign_in.verify(&token, &code, true, &home).await.unwrap();
    let token = half_way_as(world, CLEO, "Second-word-2", &home).await;
    services.sign_in.verify(&token, "000000", true, &home).await.unwrap_err();

    api_key(world, &seat).await;
    world.clock.advance(1);
    let mailing = mailing("reports", "Week 48");
    services.mailings.send(&seat, &mailing, None).await.unwrap();
    world.clock.advance(1);
    services.preferences.save(&id, &NotificationPreferences::default()).await.unwrap();
    world
        .execute(format!(
            "INSERT INTO push_devices (id, user_id, name, endpoint, p256dh, auth, created_at)
             VALUES ('device', '{id}', 'Phone', 'https://push.example', '', '', 0)"
        ))
        .await;
    // What no webhook took yet.
    world
        .execute(format!(
            "INSERT INTO webhooks (id, company_id, url, types, sealed, created_at)
             SELECT 'webhook', '{}', 'https://hooks.example', 'member.left', token_hash, 0
             FROM sessions LIMIT 1",
            seat.company_id
        ))
        .await;
    let now = world.kernel.now().as_millis();
    world
        .execute(format!(
            "INSERT INTO webhook_deliveries (id, webhook_id, type, member_id, role, created_at, due_at)
             VALUES ('message', 'webhook', 'member.activated', '{id}', 'user', {now}, {now})"
        ))
        .await;
    let named = EventForm {
        mentions: vec![BEN.to_owned(), CLEO.to_owned()],
        ..assigned(EventType::CaseAssigned, "A case", CLEO)
    };
    send(world, &named).await;

    services.invitations.invite(&seat, &invitation("Eve", "eve@example.com")).await.unwrap();
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let asked = invitation("Cleo Tanaka", "CLEO@Example.com");
    services.invitations.invite(&dara, &asked).await.unwrap();
    world.clock.advance(1);
    let contact = BillingForm { name: "Cleo Tanaka".into(), email: CLEO.into() };
    services.company_settings.save_billing(&ada, &contact).await.unwrap();
    reach_by(world, HARBOR, "Cleo@Example.com").await;
    id
}
