//! What an explanation reads: the messages of an event, and the devices that they went to.

use std::collections::HashMap;

use nameplate_domain::{
    companies::Membership,
    kernel::{EventId, Timestamp, UserId},
    notifications::{Channel, Rule},
};
use sqlx::{AssertSqlSafe, FromRow};

use super::{
    DeliveryOutcome, DeliveryState, Explanation,
    newest::NotificationRow,
    store::{read_decision, read_or_skip},
};
use crate::kernel::{Db, StoreError, inconsistent, placeholders};

/// The explanation of a row; `None` for one that can't be read.
pub(super) fn explanation(companies: &[Membership], row: NotificationRow) -> Option<Explanation> {
    let company = row.membership(companies)?;
    Some(Explanation {
        event: row.event()?,
        decision: read_or_skip(read_decision(&row.event_id, &row.decision))?,
        company_name: company.company_name.clone(),
        company_id: company.company_id.clone(),
        received_at: row.received_at(),
        shown_at: row.shown_at(),
        held_until: row.held_until(),
        event_id: EventId::new(row.event_id),
        deliveries: Vec::new(),
    })
}

#[derive(FromRow)]
struct DeliveryRow {
    id: String,
    event_id: String,
    channel: String,
    device: Option<String>,
    due_at: i64,
    due_without_snooze: Option<i64>,
    last_error: Option<String>,
    delivered_at: Option<i64>,
    dropped_at: Option<i64>,
    dropped_rule: Option<String>,
    failed_at: Option<i64>,
}

impl TryFrom<DeliveryRow> for DeliveryState {
    type Error = StoreError;

    fn try_from(row: DeliveryRow) -> Result<Self, Self::Error> {
        let at = Timestamp::from_millis;
        let outcome = match (row.delivered_at, row.dropped_at, row.failed_at) {
            (Some(delivered_at), _, _) => DeliveryOutcome::Delivered(at(delivered_at)),
            (None, Some(dropped_at), _) => DeliveryOutcome::Dropped {
                at: at(dropped_at),
                by: row.dropped_rule.as_deref().and_then(Rule::parse),
            },
            (None, None, Some(failed_at)) => DeliveryOutcome::Failed {
                at: at(failed_at),
                error: row.last_error.unwrap_or_default(),
            },
            (None, None, None) => DeliveryOutcome::Waiting {
                due_at: at(row.due_at),
                error: row.last_error,
                is_snoozed: row.due_without_snooze.is_some(),
            },
        };
        let channel = Channel::parse(&row.channel)
            .ok_or_else(|| inconsistent("deliveries", &row.id, row.channel))?;
        Ok(Self { channel, device: row.device, outcome })
    }
}

/// The query: the deliveries to the user `$1` about so many events, from `$2` on.
pub(super) fn deliveries_sql(events: usize) -> String {
    format!(
        "SELECT deliveries.id, deliveries.event_id, deliveries.channel, push_devices.name AS device,
                deliveries.due_at, deliveries.due_without_snooze, deliveries.last_error, deliveries.delivered_at,
                deliveries.dropped_at, deliveries.dropped_rule, deliveries.failed_at
         FROM deliveries LEFT JOIN push_devices ON push_devices.id = deliveries.recipient
                                               AND push_devices.user_id = deliveries.user_id
         WHERE deliveries.user_id = $1 AND deliveries.event_id IN ({})
         ORDER BY deliveries.channel, deliveries.id",
        placeholders(events, 2)
    )
}

/// Adds what became of the mails and push messages, by one query for all events.
pub(super) async fn add_deliveries(
    db: &Db,
    user_id: &UserId,
    explanations: &mut [Explanation],
) -> Result<(), StoreError> {
    if explanations.is_empty() {
        return Ok(());
    }
    let query =
        sqlx::query_as(AssertSqlSafe(deliveries_sql(explanations.len()))).bind(user_id.as_ref());
    let ids = explanations.iter();
    let query = ids.fold(query, |query, explanation| query.bind(explanation.event_id.to_string()));
    let rows: Vec<DeliveryRow> = query.fetch_all(db.reader()).await?;
    let mut by_event: HashMap<String, Vec<DeliveryState>> = HashMap::new();
    for row in rows {
        let event_id = row.event_id.clone();
        by_event.entry(event_id).or_default().extend(read_or_skip(row.try_into()));
    }
    for explanation in explanations {
        let deliveries = by_event.remove(explanation.event_id.as_ref());
        explanation.deliveries = deliveries.unwrap_or_default();
    }
    Ok(())
}
