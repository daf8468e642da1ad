//! One shortcut among the settings.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::shortcuts::{KeysWarning, Shortcut, Shortcuts};

use super::actions::{ChangeShortcut, ResetShortcut};
use crate::kernel::{ButtonForm, Disclosure, Field, Form, Submit, caps_or_none};

/// A shortcut with its keys, and a way to change them.
pub(super) fn shortcut_row(
    shortcuts: &Shortcuts,
    shortcut: &'static Shortcut,
    is_mac: bool,
) -> AnyView {
    let Shortcut { id, label, .. } = shortcut;
    let keys = shortcuts.keys(shortcut);
    let is_changed = shortcuts.is_changed(shortcut);
    // What a person chose may be out of reach for them elsewhere; of our own keys the page says it once.
    let warning =
        keys.filter(|_| is_changed).and_then(|keys| keys.warning()).map(KeysWarning::text);
    let shown = keys.map(|keys| keys.shown(is_mac)).unwrap_or_default();
    let own = shortcut.default_keys().filter(|_| is_changed).map(|keys| keys.shown(is_mac));
    let hidden = || vec![("id", (*id).to_owned())];
    view! {
        <li class="shortcut">
            <p class="shortcut-label">
                {*label} {is_changed.then(|| view! { <span class="mark">"Changed"</span> })}
            </p>
            {caps_or_none(keys)}
            <Disclosure summary="Change" about=*label key=*id>
                <Form act=ChangeShortcut::PATH hidden=hidden() id=(*id).to_owned()>
                    <Field
                        name="keys"
                        label="Keys"
                        help="One key, two keys after each other, or Ctrl and a key. Empty for none."
                        value=shown
                        autocomplete="off"
                        optional=true
                        maxlength=24
                        takes_keys=true
                    />
                    <p class="help needs-script">
                        "Two keys, or Ctrl and a key, are saved as soon as you press them."
                    </p>
                    <div class="form-actions">
                        <Submit label="Save keys" />
                    </div>
                </Form>
                {own
                    .map(|own| {
                        view! {
                            <ButtonForm
                                act=ResetShortcut::PATH
                                hidden=hidden()
                                label=format!("Reset to {own}")
                                about=*label
                            />
                        }
                    })}
            </Disclosure>
            {warning.map(|warning| view! { <p class="help shortcut-note">{warning}</p> })}
        </li>
    }
    .into_any()
}
