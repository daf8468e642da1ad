//! The form that a server function answers: from which page it came.

use http::request::Parts;
use leptos::prelude::use_context;
use nameplate_domain::kernel::LocalPath;

/// A form of a page. It is among the extensions of the request that its server function answers.
#[derive(Clone, Debug)]
pub struct PlainForm(LocalPath);

impl PlainForm {
    #[must_use]
    pub const fn of(page: LocalPath) -> Self {
        Self(page)
    }

    #[must_use]
    pub const fn page(&self) -> &LocalPath {
        &self.0
    }

    /// The path of the page, without its query.
    fn path(&self) -> &str {
        let page = self.0.as_ref();
        page.split('?').next().unwrap_or(page)
    }
}

/// The path of the settings page from which a form came, or of the first one.
pub(crate) fn settings_page_of_form() -> String {
    let form =
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<PlainForm>().cloned());
    let path = form.as_ref().map(PlainForm::path).unwrap_or_default();
    if path.starts_with("/settings") { path.to_owned() } else { "/settings".to_owned() }
}
