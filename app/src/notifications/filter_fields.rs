//! What an event has to be for one to hear of it.

use leptos::prelude::*;
use nameplate_domain::{
    companies::CaseTypeName,
    notifications::{MessageFilter, PreferencesForm},
};

use crate::kernel::{CheckBox, SelectField, use_form};

/// Which new messages one hears of.
pub(super) fn messages(form: &PreferencesForm) -> AnyView {
    let options =
        MessageFilter::ALL.iter().map(|it| (it.as_str().to_owned(), it.label().to_owned()));
    view! {
        <section class="section" id="new-messages">
            <h2>"Messages"</h2>
            <p>"Which new messages you hear of."</p>
            <SelectField
                name="messages"
                label="New messages"
                options=options.collect()
                value=form.messages.as_str()
            />
        </section>
    }
    .into_any()
}

/// The filters, all of which must let an event through.
pub(super) fn filters(form: &PreferencesForm, case_types: &[CaseTypeName]) -> AnyView {
    view! {
        <section class="section" id="filters">
            <h2>"Filters"</h2>
            <p>"You hear only of events that pass every filter that is set."</p>
            <CheckBox
                name="assigned_only"
                label="Only cases assigned to me"
                checked=form.assigned_only
            />
            <CheckBox
                name="high_priority_only"
                label="Only high priority"
                checked=form.high_priority_only
            />
            <CheckBox
                name="negative_only"
                label="Only negative sentiment"
                checked=form.negative_only
            />
            {case_type_boxes(form, case_types)}
        </section>
    }
    .into_any()
}

fn case_type_boxes(form: &PreferencesForm, case_types: &[CaseTypeName]) -> impl IntoView + use<> {
    let chosen = use_form().kept_list("case_types").unwrap_or_else(|| form.case_types.clone());
    let boxes = case_types.iter().map(|name| {
        let name = name.as_ref().to_owned();
        let is_chosen = chosen.contains(&name);
        view! {
            <label class="checkbox">
                <input
                    type="checkbox"
                    name="form[case_types][]"
                    value=name.clone()
                    checked=is_chosen
                />
                <span>{name}</span>
            </label>
        }
    });
    // Where there are none yet, it says what they will be good for.
    let help = match case_types.is_empty() {
        true => {
            "Your companies have no case types yet. Once an admin adds some, you choose here which of \
             them you hear of."
        }
        false => "None chosen means all.",
    };
    view! {
        <fieldset class="preferences-case-types">
            <legend>"Only these case types"</legend>
            <p class="help">{help}</p>
            {boxes.collect_view()}
        </fieldset>
    }
}
