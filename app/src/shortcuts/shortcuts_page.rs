//! The shortcuts' settings.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::shortcuts::{Shortcut, ShortcutContext};

use super::{
    actions::{ResetShortcuts, TurnOffShortcuts},
    shortcut_row::shortcut_row,
};
use crate::kernel::{
    ButtonForm, PageInfo, PageRequest, PageResult, Region, allowed_shortcuts, is_mac,
};

/// `/settings/shortcuts`.
pub(crate) const SHORTCUTS: PageInfo = PageInfo::settings(
    "Keyboard shortcuts",
    "What you can do by keys, on every device where you sign in. They rest while you write.",
)
.kept_offline();

/// All shortcuts, each with its keys, and ways to change them.
pub(crate) async fn shortcuts_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let (shortcuts, is_mac) = (&viewer.shortcuts, is_mac(&request));
    let list = |&context: &ShortcutContext| {
        let of_context = |it: &&Shortcut| it.context == context;
        let rows = allowed_shortcuts(viewer)
            .filter(of_context)
            .map(|it| shortcut_row(shortcuts, it, is_mac));
        let (id, rows) = (context.as_str(), rows.collect::<Vec<_>>());
        view! {
            <section class="section" aria-labelledby=id>
                <h2 id=id>{context.label()}</h2>
                <ul class="shortcuts">{rows}</ul>
            </section>
        }
        .into_any()
    };
    let lists: Vec<_> = ShortcutContext::ALL.iter().map(list).collect();
    let (state, act) = match shortcuts.is_off {
        false => ("Shortcuts are on.", "Turn off shortcuts"),
        true => ("Shortcuts are off: no key does anything by itself.", "Turn on shortcuts"),
    };
    let start_over = shortcuts.has_changes().then(start_over);
    let other = (!shortcuts.is_off).to_string();
    Ok(view! {
        <Region id="shortcuts" class="">
            <div class="shortcut-switch">
                <p id="on">{state}</p>
                <ButtonForm
                    act=TurnOffShortcuts::PATH
                    hidden=vec![("is_off", other)]
                    label=act
                />
            </div>
            <p class="help">
                "Turn them off when you speak to your computer. NVDA and JAWS keep single letters for \
                 themselves while they read a page: there the shortcuts work in focus mode."
            </p>
            {lists}
            {start_over}
        </Region>
    }
    .into_any())
}

fn start_over() -> AnyView {
    view! {
        <section class="section" aria-labelledby="reset">
            <h2 id="reset">"Start over"</h2>
            <p>"Gives every shortcut the keys that it came with."</p>
            <ButtonForm act=ResetShortcuts::PATH label="Reset all shortcuts" />
        </section>
    }
    .into_any()
}
