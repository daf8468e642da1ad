//! A company's kinds of cases.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::CaseType;
use nameplate_domain::companies::CaseTypeName;
use nameplate_islands::Check;

use super::settings_actions::{AddCaseType, RemoveCaseType, RenameCaseType};
use crate::kernel::{ButtonForm, Disclosure, Field, Form};

/// The case types, with ways to add, rename and remove them.
#[component]
pub(crate) fn CaseTypesSection(case_types: Vec<CaseType>) -> AnyView {
    let empty = case_types
        .is_empty()
        .then(|| view! { <p class="empty">"There are no case types yet."</p> });
    let items: Vec<_> = case_types.iter().map(item).collect();
    view! {
        <section class="section" id="case-types">
            <h2>"Case types"</h2>
            <p>"By which cases are sorted, and notifications filtered."</p>
            {empty}
            <ul class="sessions">{items}</ul>
            <Form act=AddCaseType::PATH id="case-type" class="inline-form" of_company=true>
                <NameField label="New case type" />
                <button class="button" type="submit">
                    "Add"
                </button>
            </Form>
        </section>
    }
    .into_any()
}

fn item(case_type: &CaseType) -> impl IntoView + use<> {
    let CaseType { id, name } = case_type;
    let name = name.as_ref().to_owned();
    let hidden = vec![("id", id.to_string())];
    let prefix = format!("case-type-{id}");
    view! {
        <li class="session">
            <div class="session-text">
                <h3>{name.clone()}</h3>
            </div>
            <Disclosure
                summary="Rename"
                about=name.clone()
                key=format!("rename {id}")
                clone:hidden
                clone:name
            >
                <Form
                    act=RenameCaseType::PATH
                    hidden
                    id=prefix
                    class="inline-form"
                    of_company=true
                >
                    <NameField label="New name" value=name />
                    <button class="button" type="submit">
                        "Rename"
                    </button>
                </Form>
            </Disclosure>
            <Disclosure summary="Remove" about=name key=format!("remove {id}")>
                <ButtonForm
                    act=RemoveCaseType::PATH
                    hidden
                    of_company=true
                    text="Nobody can sort or filter by it any more."
                    class="button button-danger"
                    label="Remove case type"
                />
            </Disclosure>
        </li>
    }
}

#[component]
fn NameField(
    label: &'static str,
    /// The name of before.
    #[prop(optional)]
    value: String,
) -> impl IntoView {
    view! {
        <Field
            name="name"
            label
            autocomplete="off"
            maxlength=usize::from(CaseTypeName::MAX)
            check=Check::CaseTypeName
            value
        />
    }
}
