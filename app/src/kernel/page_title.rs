//! The title of a page, in the tab and for screen readers.

use leptos::prelude::*;
use leptos_meta::Title;

use super::form_answer::is_refused;

/// Sets the title of the page. One that comes with the answer to a refused form says so first: it is what
/// a screen reader reads first.
#[component]
pub(crate) fn PageTitle(
    /// What the page is called, without the product's name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let error = if is_refused() { "Error: " } else { "" };
    view! { <Title text=escaped(format!("{error}{text} · Nameplate")) /> }
}

/// `leptos_meta` 0.8 writes a title into the page as it is, so a name in it could end the element.
/// In the browser the title is set as text and must not be escaped.
fn escaped(title: String) -> String {
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;") } else { title }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_title_cannot_end_its_element() {
        let title = super::escaped("</title><script>alert(1)</script>".into());
        assert!(!title.contains('<'), "{title}");
    }
}
