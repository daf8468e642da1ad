//! A moment in time, as a person reads it.

use leptos::prelude::*;

/// A moment, put into words by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormattedMoment {
    /// For machines (RFC 3339).
    pub(crate) iso: String,
    /// Like "Mon 23 Nov 2026, 14:05".
    pub(crate) exact: String,
    /// Like "3 hours ago".
    pub(crate) relative: String,
}

/// Shows a moment; the exact time is in its title.
#[component]
pub(crate) fn Moment(when: FormattedMoment) -> impl IntoView {
    view! {
        <time datetime=when.iso title=when.exact>
            {when.relative}
        </time>
    }
}
