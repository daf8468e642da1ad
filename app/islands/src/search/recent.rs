//! What was used lately: kept in this browser, for one person.

use leptos::prelude::window;
use web_sys::Storage;

use crate::{http::own_stamp, live::person};

const KEY: &str = "nameplate-recent";
/// The most that is kept.
const MOST: usize = 5;

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The ids of what was used lately, the latest first, with blanks between.
pub(super) fn recent() -> String {
    let kept = storage().and_then(|it| it.get_item(KEY).ok().flatten()).unwrap_or_default();
    match kept.split_once(' ') {
        Some((owner, ids)) if owner == person(&own_stamp()) => ids.to_owned(),
        // Another person's are none of this one's business.
        _ => String::new(),
    }
}

/// Keeps that something was used.
pub(super) fn remember(id: &str) {
    let list = with_latest(&recent(), id);
    if let Some(storage) = storage() {
        // A browser that keeps nothing shows nothing either.
        _ = storage.set_item(KEY, &[person(&own_stamp()), " ", &list].concat());
    }
}

fn with_latest(list: &str, id: &str) -> String {
    let mut kept = id.to_owned();
    for other in list.split(' ').filter(|other| *other != id && !other.is_empty()).take(MOST - 1) {
        kept.push(' ');
        kept.push_str(other);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::with_latest;

    #[test]
    fn the_latest_comes_first_and_once() {
        assert_eq!(with_latest("", "a"), "a");
        assert_eq!(with_latest("a b", "b"), "b a");
        assert_eq!(with_latest("a b c d e", "f"), "f a b c d");
    }
}
