//! `POST /api/v1/mailings`.

use axum::{
    Json,
    body::Body,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use nameplate_backend::{
    api_keys::RepeatableRequest,
    flows::{MailingForm, MailingReceipt},
};
use nameplate_domain::mailings::MailingKind;
use utoipa::{ToSchema, openapi::Schema};

use super::{
    Problem,
    access::Bearer,
    document::one_of,
    idempotency::{self, IdempotencyParameter},
    json,
    problems::Problems,
    query::Query,
};
use crate::{middleware::MAILING_BYTES, startup::AppState};

/// A mailing, as it is sent.
#[derive(ToSchema)]
#[schema(as = Mailing)]
#[expect(dead_code, reason = "the schema of what `MailingForm` reads")]
pub(super) struct MailingBody {
    /// What members can switch off.
    #[schema(schema_with = kinds)]
    kind: String,
    /// One line of at most 200 characters.
    #[schema(min_length = 1)]
    subject: String,
    /// Plain text of at most 20,000 characters, in which addresses of the web become links.
    #[schema(min_length = 1)]
    body: String,
    /// The addresses of the members to whom it goes; without it, it goes to all active members.
    #[schema(min_items = 1, max_items = 1000)]
    to: Option<Vec<String>>,
    /// Whether nothing is sent or stored, and only counted.
    dry_run: Option<bool>,
}

/// To how many members it goes.
#[derive(ToSchema)]
#[schema(as = MailingCounts)]
#[expect(dead_code, reason = "the schema of what `MailingCounts` writes")]
pub(super) struct CountsBody {
    /// To how many members it goes, now or later.
    recipients: u32,
    /// How many others it would go to, had they not switched the kind off.
    unsubscribed: u32,
    /// To how many of the recipients it goes at the end of their quiet hours.
    delayed: u32,
}

/// A mailing that was taken.
#[derive(ToSchema)]
#[schema(as = MailingReceipt)]
#[expect(dead_code, reason = "the schema of what `SentMailing` writes")]
pub(super) struct ReceiptBody {
    id: String,
    /// To how many members it goes, now or later.
    recipients: u32,
    /// How many others it would go to, had they not switched the kind off.
    unsubscribed: u32,
    /// To how many of the recipients it goes at the end of their quiet hours.
    delayed: u32,
}

fn kinds() -> Schema {
    one_of(MailingKind::ALL.iter().map(|it| it.as_str()))
}

/// Send a mail to members
#[utoipa::path(
    post, path = "/v1/mailings", tag = "Mailings",
    params(IdempotencyParameter),
    request_body = MailingBody,
    responses(
        (status = 202, body = ReceiptBody, description = "It is on its way."),
        (status = 200, body = CountsBody, description = "A dry run: it was only counted."),
        Problems,
    ),
    security(("api_key" = ["mailings:write"])),
)]
pub(super) async fn send(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let key = idempotency::key(&headers)?;
    let bytes = json::bytes_up_to(&headers, body, MAILING_BYTES).await?;
    let form: MailingForm = json::read(&bytes)?;
    let request =
        key.map(|key| RepeatableRequest::new(grant.key_id.clone(), key, uri.path(), &bytes));
    let receipt = state.services.mailings.send(&grant.seat, &form, request.as_ref()).await?;
    Ok(match receipt {
        MailingReceipt::Sent(sent) => (StatusCode::ACCEPTED, Json(sent)).into_response(),
        MailingReceipt::Replayed(sent) => {
            (StatusCode::ACCEPTED, [idempotency::REPLAYED], Json(sent)).into_response()
        }
        MailingReceipt::DryRun(counts) => Json(counts).into_response(),
    })
}
