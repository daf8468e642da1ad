//! A company's kinds of cases.

use leptos::{html, prelude::*};
use nameplate_domain::companies::CaseTypeName;

use super::company_field::{CompanyField, use_company};
use super::settings_actions::{
    AddCaseType, CaseTypeView, RemoveCaseType, RenameCaseType, get_case_types,
};
use crate::kernel::{
    FieldError, FormErrors, FormOrigin, Load, Rejection, latest_rejection, use_act, use_toasts,
};

const LABELS: &[(&str, &str)] = &[("case_type", "New case type"), ("name", "New name")];

/// The case types, with ways to add, rename and remove them.
#[component]
pub(crate) fn CaseTypesSection() -> AnyView {
    let (toasts, company) = (use_toasts(), use_company());
    let add = use_act::<AddCaseType>();
    let rename = use_act::<RenameCaseType>();
    let remove = use_act::<RemoveCaseType>();
    let heading = NodeRef::<html::H2>::new();
    let input = NodeRef::<html::Input>::new();
    // Not by every answer: what was refused stays open, with what was typed.
    let changes = RwSignal::new(0);
    let case_types = Resource::new(move || (company.get(), changes.get()), |_| get_case_types());
    let tell = move |what: &'static str| {
        changes.update(|count| *count += 1);
        toasts.show(what);
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed goes; without the focus here it would be lost.
            _ = heading.focus();
        }
    };
    Effect::new(move || {
        if let Some(Ok(())) = add.value().get() {
            changes.update(|count| *count += 1);
            toasts.show("Added");
            if let Some(input) = input.get_untracked() {
                // One list is typed in one go.
                input.set_value("");
                _ = input.focus();
            }
        }
    });
    Effect::new(move || rename.value().get().into_iter().flatten().for_each(|()| tell("Renamed")));
    Effect::new(move || remove.value().get().into_iter().flatten().for_each(|()| tell("Removed")));
    let rejection = latest_rejection(move || {
        [
            (add.version().get(), Rejection::of(add.value().get())),
            (rename.version().get(), Rejection::of(rename.value().get())),
            (remove.version().get(), Rejection::of(remove.value().get())),
        ]
    });
    let kept = rejection.read_untracked().kept("case_type");
    let fault = Signal::derive(move || rejection.read().fault("case_type"));
    view! {
        <section class="section">
            <h2 node_ref=heading tabindex="-1">
                "Case types"
            </h2>
            <p>"By which cases are sorted, and notifications filtered."</p>
            <FormErrors rejection labels=LABELS />
            <Load resource=case_types let:case_types>
                <List case_types rename remove rejection />
            </Load>
            <ActionForm action=add attr:class="inline-form" attr:novalidate="">
                <FormOrigin />
                <CompanyField />
                <div class="field">
                    <label for="case_type">"New case type"</label>
                    <input
                        class="input"
                        id="case_type"
                        name="name"
                        aria-invalid=move || fault.get().map(|_| "true")
                        aria-describedby=move || fault.get().map(|_| "case_type-error")
                        autocomplete="off"
                        maxlength=CaseTypeName::MAX.to_string()
                        node_ref=input
                        value=kept
                    />
                    <FieldError name="case_type" fault found=false />
                </div>
                <button class="button" type="submit" disabled=move || add.pending().get()>
                    "Add"
                </button>
            </ActionForm>
        </section>
    }
    .into_any()
}

#[component]
fn List(
    /// The case types.
    case_types: Vec<CaseTypeView>,
    /// What renames one.
    rename: ServerAction<RenameCaseType>,
    /// What removes one.
    remove: ServerAction<RemoveCaseType>,
    /// What was refused last.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    let none = case_types.is_empty();
    let items = case_types.into_iter().map(|CaseTypeView { id, name }| {
        let field = format!("name-{id}");
        let label = field.clone();
        let kept = rejection.read_untracked().kept(&field);
        let of_this = StoredValue::new(field.clone());
        let is_refused = move || of_this.with_value(|it| rejection.read().fault(it).is_some());
        let renames = format!(" {name}");
        let (renamed, removed) = (id.clone(), id);
        let (spoken, shown) = (format!(" {name}"), name.clone());
        view! {
            <li class="session">
                <div class="session-text">
                    <h3>{shown}</h3>
                </div>
                <details class="disclosure" open=is_refused>
                    <summary>"Rename" <span class="visually-hidden">{renames}</span></summary>
                    <ActionForm action=rename attr:class="inline-form" attr:novalidate="">
                        <FormOrigin />
                        <CompanyField />
                        <input type="hidden" name="id" value=renamed />
                        <div class="field">
                            <label for=label>"New name"</label>
                            <input
                                class="input"
                                id=field
                                name="name"
                                autocomplete="off"
                                maxlength=CaseTypeName::MAX.to_string()
                                aria-invalid=move || is_refused().then_some("true")
                                value=kept.unwrap_or(name)
                            />
                        </div>
                        <button class="button" type="submit">
                            "Rename"
                        </button>
                    </ActionForm>
                </details>
                <details class="disclosure">
                    <summary>"Remove" <span class="visually-hidden">{spoken}</span></summary>
                    <ActionForm action=remove>
                        <FormOrigin />
                        <CompanyField />
                        <input type="hidden" name="id" value=removed />
                        <p>"Nobody can sort or filter by it any more."</p>
                        <button class="button button-danger" type="submit">
                            "Remove case type"
                        </button>
                    </ActionForm>
                </details>
            </li>
        }
    });
    view! {
        {none.then(|| view! { <p class="empty">"There are no case types yet."</p> })}
        <ul class="sessions">{items.collect_view()}</ul>
    }
}
