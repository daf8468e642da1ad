//! What the module in the browser makes parts of pages from.

use leptos::prelude::*;

use crate::kernel::ErrorText;

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
        <template id="progress-template">
            <div class="upload">
                <label>"Uploading " <progress max="100"></progress></label>
            </div>
        </template>
    }
    .into_any()
}
