//! The page that stands in for all that were not kept.

use leptos::prelude::*;

use crate::kernel::{PageInfo, PageRequest, PageResult};

/// `/offline`. The service worker fetches it once, without cookies, and shows it when nobody answers.
pub(crate) const OFFLINE: PageInfo = PageInfo::centered("You are offline")
    .with_lead("Nameplate can't be reached, and this page is not kept on this device.");

/// Says so, and lists what is kept: the service worker fills the list in.
pub(crate) async fn offline_page(_: PageRequest) -> PageResult {
    Ok(view! {
        <p>
            <a class="button button-primary" href="">
                "Try again"
            </a>
        </p>
        <section class="kept-pages">
            <h2>"Kept on this device"</h2>
            <ul data-kept-pages="">
                <li>"Nothing. Your settings and notifications are kept here when you open them."</li>
            </ul>
        </section>
    }
    .into_any())
}
