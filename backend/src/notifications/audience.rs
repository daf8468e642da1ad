//! Whom an event may concern, and what is decided about it for each of them.

use std::collections::HashMap;

use nameplate_domain::{
    accounts::Timezone,
    companies::Role,
    kernel::{CompanyId, PushDeviceId, Timestamp, UserId},
    mailings::MailingKind,
    notifications::{
        Channel, Decision, Event, EventPeople, NotificationPreferences, Recipient, route,
    },
};
use sqlx::{AssertSqlSafe, FromRow};

use super::preferences;
use crate::{
    companies::{ACTIVE_MEMBERS, MAY_ENTER},
    kernel::{Db, StoreError, Tx, Zone, chunks, inconsistent, placeholders},
    mailings::read_subscriptions,
};

#[derive(FromRow)]
struct AudienceMemberRow {
    user_id: String,
    role: String,
    email_key: String,
    timezone: Option<String>,
    document: Option<String>,
    subscriptions: Option<String>,
    snoozed_until: Option<i64>,
}

struct AudienceMember {
    user_id: UserId,
    role: Role,
    email_key: String,
    timezone: Option<String>,
    document: Option<String>,
    subscriptions: Option<String>,
    snoozed_until: Option<Timestamp>,
    devices: Vec<PushDeviceId>,
}

/// The active members of a company, with all that decides on which ways an event reaches them.
pub(super) struct Audience(Vec<AudienceMember>);

/// What was decided for a member whom an event concerns.
pub(super) struct Decided<'a> {
    pub(super) user_id: &'a UserId,
    /// Their devices that take push messages.
    pub(super) devices: &'a [PushDeviceId],
    pub(super) decision: Decision,
    /// What would be decided had they not snoozed, if they did.
    pub(super) without_snooze: Option<Decision>,
}

impl Decided<'_> {
    /// When it would leave on a channel had they not snoozed; `None` when no snooze holds it.
    pub(super) fn due_without_snooze(&self, channel: Channel, now: Timestamp) -> Option<Timestamp> {
        let until = self.without_snooze.as_ref()?.on(channel).held_until();
        (self.decision.on(channel).held_until() != until).then(|| until.unwrap_or(now))
    }
}

impl Audience {
    /// Loads it by two queries, however many members there are.
    pub(super) async fn load(tx: &mut Tx, company_id: &CompanyId) -> Result<Self, StoreError> {
        let sql = format!(
            "SELECT memberships.user_id, memberships.role, users.email_key, users.timezone,
                    preferences.document, subscriptions.document AS subscriptions,
                    snoozes.ends_at AS snoozed_until
             FROM memberships JOIN users ON users.id = memberships.user_id
             LEFT JOIN notification_preferences AS preferences ON preferences.user_id = users.id
             LEFT JOIN email_subscriptions AS subscriptions ON subscriptions.user_id = users.id
             LEFT JOIN snoozes ON snoozes.user_id = users.id
             WHERE memberships.company_id = $1 AND {MAY_ENTER}"
        );
        let rows: Vec<AudienceMemberRow> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(company_id.as_ref())
            .fetch_all(&mut **tx)
            .await?;
        let devices = load_devices(tx, company_id).await?;
        let members = rows.into_iter().map(|row| {
            let inconsistent = |error| inconsistent("memberships", &row.user_id, error);
            let role = row.role.parse().map_err(inconsistent)?;
            let devices = devices.get(&row.user_id).cloned().unwrap_or_default();
            Ok(AudienceMember {
                user_id: UserId::new(row.user_id),
                role,
                email_key: row.email_key,
                timezone: row.timezone,
                document: row.document,
                subscriptions: row.subscriptions,
                snoozed_until: row.snoozed_until.map(Timestamp::from_millis),
                devices,
            })
        });
        members.collect::<Result<_, _>>().map(Self)
    }

    /// The members by their address in small letters.
    pub(super) fn by_address(&self) -> HashMap<&str, &UserId> {
        self.0.iter().map(|member| (member.email_key.as_str(), &member.user_id)).collect()
    }

