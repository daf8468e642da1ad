//! Where a company's other products are.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::companies::WebOrigin;

use super::settings_actions::{AddCompanyOrigin, RemoveCompanyOrigin};
use crate::kernel::{ButtonForm, Disclosure, Field, Form};

/// The origins, with ways to add and remove them.
#[component]
pub(crate) fn OriginsSection(origins: Vec<WebOrigin>) -> AnyView {
    let empty = origins
        .is_empty()
        .then(|| view! { <p class="empty">"Notifications lead to pages of this site alone."</p> });
    let items: Vec<_> = origins.iter().map(item).collect();
    view! {
        <section class="section" id="origins">
            <h2>"Other products"</h2>
            <p>
                "Where members of this company can be signed in, and where its notifications may lead to, beside the \
                 pages of this site."
            </p>
            {empty}
            <ul class="sessions">{items}</ul>
            <Form act=AddCompanyOrigin::PATH id="new" class="inline-form" of_company=true>
                <Field
                    name="origin"
                    label="Product URL"
                    help="Such as https://cases.example.com."
                    kind="url"
                    autocomplete="off"
                />
                <button class="button" type="submit">
                    "Add address"
                </button>
            </Form>
        </section>
    }
    .into_any()
}

fn item(origin: &WebOrigin) -> impl IntoView + use<> {
    let text = origin.as_ref().to_owned();
    view! {
        <li class="session">
            <div class="session-text">
                <h3>{text.clone()}</h3>
            </div>
            <Disclosure summary="Remove" about=text.clone() key=format!("remove {text}")>
                <ButtonForm
                    act=RemoveCompanyOrigin::PATH
                    hidden=vec![("origin", text)]
                    of_company=true
                    text="Everybody is signed out there, and notifications that lead there lead nowhere then."
                    class="button button-danger"
                    label="Remove address"
                />
            </Disclosure>
        </li>
    }
}
