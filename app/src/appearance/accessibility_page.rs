//! Accessibility: theme, font size, motion and contrast.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_islands::AccessibilityChoices;

use super::actions::SaveAppearance;
use crate::kernel::{Form, PageInfo, PageRequest, PageResult, Submit};

/// `/settings/accessibility`.
pub(crate) const ACCESSIBILITY: PageInfo = PageInfo::settings(
    "Accessibility",
    "How Nameplate looks and moves, on every device where you sign in.",
)
.kept_offline();

/// What can be chosen. With script a choice shows at once, and is kept at once.
pub(crate) async fn accessibility_page(request: PageRequest) -> PageResult {
    request.viewer()?;
    Ok(view! {
        <Form act=SaveAppearance::PATH>
            <AccessibilityChoices />
            <div class="form-actions without-script">
                <Submit label="Save changes" />
            </div>
        </Form>
    }
    .into_any())
}
