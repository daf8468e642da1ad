//! The bell in the header.

use leptos::prelude::*;

use super::{Glyph, icon::icon};
use crate::dom::{by_id, root_attribute};

/// More than this are not counted.
const MOST: u32 = 99;

/// What the server knows before it renders the page. A context of [`Bell`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BellState {
    /// How many notifications the viewer has not read.
    pub unread: u32,
    /// Whether the page is one of those that the bell leads to.
    pub is_current: bool,
}

thread_local! {
    /// How many they are now, as far as this browser was told.
    static UNREAD: ArcRwSignal<u32> = ArcRwSignal::new(unread_of_page());
}

fn unread_of_page() -> u32 {
    root_attribute("data-unread").and_then(|count| count.parse().ok()).unwrap_or_default()
}

/// How many notifications the viewer has not read, as far as this browser was told.
pub(crate) fn unread() -> u32 {
    UNREAD.with(GetUntracked::get_untracked)
}

/// Shows how many notifications the viewer has not read, and has it said when that is news.
pub(crate) fn show_unread(count: u32) {
    if unread() != count {
        if let Some(status) = by_id("unread-status") {
            status.set_text_content(Some(&label(count)));
        }
        UNREAD.with(|unread| unread.set(count));
    }
}

/// The way to the notification centre, with how much is unread there.
#[island]
pub fn Bell() -> impl IntoView {
    let state = use_context::<BellState>().unwrap_or_default();
    let unread = if cfg!(feature = "ssr") {
        ArcRwSignal::new(state.unread)
    } else {
        UNREAD.with(Clone::clone)
    };
    let (count, number) = (unread.clone(), unread.clone());
    let label = move || label(count.get());
    // The number is no text of the link: its name says it in words.
    view! {
        <a
            class="bell"
            href="/notifications"
            aria-label=label
            aria-current=state.is_current.then_some("true")
        >
            {icon(const { Glyph::Bell.drawing() })}
            <span class="bottom-bar-label">"Notifications"</span>
            <span
                class="bell-count"
                hidden=move || unread.get() == 0
                data-count=move || shown(number.get())
            ></span>
        </a>
    }
}

/// What the bell is called.
fn label(count: u32) -> String {
    match count {
        0 => "Notifications".to_owned(),
        count => ["Notifications, ", &shown(count), " unread"].concat(),
    }
}

fn shown(count: u32) -> String {
    if count > MOST { format!("{MOST}+") } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn many_are_not_counted() {
        assert_eq!(shown(99), "99");
        assert_eq!(shown(100), "99+");
    }
}
