//! The bell in the header.

use leptos::prelude::*;

use super::unread::use_unread;
use crate::kernel::{Glyph, Icon};

/// More than this are not counted.
const MOST: u32 = 99;

/// The way to the notification centre, with how much is unread there.
#[component]
pub(crate) fn Bell() -> impl IntoView {
    let unread = use_unread();
    let label = move || match unread.get() {
        0 => "Notifications".to_owned(),
        count => format!("Notifications, {} unread", shown(count)),
    };
    view! {
        <a class="bell" href="/notifications" aria-label=label>
            <Icon glyph=Glyph::Bell />
            <Show when=move || unread.get() != 0>
                <span class="bell-count">{move || shown(unread.get())}</span>
            </Show>
        </a>
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
