//! The way in: a door of two panels, the plate between them, and the form beside it.

use leptos::prelude::*;

use crate::{
    kernel::{Logo, PageInfo},
    request::Request,
};

/// What stands beside the form. On a phone the plate alone is left, as the head of the page.
pub(super) fn door(info: PageInfo, plate: Option<String>, request: &Request) -> AnyView {
    let plate = plate.unwrap_or_else(|| "Nameplate".to_owned());
    let foot = request.opened_at.as_ref().and_then(host).map(|host| {
        view! { <p>"You are at " <strong>{host}</strong> ". Give your password nowhere else."</p> }
    });
    view! {
        <header class="door">
            <div class="door-panel">
                <a class="brand" href="/sign-in">
                    <Logo />
                    <span class="brand-name">"Nameplate"</span>
                </a>
            </div>
            <p class="door-plate">
                {screw("m5 11 6-6")}
                <span>
                    <strong>{plate}</strong>
                    <span class="door-sub">"Accounts"</span>
                </span>
                {screw("m4.2 6.5 7.6 3")}
            </p>
            <div class="door-panel">
                {next_steps(info.next_steps)} <div class="door-foot">{foot}</div>
            </div>
        </header>
    }
    .into_any()
}

/// The host that the browser shows, with the port if it is not the usual one.
fn host(site: &url::Url) -> Option<String> {
    let host = site.host_str()?;
    Some(site.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// A screw of the plate, with its slot.
fn screw(slot: &'static str) -> AnyView {
    view! {
        <svg class="screw" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6" />
            <path d=slot />
        </svg>
    }
    .into_any()
}

/// What comes after the form, where that is to be told.
fn next_steps(steps: &'static [&'static str]) -> Option<AnyView> {
    let items = steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    let list = view! {
        <div>
            <p class="label" id="next-steps">
                "What comes next"
            </p>
            <ol class="next-steps" aria-labelledby="next-steps">
                {items}
            </ol>
        </div>
    };
    (!steps.is_empty()).then(|| list.into_any())
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_shown_as_the_browser_shows_it() {
        for (site, shown) in [
            ("https://accounts.example.com/", "accounts.example.com"),
            ("https://accounts.example.com:443/", "accounts.example.com"),
            ("http://localhost:3000/", "localhost:3000"),
        ] {
            assert_eq!(host(&site.parse().unwrap()).as_deref(), Some(shown), "{site}");
        }
    }
}
