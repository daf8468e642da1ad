//! Installing Nameplate as an app.

use leptos::prelude::*;
use nameplate_domain::{devices::how_to_install, sessions::Device};

use crate::kernel::{Glyph, Icon};

/// What the app is good for, and how it is installed in the browser at hand: by a button where the browser
/// offers that, else by its own menus. The style sheet knows whether it is the app already.
pub(crate) fn install_section(device: &Device) -> AnyView {
    view! {
        <section class="section" id="install">
            <h2>"Install Nameplate"</h2>
            <p>
                "As an app it has an icon and a window of its own, and shows how much is unread. Without a
                connection it shows your settings and notifications as you saw them last."
            </p>
            <p class="app-installed">
                <Icon glyph=Glyph::Check />
                "Installed. You are using the app."
            </p>
            <p class="app-offered needs-script">
                <button class="button" type="button" data-install="">
                    <Icon glyph=Glyph::Download />
                    "Install"
                </button>
            </p>
            <p class="app-by-hand">{how_to_install(device)}</p>
        </section>
    }
    .into_any()
}
