//! Copies of people's data, sent part by part.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Extension, Path, State},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::{HeaderValue, StatusCode, header};
use nameplate_app::request;
use nameplate_backend::{Services, StoreError, flows::Download};
use nameplate_domain::kernel::ExportId;

use crate::startup::AppState;

/// No browser and nothing between keeps it.
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");
const ZIP: HeaderValue = HeaderValue::from_static("application/zip");

/// `/settings/data/{id}.zip`: to its owner, who is signed in, as long as it is kept.
pub(crate) async fn download(
    State(state): State<AppState>,
    Extension(request): Extension<Arc<request::Request>>,
    Path(file): Path<String>,
) -> Response {
    let id = file.strip_suffix(".zip").and_then(ExportId::parse);
    let (Some(viewer), Some(id)) = (&request.viewer, id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match state.services.exports.find_ready(&viewer.user.id, &id).await {
        Ok(Some(download)) => send(state.services.clone(), download),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a copy could not be found");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Sends a copy, of which one part is in memory at a time.
fn send(services: Arc<Services>, download: Download) -> Response {
    let name = format!("attachment; filename=\"{}\"", download.file_name);
    let Ok(name) = HeaderValue::from_str(&name) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, ZIP),
        (header::CACHE_CONTROL, NOT_KEPT),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_LENGTH, HeaderValue::from(download.size)),
    ];
    let parts = stream::try_unfold(0, move |number| {
        let (services, download) = (services.clone(), download.clone());
        async move {
            let part = services.exports.chunk(&download, number).await?;
            Ok::<_, StoreError>(part.map(|part| (Bytes::from(part), number + 1)))
        }
    });
    (headers, Body::from_stream(parts)).into_response()
}
