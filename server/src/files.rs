//! What isn't a page: photos, and lists to take away.

use std::sync::Arc;

use axum::{
    extract::{Extension, Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use nameplate_app::request;
use nameplate_backend::{StoreError, Zone, activity::ActivityLog, plain_cell};
use nameplate_domain::{
    activity::{Activity, ActivityGroup},
    kernel::PhotoId,
    sessions::Device,
};
use serde::Deserialize;

use crate::startup::AppState;

/// Another photo has another address, so a browser never asks again; nobody between may keep it.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// `/photos/{id}`: to anybody signed in who was shown the id.
pub(crate) async fn photo(
    State(state): State<AppState>,
    Extension(request): Extension<Arc<request::Request>>,
    Path(id): Path<String>,
) -> Response {
    let (Some(_), Some(id)) = (&request.viewer, PhotoId::parse(&id)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match state.services.photos.find(&id).await {
        Ok(Some(photo)) => match HeaderValue::from_str(&photo.mime) {
            Ok(mime) => {
                ([(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, KEPT)], photo.image)
                    .into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ActivityQuery {
    kind: String,
}

/// `/settings/activity.csv`: the timeline as a table (RFC 4180).
pub(crate) async fn activity(
    State(state): State<AppState>,
    Extension(request): Extension<Arc<request::Request>>,
    Query(query): Query<ActivityQuery>,
) -> Response {
    let Some(viewer) = &request.viewer else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let group = ActivityGroup::parse(&query.kind);
    let log = &state.services.activity;
    match log.list(&viewer.user.id, group, None, ActivityLog::DOWNLOAD).await {
        Ok(page) => match table(&page.events, &viewer.zone()) {
            Ok(table) => (
                [
                    (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                    (header::CONTENT_DISPOSITION, "attachment; filename=\"activity.csv\""),
                ],
                table,
            )
                .into_response(),
            Err(error) => {
                tracing::error!(%error, "the activity could not be written");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        },
        Err(error) => failed(&error),
    }
}

/// `/settings/security/backup-codes.txt`: the codes that were just made in this browser.
pub(crate) async fn backup_codes(Extension(request): Extension<Arc<request::Request>>) -> Response {
    let Some(codes) = request.fresh_codes() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let lines: String = codes.iter().map(|code| format!("{}\n", code.shown())).collect();
    (
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"nameplate-backup-codes.txt\""),
        ],
        format!("Nameplate backup codes. Each works once.\n\n{lines}"),
    )
        .into_response()
}

fn table(events: &[Activity], zone: &Zone) -> Result<Vec<u8>, csv::Error> {
    // With a byte-order mark: without one, spreadsheets take it for another encoding than UTF-8.
    let mut table = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    table.write_record([
        "time",
        "local_time",
        "kind",
        "event",
        "detail",
        "device",
        "place",
        "ip",
        "session",
        "revoked",
    ])?;
    for event in events {
        table.write_record([
            Zone::iso(event.at),
            zone.exact(event.at),
            event.kind.as_str().to_owned(),
            event.kind.label().to_owned(),
            plain_cell(&event.detail.to_string()),
            plain_cell(&Device::parse(&event.user_agent).to_string()),
            plain_cell(event.place.as_deref().unwrap_or_default()),
            event.ip.clone(),
            event.session_id.as_ref().map(ToString::to_string).unwrap_or_default(),
            event.revoked_at.map(Zone::iso).unwrap_or_default(),
        ])?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "a file could not be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
