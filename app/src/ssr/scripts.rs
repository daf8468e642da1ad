//! The files that a page needs to come alive, by their hashed names.

use leptos::{nonce::use_nonce, prelude::*};

/// The names of the built files, found once at start-up. All are paths on this site.
#[derive(Clone, Debug, Default)]
pub struct Scripts {
    /// The style sheet.
    pub css: Option<String>,
    /// The module that starts the app, and the app.
    pub main: Option<(String, String)>,
}

/// Sets `data-script` before the first paint, so that nothing is shown and then hidden.
#[component]
pub(super) fn BootScript(
    /// The page's own address, when it answers a form.
    page: Option<String>,
    /// The id of the user whose page it is, if anybody is signed in.
    viewer: Option<String>,
) -> impl IntoView {
    view! {
        <script nonce=use_nonce() data-page=page data-viewer=viewer>
            {include_str!("boot.js")}
        </script>
    }
}

/// What a signed-in page needs to notice that its session is over, app or no app.
#[component]
pub(super) fn LiveScript(
    /// In how many seconds that is, as far as is known.
    ends_in: u32,
) -> impl IntoView {
    view! {
        <script nonce=use_nonce() data-ends-in=ends_in.to_string()>
            {include_str!("live.js")}
        </script>
    }
}

/// Starts the app. In place of Leptos's own, which reads a file for every page, and leaves a page
/// whose chunks are gone dead.
#[component]
pub(super) fn AppScripts(
    /// The module that starts the app, and the app, if they were built.
    main: Option<(String, String)>,
) -> impl IntoView {
    main.map(|(js, wasm)| {
        view! {
            <link rel="modulepreload" href=js.clone() crossorigin="" />
            <link
                rel="preload"
                href=wasm.clone()
                r#as="fetch"
                r#type="application/wasm"
                crossorigin=""
            />
            <script type="module" nonce=use_nonce()>
                {format!("nameplateBoot({js:?}, {wasm:?})")}
            </script>
        }
    })
}
