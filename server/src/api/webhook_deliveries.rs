//! `/api/v1/webhooks/{id}/deliveries` and `/test`: what a webhook is sent.

use axum::{
    extract::{OriginalUri, Path, State},
    response::Response,
};
use http::HeaderMap;
use nameplate_backend::{
    Zone,
    api_keys::RepeatableRequest,
    webhooks::{TestedWebhook, WebhookDelivery, WebhookDeliveryState},
};
use nameplate_domain::{kernel::WebhookDeliveryId, webhooks::WebhookType};
use serde::Serialize;
use utoipa::{ToSchema, openapi::Schema};

use super::{
    Problem,
    access::Bearer,
    answer::{List, Page},
    document::one_of,
    idempotency::{self, IdempotencyParameter},
    problems::Problems,
    query::{PageParameters, Query},
    webhooks::{problem, read_id},
};
use crate::startup::AppState;

/// A message to a webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(super) struct DeliveryItem {
    /// Its `webhook-id`.
    id: String,
    #[schema(schema_with = types)]
    r#type: &'static str,
    #[schema(format = DateTime)]
    created_at: String,
    /// `dropped` is what was given up after 24 hours, or waited when the webhook was turned off.
    #[schema(schema_with = states)]
    state: &'static str,
    /// How many times it was sent.
    tries: u32,
    /// When it was sent last.
    #[schema(format = DateTime)]
    attempted_at: Option<String>,
    /// What was answered then, in words.
    answer: Option<String>,
    /// When it is sent next, while it waits.
    #[schema(format = DateTime)]
    next_attempt_at: Option<String>,
}

/// What became of a test.
#[derive(Serialize, ToSchema)]
struct WebhookTest {
    /// The `webhook-id` of the message.
    id: String,
    /// Whether the message was taken.
    delivered: bool,
    /// The status of the answer, if there was one.
    status: Option<u16>,
    /// The same in words.
    answer: String,
}

fn types() -> Schema {
    one_of(WebhookType::ALL.iter().map(|it| it.as_str()))
}

fn states() -> Schema {
    one_of(["waiting", "delivered", "dropped"].into_iter())
}

/// What a webhook was sent in the last week, the newest first
#[utoipa::path(
    get, path = "/v1/webhooks/{id}/deliveries", tag = "Webhooks",
    params(("id" = String, Path, description = "The id of the webhook"), PageParameters),
    responses((status = 200, body = Page<DeliveryItem>), Problems),
    security(("api_key" = ["webhooks:read"])),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let query = Query::read(&uri, &["limit", "cursor"])?;
    let list = List::new(&state, &bearer, &uri, &query);
    let before = list.position()?.map(WebhookDeliveryId::new);
    let (webhooks, seat, id) = (&state.services.webhooks, &bearer.0.seat, read_id(&id)?);
    if webhooks.find(seat, &id).await.map_err(problem)?.is_none() {
        return Err(Problem::of(http::StatusCode::NOT_FOUND));
    }
    let found = webhooks.deliveries(seat, &id, before.as_ref(), query.limit()?).await;
    let (found, has_more) = found.map_err(problem)?;
    let next = found.last().filter(|_| has_more).map(|last| last.id.to_string());
    Ok(list.page(found.into_iter().map(DeliveryItem::from).collect(), next))
}

/// Send a webhook a test, and wait for what it answers
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/test", tag = "Webhooks",
    params(("id" = String, Path, description = "The id of the webhook"), IdempotencyParameter),
    responses(
        (status = 200, body = WebhookTest, description = "It was sent, whatever was answered."),
        Problems,
    ),
    security(("api_key" = ["webhooks:write"])),
)]
pub(super) async fn test(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let key = idempotency::key(&headers)?;
    let request = key.map(|key| RepeatableRequest::new(grant.key_id.clone(), key, uri.path(), b""));
    let act = async {
        let tested = state.services.webhooks.send_test(&grant.seat, &read_id(&id)?).await;
        tested.map(WebhookTest::from).map_err(problem)
    };
    idempotency::repeatable(&state, request.as_ref(), act).await
}

impl From<TestedWebhook> for WebhookTest {
    fn from(TestedWebhook { id, answer }: TestedWebhook) -> Self {
        Self {
            id: id.to_string(),
            delivered: answer.is_taken(),
            status: answer.status(),
            answer: answer.to_string(),
        }
    }
}

impl From<WebhookDelivery> for DeliveryItem {
    fn from(delivery: WebhookDelivery) -> Self {
        let next_attempt_at = match delivery.state {
            WebhookDeliveryState::Waiting(due_at) => Some(Zone::iso(due_at)),
            _ => None,
        };
        Self {
            id: delivery.id.to_string(),
            r#type: delivery.kind.as_str(),
            created_at: Zone::iso(delivery.created_at),
            state: delivery.state.as_str(),
            tries: delivery.tries,
            attempted_at: delivery.attempted_at.map(Zone::iso),
            answer: delivery.answer,
            next_attempt_at,
        }
    }
}
