//! What the module in the browser makes parts of pages from.

use leptos::prelude::*;

use crate::kernel::{ErrorText, Glyph, Icon};

/// Templates (WHATWG HTML, 4.12.3): what the page itself finds wrong looks as what the server finds.
#[component]
pub(super) fn Templates() -> AnyView {
    view! {
        <template id="field-error-template">
            <ErrorText text="" />
        </template>
        <template id="form-errors-template">
            <div class="form-errors" role="alert" tabindex="-1">
                <h2></h2>
            </div>
        </template>
        <template id="new-version-template">
            <div class="toast" id="new-version">
                <Icon glyph=Glyph::Download />
                <p>"A new version is ready."</p>
                <button class="button" type="button" data-reload="">
                    "Reload"
                </button>
                <button class="button button-quiet" type="button" data-later="">
                    "Not now"
                </button>
            </div>
        </template>
        <template id="progress-template">
            <div class="upload">
                <label>"Uploading " <progress max="100"></progress></label>
            </div>
        </template>
    }
    .into_any()
}
