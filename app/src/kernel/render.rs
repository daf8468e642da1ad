//! Rendering a page into a response.

use std::{collections::HashMap, future::Future, sync::Arc};

use axum::{
    extract::Request as HttpRequest,
    response::{Html, IntoResponse, Redirect, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use hydration_context::SsrSharedContext;
use leptos::{
    nonce::{provide_nonce, use_nonce},
    prelude::{Owner, RenderHtml as _, provide_context, use_context},
    reactive::computed::ScopedFuture,
};
use nameplate_islands::BellState;

use super::{
    ErrorKind, FormAnswer, Layout, PageForms, PageHead, PageInfo, PageRequest, PageResult,
    offline::{add_worker_headers, is_kept},
    use_page_forms,
};
use crate::{
    layout::document,
    request::{Request, STAMP, escaped},
};

/// Loads a page, and renders it.
pub(crate) async fn render<L, F>(
    info: PageInfo,
    params: HashMap<String, String>,
    request: HttpRequest,
    load: L,
) -> Response
where
    L: FnOnce(PageRequest) -> F,
    F: Future<Output = PageResult>,
{
    let (parts, _) = request.into_parts();
    let Some(context) = parts.extensions.get::<Arc<Request>>().cloned() else {
        tracing::error!("a page was asked for without its context");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Some(stale) = of_another_stamp(&parts, &context) {
        return stale;
    }
    let answer = parts.extensions.get::<FormAnswer>().cloned();
    // Islands alone are hydrated; the rest is plain HTML.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let only_company = only_company(info, &context).await;
    let asked = PageRequest::new(context.clone(), params, parts.uri, only_company.clone());
    let said = asked.head();
    let page = owner.with(|| {
        provide_nonce();
        provide_context(PageForms::new(answer));
        provide_context(context.appearance);
        let is_current = context.page.starts_with("/notifications");
        provide_context(BellState { unread: context.unread, is_current });
        provide_context(context.clone());
        ScopedFuture::new(async move {
            let content = load(asked).await;
            let head = said.get().cloned().unwrap_or_default();
            let plate = head.plate.clone().or(only_company);
            finish(info, PageHead { plate, ..head }, content, &context)
        })
    });
    let response = page.await;
    owner.cleanup();
    response
}

/// What stands on the plate of a way in: the name of the company that is served, if it is one. That it can't be
/// had keeps nobody out.
async fn only_company(info: PageInfo, request: &Request) -> Option<String> {
    if info.layout != Layout::Entrance {
        return None;
    }
    let name = request.services.companies.only_name().await;
    let name = name.inspect_err(|error| tracing::error!(%error, "no company was found"));
    Some(name.ok()??.as_ref().to_owned())
}

/// Puts what a page shows into its document.
fn finish(info: PageInfo, head: PageHead, content: PageResult, request: &Request) -> Response {
    let mut status = StatusCode::OK;
    if let Err(error) = &content {
        let way_on = match error.kind {
            ErrorKind::Unauthenticated => Some("/sign-in"),
            ErrorKind::ProofNeeded => Some("/settings/confirm"),
            _ => None,
        };
        if let Some(way_on) = way_on {
            return Redirect::to(&format!("{way_on}?next={}", escaped(&request.page)))
                .into_response();
        }
        status = error.kind.status();
    }
    let is_answer = use_page_forms().answer().is_some();
    let is_kept = status.is_success() && is_kept(info, request, is_answer);
    let html = document(info, head, content, request).to_html();
    let mut response = (status, Html(html)).into_response();
    if let Some(policy) = policy() {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    add_worker_headers(&mut response, request, is_kept);
    response
}

/// The answer to an open page that asks for another one, when that is not for whom it was made: it loads
/// it as a whole. Nothing of the page is given then, and no message that shows once is taken.
fn of_another_stamp(parts: &Parts, request: &Request) -> Option<Response> {
    let stamp = request.stamp();
    let theirs = parts.headers.get(&STAMP)?;
    if theirs.as_bytes() == stamp.as_bytes() {
        return None;
    }
    let stamp = HeaderValue::from_str(&stamp).ok()?;
    Some(([(STAMP, stamp)], ()).into_response())
}

/// The page's content security policy: scripts of this page alone, by a nonce.
fn policy() -> Option<HeaderValue> {
    let nonce = use_nonce()?;
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; worker-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

/// What server functions find in their context beside what Leptos gives them.
pub fn act_context() {
    let parts = use_context::<Parts>();
    if let Some(request) = parts.and_then(|parts| parts.extensions.get::<Arc<Request>>().cloned()) {
        provide_context(request);
    }
}
