//! What a form says of itself.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// The id of the user whose page this is; nothing when nobody is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOwner(pub String);

/// Makes [`FormOrigin`] work below. A page is whose it was when the server made it: when somebody else
/// signs in, it is loaded anew.
pub(crate) fn provide_form_owner() {
    let owner = SharedValue::new(use_context::<FormOwner>).into_inner();
    provide_context(owner.unwrap_or_default());
}

/// Where a form stands, and whose it is: the server answers on that page, and refuses a form of somebody
/// who is not signed in any more, for in another tab somebody else may be by now. Stands first in every
/// form that posts.
#[component]
pub(crate) fn FormOrigin() -> impl IntoView {
    let location = use_location();
    let page = move || {
        let (path, query) = (location.pathname.get(), location.search.get());
        if query.is_empty() { path } else { format!("{path}?{}", query.trim_start_matches('?')) }
    };
    let FormOwner(viewer) = expect_context();
    view! {
        <input type="hidden" name="page" value=page />
        <input type="hidden" name="viewer" value=viewer />
    }
}
