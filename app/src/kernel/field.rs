//! One line to fill in, with its label, help and error tied to it.

use leptos::{ev::Targeted, html, prelude::*, web_sys};
use nameplate_domain::kernel::Fault;

use super::{Glyph, Icon, Rejection, use_kept};

/// A field's own rule, run when the person leaves it; the service runs it again.
type Check = fn(&str) -> Result<(), Fault>;

/// A field of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn Field(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// A sentence below the label.
    #[prop(optional)]
    help: Option<&'static str>,
    /// The id of what else describes it.
    #[prop(default = "")]
    described_by: &'static str,
    /// What is stored, and stands in the field at first.
    #[prop(optional, into)]
    stored: Signal<String>,
    /// Whether it may be left empty.
    #[prop(optional)]
    optional: bool,
    /// The id of a list to choose from, by `<datalist>`.
    #[prop(optional, into)]
    list: Option<String>,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional, into)]
    inputmode: Option<Signal<&'static str>>,
    /// What the browser may fill in (WHATWG HTML, autofill).
    autocomplete: &'static str,
    /// The field's own rule.
    #[prop(optional)]
    check: Option<Check>,
    /// Told about every change.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// Whether what was entered goes when the form comes back: a password is typed anew, with script
    /// as without.
    #[prop(optional)]
    forgetful: bool,
    /// What stands behind the input, in the same row.
    #[prop(optional, into)]
    trailing: Option<ViewFn>,
    /// The `type` of the input when it changes: a password that is shown.
    #[prop(optional, into)]
    shown_kind: Option<Signal<&'static str>>,
) -> impl IntoView {
    // What the page found, as long as it is newer than what the service found.
    let found = RwSignal::new(None::<Result<(), Fault>>);
    Effect::new(move || {
        rejection.track();
        found.set(None);
    });
    // A form that is put back holds nothing wrong any more.
    let resets = window_event_listener_untyped("reset", move |_| found.set(Some(Ok(()))));
    on_cleanup(move || resets.remove());
    let fault = Signal::derive(move || match found.get() {
        Some(found) => found.err(),
        None => rejection.read().fault(name),
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        let rejected = rejection.read().is_some();
        if forgetful
            && rejected
            && let Some(input) = input.get_untracked()
        {
            input.set_value("");
            if let Some(value) = value {
                value.set(String::new());
            }
        }
    });
    let examine = move |entered: &str| {
        if let Some(check) = check {
            found.set(Some(check(entered)));
        } else if fault.get_untracked().is_some() {
            found.set(Some(Ok(())));
        }
    };
    let on_input = move |event: Targeted<web_sys::Event, web_sys::HtmlInputElement>| {
        let entered = event.target().value();
        if fault.get_untracked().is_some() {
            examine(&entered);
        }
        if let Some(value) = value {
            value.set(entered);
        }
    };
    let on_change = move |event: Targeted<web_sys::Event, web_sys::HtmlInputElement>| {
        examine(&event.target().value());
    };
    let kept = use_kept(rejection, name);
    let described_by = move || {
        let help = help.map(|_| format!("{name}-help"));
        let error = fault.get().map(|_| format!("{name}-error"));
        let more = (!described_by.is_empty()).then(|| described_by.to_owned());
        let ids: Vec<_> = help.into_iter().chain(more).chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    view! {
        <div class="field">
            <label for=name>
                {label}
                {optional.then(|| view! { <span class="optional">" (optional)"</span> })}
            </label>
            {help
                .map(|help| {
                    view! {
                        <p class="help" id=format!("{name}-help")>
                            {help}
                        </p>
                    }
                })}
            <div class="control">
                <input
                    class="input"
                    node_ref=input
                    id=name
                    name=format!("form[{name}]")
                    type=move || shown_kind.map_or(kind, |kind| kind.get())
                    autocomplete=autocomplete
                    inputmode=move || inputmode.map(|mode| mode.get())
                    list=list
                    value=move || kept.get().unwrap_or_else(|| stored.get())
                    aria-required=(!optional).then_some("true")
                    aria-invalid=move || fault.get().map(|_| "true")
                    aria-describedby=described_by
                    on:input:target=on_input
                    on:change:target=on_change
                />
                {trailing.map(|trailing| trailing.run())}
            </div>
            <FieldError name fault found=move || found.read().is_some() />
        </div>
    }
}

/// What is wrong with a field. Said aloud when the page itself found it; what the service found is
/// said by the summary on top.
#[component]
pub(crate) fn FieldError(
    /// The field's name.
    #[prop(into)]
    name: Oco<'static, str>,
    /// What is wrong.
    #[prop(into)]
    fault: Signal<Option<Fault>>,
    /// Whether the page found it.
    #[prop(into)]
    found: Signal<bool>,
) -> impl IntoView {
    view! {
        <div aria-live=move || if found.get() { "polite" } else { "off" }>
            {move || {
                fault
                    .get()
                    .map(|fault| {
                        view! {
                            <p class="error" id=format!("{name}-error")>
                                <Icon glyph=Glyph::Alert />
                                {fault.to_string()}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
