//! The document around the app.

use http::{HeaderValue, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;
use nameplate_domain::appearance::{Appearance, Theme};
use std::sync::Arc;

use super::{
    Request, Scripts,
    scripts::{AppScripts, BootScript, LiveScript},
};
use crate::{App, FormAnswer, FormOwner};

/// The document around the app: how it looks is in its first tag, so nothing flashes.
#[must_use]
pub fn shell(scripts: &Scripts) -> impl IntoView + use<> {
    allow_own_scripts();
    let color_scheme = match appearance().theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::System => "light dark",
    };
    let ends_in = request().and_then(|request| request.session_end()).map(|end| end.in_seconds);
    let page = answered_page();
    let viewer = use_context::<FormOwner>().map(|FormOwner(id)| id);
    let [theme, font_size, motion, contrast] =
        appearance().root_attributes().map(|(_, value)| value);
    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-theme=theme
            data-font-size=font_size
            data-motion=motion
            data-contrast=contrast
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=color_scheme />
                {scripts.css.clone().map(|css| view! { <link rel="stylesheet" href=css /> })}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
                <BootScript page viewer />
                {ends_in.map(|ends_in| view! { <LiveScript ends_in /> })}
                <AppScripts main=scripts.main.clone() />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

fn request() -> Option<Arc<Request>> {
    use_context::<Parts>()?.extensions.get().cloned()
}

/// The page's own address, when it answers a form.
fn answered_page() -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts.extensions.get::<FormAnswer>()?;
    parts.uri.path_and_query().map(ToString::to_string)
}

fn appearance() -> Appearance {
    request().map(|request| request.appearance).unwrap_or_default()
}

/// The page's content security policy: scripts of this page alone, by a nonce.
fn allow_own_scripts() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; worker-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
