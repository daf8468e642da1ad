//! The page for addresses that lead nowhere.

use leptos::prelude::*;

use crate::kernel::PageTitle;

/// The id of the request that the server is answering, for pages that report a problem.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Says that there is no such page. The server answers with status 404.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let request_id =
        SharedValue::new(|| use_context::<RequestId>().map(|RequestId(id)| id)).into_inner();
    view! {
        <PageTitle text="There is no such page" />
        <main id="main" class="gate" tabindex="-1">
            <div class="gate-plate">
                <h1>"There is no such page"</h1>
                <p class="lead">
                    "The address may be mistyped, or the page may have moved."
                </p>
                <p>
                    <a class="button" href="/">
                        "Go to the start"
                    </a>
                </p>
                {request_id
                    .map(|id| {
                        view! {
                            <p class="request-id">"Request " <code>{id}</code></p>
                        }
                    })}
            </div>
        </main>
    }
}
