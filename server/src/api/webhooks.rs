//! `/api/v1/webhooks`: where the company of the key has other products told what happens.

use axum::{
    body::Body,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use nameplate_backend::{
    Zone,
    api_keys::RepeatableRequest,
    webhooks::{CreatedWebhook, ListedWebhook, WebhookChange, WebhookRefusal},
};
use nameplate_domain::{
    kernel::{FieldErrors, WebhookId},
    webhooks::{OffReason, WebhookError, WebhookForm, WebhookType, WebhookTypes},
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr,
        schema::{ArrayBuilder, Schema},
    },
};

use super::{
    Problem,
    access::Bearer,
    answer::{List, MatchParameter, Page, check_match, tagged},
    document::{one_of, one_of_or_none},
    idempotency::{self, IdempotencyParameter},
    json,
    problems::{ChangeProblems, Problems},
    query::{PageParameters, Query},
};
use crate::startup::AppState;

/// A webhook of the company.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(super) struct WebhookItem {
    id: String,
    /// Where messages are posted.
    url: String,
    description: Option<String>,
    /// What it is told.
    #[schema(schema_with = chosen_types)]
    types: Vec<&'static str>,
    /// Whether it is told anything.
    enabled: bool,
    #[schema(format = DateTime)]
    created_at: String,
    /// Since when it is off, if it is.
    #[schema(format = DateTime)]
    disabled_at: Option<String>,
    /// Why it is off: an Admin turned it off, it took nothing for three days, or it answered that it is gone.
    #[schema(schema_with = off_reasons)]
    disabled_reason: Option<&'static str>,
    /// The first failure since it took a message.
    #[schema(format = DateTime)]
    failing_since: Option<String>,
}

/// A webhook that was made, with what its messages are signed with.
#[derive(Serialize, ToSchema)]
#[schema(as = CreatedWebhook)]
struct CreatedItem {
    #[serde(flatten)]
    webhook: WebhookItem,
    /// `whsec_` and 32 bytes in base64. No other answer tells it.
    secret: String,
}

/// A webhook to be made.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewWebhook)]
pub(super) struct NewWebhookBody {
    /// An https address on the internet, without port and password; at most 1,000 bytes.
    #[schema(required, min_length = 1)]
    url: String,
    /// One line of at most 100 characters.
    description: Option<String>,
    /// Without it, everything.
    #[serde(deserialize_with = "json::present")]
    #[schema(schema_with = chosen_types)]
    types: Option<Vec<String>>,
}

/// What is to be changed; what is left out stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WebhookPatch {
    #[serde(deserialize_with = "json::present")]
    #[schema(nullable = false, min_length = 1)]
    url: Option<String>,
    /// `null` for none.
    #[serde(deserialize_with = "json::present")]
    description: Option<Option<String>>,
    #[serde(deserialize_with = "json::present")]
    #[schema(schema_with = chosen_types)]
    types: Option<Vec<String>>,
    /// Turned off, it is told nothing, and what waits is dropped.
    #[serde(deserialize_with = "json::present")]
    #[schema(nullable = false)]
    enabled: Option<bool>,
}

fn chosen_types() -> Schema {
    let words = one_of(WebhookType::CHOSEN.iter().map(|it| it.as_str()));
    ArrayBuilder::new().items(RefOr::T(words)).min_items(Some(1)).build().into()
}

fn off_reasons() -> Schema {
    one_of_or_none(OffReason::ALL.iter().map(|it| it.as_str()))
}

/// The webhooks of the company, the newest first
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "Webhooks",
    params(PageParameters),
    responses((status = 200, body = Page<WebhookItem>), Problems),
    security(("api_key" = ["webhooks:read"])),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    bearer: Bearer,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let query = Query::read(&uri, &["limit", "cursor"])?;
    let list = List::new(&state, &bearer, &uri, &query);
    let before = list.position()?.map(WebhookId::new);
    let (webhooks, seat) = (&state.services.webhooks, &bearer.0.seat);
    let found = webhooks.list(seat, before.as_ref(), query.limit()?).await;
    let (found, has_more) = found.map_err(problem)?;
    let next = found.last().filter(|_| has_more).map(|last| last.id.to_string());
    Ok(list.page(found.into_iter().map(WebhookItem::from).collect(), next))
}

