//! *Connect my phone*, on the pages about devices.

use leptos::prelude::*;

use super::connect_actions::CONNECT_PATH;

/// Explains *Connect my phone*, and links to it.
pub(super) fn connect_section() -> AnyView {
    view! {
        <section class="section" id="connect-phone">
            <h2>"Connect my phone"</h2>
            <p>"Scan a code with your phone, and it is signed in without typing."</p>
            <p class="connect-way">
                <a class="button" href=CONNECT_PATH>
                    "Connect my phone"
                </a>
            </p>
        </section>
    }
    .into_any()
}
