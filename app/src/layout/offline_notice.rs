//! What a page says that is shown without a connection.

use leptos::prelude::*;

use crate::{
    kernel::{Glyph, Icon},
    request::current_request,
};

/// Says that the page is a copy, and of when. Hidden: the service worker shows it in the copy that it kept,
/// so the time is in the words and the zone of all other times.
#[component]
pub(super) fn OfflineNotice() -> AnyView {
    let when = current_request().map(|request| request.when(request.services.kernel.now()));
    let time = when.map(|when| view! { <time datetime=when.iso>{when.exact}</time> });
    view! {
        <div class="offline-notice" role="status" hidden data-kept-copy="">
            <Icon glyph=Glyph::Alert />
            <p>"You are offline. This page is as it was on " {time} "."</p>
            <a class="button" href="">
                "Try again"
            </a>
        </div>
    }
    .into_any()
}
