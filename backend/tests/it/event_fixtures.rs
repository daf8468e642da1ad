//! Events, and notices of them on their way.

use std::sync::atomic::{AtomicU32, Ordering};

use nameplate_backend::{
    Tx,
    deliveries::{Carrier, Notice},
    devices::PushDevice,
};
use nameplate_domain::{companies::Seat, kernel::EventId};
use sqlx::FromRow;

use crate::support::{ADA, START, World};

#[derive(Debug, PartialEq, Eq, FromRow)]
pub(crate) struct DeliveryRow {
    pub(crate) tries: i64,
    pub(crate) due_at: i64,
    pub(crate) last_error: Option<String>,
    pub(crate) delivered_at: Option<i64>,
    pub(crate) dropped_at: Option<i64>,
    pub(crate) failed_at: Option<i64>,
    pub(crate) settled_at: Option<i64>,
}

/// All deliveries, in the order of their events, and of whom they are to.
pub(crate) async fn rows(world: &World) -> Vec<DeliveryRow> {
    sqlx::query_as(
        "SELECT tries, due_at, last_error, delivered_at, dropped_at, failed_at, settled_at
         FROM deliveries
         ORDER BY event_id, (SELECT email FROM users WHERE users.id = deliveries.user_id)",
    )
    .fetch_all(world.kernel.db.writer())
    .await
    .unwrap()
}

/// A call that Ada missed, in a company.
pub(crate) async fn event(world: &World, company: &str, title: &str) -> EventId {
    event_with(world, company, title, "Please call back.").await
}

/// An event of these words.
pub(crate) async fn event_with(world: &World, company: &str, title: &str, body: &str) -> EventId {
    let mut tx = world.kernel.db.begin().await.unwrap();
    let seat = world.seat(ADA, company).await;
    let id = insert_event(&mut tx, &seat, title, body).await;
    tx.commit().await.unwrap();
    id
}

/// An event of these words, inside a transaction.
pub(crate) async fn insert_event(tx: &mut Tx, seat: &Seat, title: &str, body: &str) -> EventId {
    // In the order in which they are made, also while the clock stands still.
    static MADE: AtomicU32 = AtomicU32::new(0);
    let id = EventId::new(format!("{:08}", MADE.fetch_add(1, Ordering::Relaxed)));
    let document = serde_json::json!({
        "type": "missed_call",
        "title": title,
        "body": body,
        "url": "/cases/42",
        "case": {
            "id": "42", "case_type": "Family", "title": "Moreau v. Moreau", "priority": "urgent",
        },
        "sentiment": null,
        "occurred_at": START.as_millis(),
    });
    sqlx::query("INSERT INTO events VALUES ($1, $2, 'missed_call', $3, $4)")
        .bind(id.as_ref())
        .bind(seat.company_id.as_ref())
        .bind(document.to_string())
        .bind(START.as_millis())
        .execute(&mut **tx)
        .await
        .unwrap();
    id
}

/// Puts a notice on its way: by mail, or to a device; held for some milliseconds, if at all.
pub(crate) async fn notify(
    world: &World,
    email: &str,
    event_id: &EventId,
    device: Option<&PushDevice>,
    held_ms: Option<i64>,
) {
    let notice = Notice {
        user_id: world.user(email).await.id,
        event_id: event_id.clone(),
        by: device.map_or(Carrier::Email, |device| Carrier::Push(device.id.clone())),
        held_until: held_ms.map(|ms| world.services.now().plus_millis(ms)),
        due_without_snooze: None,
    };
    put(world, &[notice]).await;
}

/// Puts notices on their way.
pub(crate) async fn put(world: &World, notices: &[Notice]) {
    let kernel = &world.kernel;
    let deliveries = &world.services.deliveries;
    let mut tx = kernel.db.begin().await.unwrap();
    deliveries.notify(&mut tx, notices).await.unwrap();
    kernel.commit(tx).await.unwrap();
}

/// Makes an event one that only a newer Nameplate can read.
pub(crate) async fn make_newer(world: &World, id: &EventId) {
    let sql = format!(
        "UPDATE events SET document = REPLACE(document, '\"task_due\"', '\"new_fax\"')
         WHERE id = '{id}' AND document LIKE '%\"task_due\"%'"
    );
    assert_eq!(world.execute(sql).await, 1);
}
