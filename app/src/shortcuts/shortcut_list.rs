//! The list of all shortcuts.

use leptos::prelude::*;
use nameplate_domain::shortcuts::{Shortcut, ShortcutContext};

use crate::{
    kernel::{allowed_shortcuts, caps_or_none},
    request::Viewer,
};

/// What no person can change, for it is the browser's: where it works, what it does, and its key.
const OF_BROWSER: [(ShortcutContext, &str, &str); 2] = [
    (ShortcutContext::Anywhere, "Close what is open", "Esc"),
    (ShortcutContext::List, "Open", "Enter"),
];

/// The shortcuts that a person may use, by where they work.
pub(super) fn shortcut_list(viewer: &Viewer) -> AnyView {
    let groups = ShortcutContext::ALL.iter().map(|&context| {
        view! {
            <section>
                <h3>{context.label()}</h3>
                <dl>{items(viewer, context)}</dl>
            </section>
        }
    });
    view! { <div class="shortcut-groups">{groups.collect_view()}</div> }.into_any()
}

fn items(viewer: &Viewer, context: ShortcutContext) -> AnyView {
    let of_context = |it: &&Shortcut| it.context == context;
    let own = allowed_shortcuts(viewer).filter(of_context);
    let own = own.map(|it| item(it.label, caps_or_none(viewer.shortcuts.keys(it))));
    let browsers = OF_BROWSER.into_iter().filter(|(it, ..)| *it == context);
    let browsers =
        browsers.map(|(_, label, key)| item(label, view! { <kbd>{key}</kbd> }.into_any()));
    own.chain(browsers).collect_view().into_any()
}

fn item(label: &'static str, keys: AnyView) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{keys}</dd>
        </div>
    }
}
