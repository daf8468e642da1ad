//! What an event has to be for one to hear of it.

use leptos::prelude::*;
use nameplate_domain::notifications::{MessageFilter, NotificationPreferences};

use crate::kernel::{CheckBox, Rejection, SelectField};

/// Which new messages one hears of.
#[component]
pub(super) fn Messages(
    /// What the form holds at first.
    stored: RwSignal<NotificationPreferences>,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    let options =
        MessageFilter::ALL.iter().map(|it| (it.as_str().to_owned(), it.label().to_owned()));
    view! {
        <section class="section" id="new-messages">
            <h2>"Messages"</h2>
            <p>"Which new messages you hear of."</p>
            <SelectField
                name="messages"
                label="New messages"
                rejection
                options=options.collect()
                stored=Signal::derive(move || stored.read().messages.as_str().to_owned())
                autocomplete="off"
            />
        </section>
    }
}

/// The filters, all of which must let an event through.
#[component]
pub(super) fn FilterFields(
    /// What the form holds at first.
    stored: RwSignal<NotificationPreferences>,
    /// The kinds of cases that can be chosen.
    case_types: Vec<String>,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    let kept = rejection.read_untracked().kept_list("case_type");
    let boxes = case_types.into_iter().map(move |name| {
        let is_kept = kept.as_ref().map(|kept| kept.contains(&name));
        let of_box = StoredValue::new(name.clone());
        let is_chosen = move || {
            let chosen = |name: &String| {
                let stored = stored.read();
                stored.filters.case_types.iter().any(|it| it.as_ref() == name)
            };
            is_kept.unwrap_or_else(|| of_box.with_value(chosen))
        };
        view! {
            <label class="checkbox">
                <input type="checkbox" name="form[case_types][]" value=name.clone() checked=is_chosen />
                <span>{name}</span>
            </label>
        }
    });
    let boxes = boxes.collect::<Vec<_>>();
    let has_types = !boxes.is_empty();
    view! {
        <section class="section" id="filters">
            <h2>"Filters"</h2>
            <p>"You hear only of events that pass every filter that is set."</p>
            <CheckBox
                name="assigned_only"
                label="Only cases assigned to me"
                rejection
                stored=Signal::derive(move || stored.read().filters.assigned_only)
            />
            <CheckBox
                name="high_priority_only"
                label="Only high priority"
                rejection
                stored=Signal::derive(move || stored.read().filters.high_priority_only)
            />
            <CheckBox
                name="negative_only"
                label="Only negative sentiment"
                rejection
                stored=Signal::derive(move || stored.read().filters.negative_only)
            />
            {has_types
                .then(|| {
                    view! {
                        <fieldset class="case-types">
                            <legend>"Only these case types"</legend>
                            <p class="help">"None chosen means all."</p>
                            {boxes}
                        </fieldset>
                    }
                })}
        </section>
    }
}