    /// Decides for every member; gives the decisions of those whom the event concerns.
    pub(super) fn decide(
        &self,
        event: &Event,
        people: &EventPeople,
        now: Timestamp,
    ) -> Vec<Decided<'_>> {
        // Many never chose, or chose alike: each text is read once.
        let mut read = HashMap::new();
        let mut zones = HashMap::new();
        let mut subscribed = HashMap::new();
        let decisions = self.0.iter().map(|member| {
            let preferences = read
                .entry(member.document.as_deref())
                .or_insert_with(|| read_preferences(&member.user_id, member.document.as_deref()));
            let zone = zones
                .entry(member.timezone.as_deref())
                .or_insert_with(|| read_zone(member.timezone.as_deref()));
            let is_subscribed =
                subscribed.entry(member.subscriptions.as_deref()).or_insert_with(|| {
                    let text = member.subscriptions.as_deref();
                    read_subscriptions(&member.user_id, text).takes(MailingKind::Notifications)
                });
            let recipient = Recipient {
                named: people.naming(&member.user_id),
                role: member.role,
                is_subscribed: *is_subscribed,
                has_device: !member.devices.is_empty(),
                snoozed_until: member.snoozed_until,
            };
            let decide = |recipient| route(event, recipient, preferences, now, zone);
            let without_snooze = member
                .snoozed_until
                .map(|_| decide(Recipient { snoozed_until: None, ..recipient }));
            let (user_id, devices) = (&member.user_id, member.devices.as_slice());
            Decided { user_id, devices, decision: decide(recipient), without_snooze }
        });
        decisions.filter(|decided| decided.decision.concerns()).collect()
    }
}

/// Those of some addresses, in small letters, that are of a company's active members.
pub(super) async fn members_of(
    db: &Db,
    company_id: &CompanyId,
    addresses: &[String],
) -> Result<HashMap<String, UserId>, StoreError> {
    let mut members = HashMap::new();
    for chunk in chunks(addresses) {
        let sql = format!(
            "SELECT users.email_key, users.id FROM users
             JOIN memberships ON memberships.user_id = users.id
             WHERE memberships.company_id = $1 AND {MAY_ENTER}
               AND users.email_key IN ({})",
            placeholders(chunk.len(), 2)
        );
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(company_id.as_ref());
        let query = chunk.iter().fold(query, |query, address| query.bind(address.as_str()));
        let rows: Vec<(String, String)> = query.fetch_all(db.reader()).await?;
        members.extend(rows.into_iter().map(|(address, id)| (address, UserId::new(id))));
    }
    Ok(members)
}

/// The devices of a company's active members that take push messages, by user.
async fn load_devices(
    tx: &mut Tx,
    company_id: &CompanyId,
) -> Result<HashMap<String, Vec<PushDeviceId>>, StoreError> {
    let sql = format!(
        "SELECT push_devices.user_id, push_devices.id
         FROM {ACTIVE_MEMBERS} AS members
         JOIN push_devices ON push_devices.user_id = members.user_id ORDER BY push_devices.id"
    );
    let rows: Vec<(String, String)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(company_id.as_ref()).fetch_all(&mut **tx).await?;
    let mut devices: HashMap<String, Vec<PushDeviceId>> = HashMap::new();
    for (user_id, id) in rows {
        devices.entry(user_id).or_default().push(PushDeviceId::new(id));
    }
    Ok(devices)
}

/// What nobody can read must not keep the event from the others: its owner gets the defaults.
pub(crate) fn read_preferences(
    user_id: &UserId,
    document: Option<&str>,
) -> NotificationPreferences {
    let Some(text) = document else { return NotificationPreferences::default() };
    preferences::read(user_id, text).unwrap_or_else(|error| {
        tracing::error!(%error, "notification preferences can't be read");
        NotificationPreferences::default()
    })
}

/// A zone that nobody can read is as if none was chosen.
pub(crate) fn read_zone(timezone: Option<&str>) -> Zone {
    Zone::of(timezone.and_then(|name| Timezone::parse(name).ok()).as_ref())
}
