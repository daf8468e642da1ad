//! Which company a form is about.

use leptos::prelude::*;
use nameplate_domain::companies::Role;

use crate::kernel::use_viewer;

/// Says in a form which company its page is of. In another tab one may have gone to another company
/// since; then the form is refused.
#[component]
pub(crate) fn CompanyField() -> impl IntoView {
    let viewer = use_viewer();
    let id = viewer.read_untracked().as_ref().and_then(|viewer| Some(viewer.company()?.id.clone()));
    view! { <input type="hidden" name="company" value=id /> }
}

/// Where the viewer works, and as what. What a page loads of a company is loaded anew when that
/// changes: whoever is shut out sees nothing of it any more.
pub(crate) fn use_company() -> Memo<Option<(String, Role)>> {
    let viewer = use_viewer();
    Memo::new(move |_| {
        let viewer = viewer.read();
        let company = viewer.as_ref()?.company()?;
        Some((company.id.clone(), company.role))
    })
}
