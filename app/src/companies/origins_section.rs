//! Where a company's other products are.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::{companies::WebOrigin, kernel::CompanyId};

use super::settings_actions::{AddCompanyOrigin, RemoveCompanyOrigin};
use crate::kernel::{ButtonForm, Disclosure, Field, Form};

/// What is said of an origin at which forward auth lets in the members of another company.
const PRECEDED: &str = "Another company registered this address first: its members are let in, unless the proxy names \
                        yours.";

/// The origins, with ways to add and remove them; `preceded` are those that another company registered first.
#[component]
pub(crate) fn OriginsSection(
    origins: Vec<WebOrigin>,
    preceded: Vec<WebOrigin>,
    company_id: CompanyId,
) -> AnyView {
    let empty = origins
        .is_empty()
        .then(|| view! { <p class="empty">"Notifications lead to pages of this site alone."</p> });
    let items: Vec<_> =
        origins.iter().map(|origin| item(origin, preceded.contains(origin))).collect();
    let company_id = company_id.to_string();
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
            <p class="help">
                "The company's id, for a proxy that names it by " <code>"?company="</code> ": "
                <code>{company_id}</code>
            </p>
        </section>
    }
    .into_any()
}

fn item(origin: &WebOrigin, is_preceded: bool) -> impl IntoView + use<> {
    let text = origin.as_ref().to_owned();
    view! {
        <li class="session">
            <div class="session-text">
                <h3>{text.clone()}</h3>
                {is_preceded.then(|| view! { <p class="help">{PRECEDED}</p> })}
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