/// Create a webhook
#[utoipa::path(
    post, path = "/v1/webhooks", tag = "Webhooks",
    params(IdempotencyParameter),
    request_body = NewWebhookBody,
    responses(
        (status = 201, body = CreatedItem, headers(("Location", description = "Where it is read and changed"))),
        Problems,
    ),
    security(("api_key" = ["webhooks:write"])),
)]
pub(super) async fn create(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let key = idempotency::key(&headers)?;
    let bytes = json::bytes(&headers, body).await?;
    let body: NewWebhookBody = json::read(&bytes)?;
    let form = WebhookForm {
        url: body.url,
        description: body.description.unwrap_or_default(),
        types: body.types.unwrap_or_else(|| words(&WebhookTypes::all())),
    };
    let request =
        key.map(|key| RepeatableRequest::new(grant.key_id.clone(), key, uri.path(), &bytes));
    let webhooks = &state.services.webhooks;
    let created = webhooks.create(&grant.seat, &form, request.as_ref()).await.map_err(problem)?;
    let CreatedWebhook { webhook, secret, is_replayed } = created;
    let location = [(header::LOCATION, format!("{}/{}", uri.path(), webhook.id))];
    let item = CreatedItem { webhook: WebhookItem::from(webhook), secret: secret.expose() };
    let mut response = (StatusCode::CREATED, location, axum::Json(item)).into_response();
    if is_replayed {
        let (name, value) = idempotency::REPLAYED;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// A webhook of the company
#[utoipa::path(
    get, path = "/v1/webhooks/{id}", tag = "Webhooks",
    params(("id" = String, Path, description = "The id of the webhook")),
    responses(
        (status = 200, body = WebhookItem, headers(("ETag", description = "For `If-Match`"))),
        Problems,
    ),
    security(("api_key" = ["webhooks:read"])),
)]
pub(super) async fn show(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let found = state.services.webhooks.find(&grant.seat, &read_id(&id)?).await.map_err(problem)?;
    let found = found.ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
    tagged(&headers, &WebhookItem::from(found))
}

/// Change a webhook, turn it off or on
#[utoipa::path(
    patch, path = "/v1/webhooks/{id}", tag = "Webhooks",
    params(("id" = String, Path, description = "The id of the webhook"), MatchParameter),
    request_body(
        content((WebhookPatch = "application/merge-patch+json"), (WebhookPatch = "application/json")),
    ),
    responses(
        (status = 200, body = WebhookItem, headers(("ETag", description = "For `If-Match`"))),
        ChangeProblems,
    ),
    security(("api_key" = ["webhooks:write"])),
)]
pub(super) async fn change(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let patch: WebhookPatch = json::read(&json::bytes(&headers, body).await?)?;
    let id = read_id(&id)?;
    let (webhooks, seat) = (&state.services.webhooks, &grant.seat);
    let present = webhooks.find(seat, &id).await.map_err(problem)?;
    let present = present.ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
    // Only what would be done otherwise has a condition (RFC 9110, section 13.2.1).
    webhooks.check(&patch.apply(&present).form).map_err(|errors| fields(&errors))?;
    let change = |present: &ListedWebhook| {
        check_match(&headers, &WebhookItem::from(present.clone())).map(|()| patch.apply(present))
    };
    let changed = webhooks.change(seat, &id, change).await.map_err(problem)??;
    tagged(&HeaderMap::new(), &WebhookItem::from(changed))
}

/// Delete a webhook
#[utoipa::path(
    delete, path = "/v1/webhooks/{id}", tag = "Webhooks",
    params(("id" = String, Path, description = "The id of the webhook")),
    responses((status = 204, description = "It is told nothing any more."), Problems),
    security(("api_key" = ["webhooks:write"])),
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    Query::read(&uri, &[])?;
    state.services.webhooks.delete(&grant.seat, &read_id(&id)?).await.map_err(problem)?;
    Ok(StatusCode::NO_CONTENT)
}

impl WebhookPatch {
    /// What a webhook is to be.
    fn apply(&self, present: &ListedWebhook) -> WebhookChange {
        let description = match &self.description {
            Some(description) => description.clone(),
            None => present.description.as_ref().map(|it| it.as_ref().to_owned()),
        };
        let form = WebhookForm {
            url: self.url.clone().unwrap_or_else(|| present.url.clone()),
            description: description.unwrap_or_default(),
            types: self.types.clone().unwrap_or_else(|| words(&present.types)),
        };
        WebhookChange { form, is_on: self.enabled.unwrap_or_else(|| present.is_on()) }
    }
}

impl From<ListedWebhook> for WebhookItem {
    fn from(webhook: ListedWebhook) -> Self {
        let (reason, disabled_at) = webhook.off.unzip();
        Self {
            id: webhook.id.to_string(),
            url: webhook.url,
            description: webhook.description.map(|it| it.as_ref().to_owned()),
            types: webhook.types.iter().map(WebhookType::as_str).collect(),
            enabled: disabled_at.is_none(),
            created_at: Zone::iso(webhook.created_at),
            disabled_at: disabled_at.map(Zone::iso),
            disabled_reason: reason.map(OffReason::as_str),
            failing_since: webhook.failing_since.map(Zone::iso),
        }
    }
}

fn words(types: &WebhookTypes) -> Vec<String> {
    types.iter().map(|it| it.as_str().to_owned()).collect()
}

pub(super) fn read_id(id: &str) -> Result<WebhookId, Problem> {
    WebhookId::parse(id).ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))
}

fn fields(errors: &FieldErrors) -> Problem {
    Problem::of_fields(errors, |field| format!("/{field}"))
}

/// What the webhooks' service refused.
pub(super) fn problem(error: WebhookRefusal) -> Problem {
    Problem::of_form(
        error,
        |field| format!("/{field}"),
        |error| match error {
            WebhookError::TooMany | WebhookError::SecretRotated => {
                Problem::with(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
            }
            WebhookError::Request(error) => Problem::of_request(error),
        },
    )
}
