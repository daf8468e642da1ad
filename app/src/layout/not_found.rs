//! The page for addresses that lead nowhere.

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use leptos::prelude::*;

use crate::kernel::{PageInfo, PageRequest, PageResult, render};

const NOT_FOUND: PageInfo = PageInfo::centered("There is no such page")
    .with_lead("The address may be mistyped, or the page may have moved.");

/// Says that there is no such page, with status 404.
pub async fn not_found(request: Request) -> Response {
    let page = render(NOT_FOUND, Default::default(), request, content).await;
    if page.status().is_success() { (StatusCode::NOT_FOUND, page).into_response() } else { page }
}

async fn content(request: PageRequest) -> PageResult {
    let id = request.id.clone();
    // Mails and push messages lead where the app that sent an event says, which may be no page of ours.
    let of_notification = request.viewer.as_ref().map(|_| {
        view! {
            <p>
                "If a notification led you here, the app that sent it names a page that Nameplate doesn't \
                 have. What it says is under " <a href="/notifications">"Notifications"</a> "."
            </p>
        }
    });
    Ok(view! {
        {of_notification}
        <p>
            <a class="button" href="/">
                "Go to the start"
            </a>
        </p>
        <p class="request-id">"Request " <code>{id}</code></p>
    }
    .into_any())
}
