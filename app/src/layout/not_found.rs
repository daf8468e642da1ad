//! The page for addresses that lead nowhere.

use leptos::prelude::*;

use super::GatePage;

/// The id of the request that the server is answering, for pages that report a problem.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Says that there is no such page. The server answers with status 404.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let request_id =
        SharedValue::new(|| use_context::<RequestId>().map(|RequestId(id)| id)).into_inner();
    view! {
        <GatePage
            title="There is no such page"
            heading="There is no such page"
            lead="The address may be mistyped, or the page may have moved."
        >
            <p>
                <a class="button" href="/" rel="external">
                    "Go to the start"
                </a>
            </p>
            {request_id
                .map(|id| {
                    view! { <p class="request-id">"Request " <code>{id}</code></p> }
                })}
        </GatePage>
    }
}
