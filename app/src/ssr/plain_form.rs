//! Forms that a browser sends by itself, without script: from which page one came, and how it is
//! answered.

use std::sync::{Arc, OnceLock};

use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::{prelude::use_context, serde_json};
use leptos_axum::ResponseOptions;
use nameplate_domain::kernel::LocalPath;
use serde::{Serialize, de::DeserializeOwned};

use crate::FormAnswer;

/// A form that a browser sent by itself. It is among the extensions of the request that its server
/// function answers.
#[derive(Clone, Debug)]
pub struct PlainForm {
    page: LocalPath,
    draft: Arc<OnceLock<String>>,
}

impl PlainForm {
    /// A form of a page.
    #[must_use]
    pub fn of(page: LocalPath) -> Self {
        Self { page, draft: Arc::default() }
    }

    /// The page that it stands on.
    #[must_use]
    pub const fn page(&self) -> &LocalPath {
        &self.page
    }

    /// What the page is to show in its fields, although it is not saved, if the server function says so.
    #[must_use]
    pub fn draft(&self) -> Option<&str> {
        self.draft.get().map(String::as_str)
    }

    /// The path of the page, without its query.
    fn path(&self) -> &str {
        let page = self.page.as_ref();
        page.split('?').next().unwrap_or(page)
    }
}

/// The form that is being answered, when a browser sent it by itself.
fn plain_form() -> Option<PlainForm> {
    use_context::<Parts>()?.extensions.get().cloned()
}

/// Leads a browser without script to `path` after its form was taken; gives the path, for a browser
/// with script to go there itself. `path` is one of ours: printable ASCII.
pub(crate) fn lead_to(path: &str) -> String {
    if let (Some(_), Some(response), Ok(location)) =
        (plain_form(), use_context::<ResponseOptions>(), HeaderValue::from_str(path))
    {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, location);
    }
    path.to_owned()
}

/// Leads a browser without script back to the page from which its form came, as it was filtered, when
/// its path is `start`; else to `start`.
pub(crate) fn lead_back(start: &str) {
    if let Some(page) = page_back(start) {
        lead_to(&page);
    }
}

/// Where a browser without script is led back to, as [`lead_back`] has it; `None` for one with script.
pub(super) fn page_back(start: &str) -> Option<String> {
    let form = plain_form()?;
    let page = if form.path() == start { form.page.as_ref() } else { start };
    Some(page.to_owned())
}

/// Shows a browser without script its form again, filled in with what is not saved.
pub(crate) fn show_draft(draft: &impl Serialize) {
    if let (Some(form), Ok(draft)) = (plain_form(), serde_json::to_string(draft)) {
        // A server function shows one draft.
        _ = form.draft.set(draft);
    }
}

/// What the page at hand shows in its fields although it is not saved, if a form of it asked for that.
pub(super) fn shown_draft<T: DeserializeOwned>() -> Option<T> {
    let answer = use_context::<Parts>()?.extensions.get::<FormAnswer>().cloned()?;
    serde_json::from_str(&answer.into_draft()?).ok()
}

/// The path of the page from which a form without script came.
pub(crate) fn page_that_sent() -> String {
    plain_form().map_or_else(|| "/settings".to_owned(), |form| form.path().to_owned())
}

/// The path of the settings page from which a form without script came, or of the first one.
pub(crate) fn settings_page_that_sent() -> String {
    let path = page_that_sent();
    if path.starts_with("/settings") { path } else { "/settings".to_owned() }
}

/// Lets a form fail with an error page, when there is no place on the page that it came from to say
/// so.
pub(crate) fn fail_with_page() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::SERVICE_UNAVAILABLE);
    }
}
