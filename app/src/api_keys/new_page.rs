//! Creating an API key.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::api_keys::{ApiKeyName, ExpiryChoice, Scope};

use super::actions::CreateApiKey;
use crate::{
    kernel::{
        BoxChoice, CheckBox, CheckBoxes, Field, Form, PageInfo, PageRequest, PageResult,
        SelectField, Submit,
    },
    request::Viewer,
};

/// `/settings/api-keys/new`.
pub(crate) const NEW_API_KEY: PageInfo = PageInfo::settings(
    "Create an API key",
    "It is shown once, right after it was made. Give each product a key of its own.",
)
.below("/settings/api-keys", "API keys");

/// The form of a new key.
pub(crate) async fn new_api_key_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let Some(current) = viewer.current().cloned() else {
        let words = "A key acts in a company, and you belong to none.";
        return Ok(view! { <p class="empty">{words}</p> }.into_any());
    };
    let companies = companies(viewer);
    let today = viewer.zone().iso_date(request.services.now());
    let expiries =
        ExpiryChoice::ALL.iter().map(|it| (it.as_str().to_owned(), it.label().to_owned()));
    Ok(view! {
        <section class="section">
            <Form act=CreateApiKey::PATH>
                <Field
                    name="name"
                    label="Name"
                    help="What the key is for, such as \"Case system\"."
                    autocomplete="off"
                    maxlength=usize::from(ApiKeyName::MAX)
                />
                <SelectField
                    name="company"
                    label="Company"
                    options=companies
                    value=current.company_id.to_string()
                />
                <CheckBox
                    name="limited"
                    label="Only what I choose"
                    help="Otherwise the key may do all that you may do in this company, now and later."
                />
                <CheckBoxes
                    name="scopes"
                    legend="What the key may do"
                    choices=scopes()
                    when="limited"
                />
                <SelectField
                    name="expiry"
                    label="Expires"
                    options=expiries.collect()
                    value=ExpiryChoice::default().as_str()
                />
                <div data-when="last-day">
                    <Field
                        name="last_day"
                        label="Last day"
                        help="It works through the end of this day, on your clock."
                        kind="date"
                        autocomplete="off"
                        value=today
                    />
                </div>
                <div class="form-actions">
                    <Submit label="Create key" />
                    <a class="button" href="/settings/api-keys">
                        "Cancel"
                    </a>
                </div>
            </Form>
        </section>
    }
    .into_any())
}

/// The companies that the viewer may enter.
fn companies(viewer: &Viewer) -> Vec<(String, String)> {
    let open = viewer.memberships.iter().filter(|it| it.is_active());
    open.map(|it| (it.company_id.to_string(), it.company_name.as_ref().to_owned())).collect()
}

/// What a key may be used for, to tick.
fn scopes() -> Vec<BoxChoice> {
    let choice = |&scope: &Scope| {
        let for_admins = if scope.permission().is_some() { " (Admins)" } else { "" };
        BoxChoice { word: scope.as_str(), label: format!("{}{for_admins}", scope.label()) }
    };
    Scope::ALL.iter().map(choice).collect()
}
