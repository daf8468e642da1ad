//! The app: its routes, each page split off into a chunk of its own.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    accounts::{OverviewPage, WelcomePage},
    appearance::AccessibilityPage,
    kernel::{Toaster, provide_toasts, provide_viewer, set_root_attribute},
    layout::{NotFoundPage, SettingsLayout, SiteHeader},
    sessions::SignInPage,
};

/// The whole app, as the server renders it and the browser hydrates it.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    provide_toasts();
    // Tells tests that the page answers now.
    Effect::new(|| set_root_attribute("data-hydrated", ""));
    view! {
        <Router>
            <div class="page">
                // The browser itself follows it, and moves the focus; the router would only scroll.
                <a class="skip-link" href="#main" rel="external">
                    "Skip to content"
                </a>
                <SiteHeader />
                <Routes fallback=NotFoundPage>
                    <Route
                        path=path!("/welcome")
                        view={Lazy::<WelcomePage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/sign-in")
                        view={Lazy::<SignInPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <ParentRoute path=path!("/settings") view=SettingsLayout ssr=SsrMode::Async>
                        <Route
                            path=path!("")
                            view={Lazy::<OverviewPage>::new()}
                            ssr=SsrMode::Async
                        />
                        <Route
                            path=path!("/accessibility")
                            view={Lazy::<AccessibilityPage>::new()}
                            ssr=SsrMode::Async
                        />
                    </ParentRoute>
                </Routes>
            </div>
            <Toaster />
        </Router>
    }
}
