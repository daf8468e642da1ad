//! One API key of the viewer.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::api_keys::{ApiKeyState, CreatedApiKey, ListedApiKey};
use nameplate_domain::{api_keys::Overlap, kernel::ApiKeyId};

use super::{
    actions::{DismissApiKey, RegenerateApiKey, RevokeApiKey},
    item::{end_in_words, last_use, scopes_in_words},
};
use crate::{
    kernel::{
        ButtonForm, CopyButton, Disclosure, ErrorKind, Form, PageHead, PageInfo, PageRequest,
        PageResult, Region, SelectField, Submit,
    },
    request::Request,
};

/// `/settings/api-keys/{id}`.
pub(crate) const API_KEY: PageInfo =
    PageInfo::settings("API key", "What it may do, and how it is used.")
        .below("/settings/api-keys", "API keys");

/// The key, with what can be done about it; right after it was made, itself.
pub(crate) async fn api_key_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let id = ApiKeyId::parse(request.param("id")).ok_or(ErrorKind::NotFound)?;
    let found = request.services.api_keys.find_of(&viewer.user.id, &id).await?;
    let key = found.ok_or(ErrorKind::NotFound)?;
    let lead = format!("Acts for you in {}.", key.company_name.as_ref());
    request.set_head(PageHead::titled(key.name.as_ref()).with_lead(lead));
    let fresh = request.fresh_api_key().filter(|fresh| fresh.id == id);
    let state = key.state(request.services.now());
    let facts = facts(&request, &key);
    Ok(view! {
        {fresh.as_ref().map(secret)}
        <Region id="api-key">{facts}</Region>
        {state.works().then(|| acts(&key, state))}
    }
    .into_any())
}

/// The key itself, as long as this browser may show it.
fn secret(fresh: &CreatedApiKey) -> AnyView {
    let text = fresh.secret.expose().to_owned();
    view! {
        <section class="section" aria-labelledby="new-key">
            <h2 id="new-key">"Copy your key now"</h2>
            <p>
                "Nobody can show it to you again, not even your operator. This page forgets it after 10 minutes."
            </p>
            <p class="secret">
                <code>{text.clone()}</code>
            </p>
            <div class="form-actions">
                <CopyButton text label="Copy" />
            </div>
            <Form act=DismissApiKey::PATH>
                <div class="form-actions">
                    <Submit label="I have saved it" />
                </div>
            </Form>
        </section>
    }
    .into_any()
}

fn facts(request: &Request, key: &ListedApiKey) -> AnyView {
    view! {
        <dl class="facts">
            <div>
                <dt>"Begins with"</dt>
                <dd>
                    <code>{key.prefix.clone()}</code>
                </dd>
            </div>
            <div>
                <dt>"Scopes"</dt>
                <dd>{scopes_in_words(&key.scopes)}</dd>
            </div>
            <div>
                <dt>"Created"</dt>
                <dd>{request.when(key.created_at).exact}</dd>
            </div>
            <div>
                <dt>"Validity"</dt>
                <dd>{end_in_words(request, key)}</dd>
            </div>
            <div>
                <dt>"Use"</dt>
                <dd>{last_use(request, key.last_use.as_ref())}</dd>
            </div>
        </dl>
    }
    .into_any()
}

fn acts(key: &ListedApiKey, state: ApiKeyState) -> AnyView {
    let (id, name) = (key.id.to_string(), key.name.as_ref().to_owned());
    let overlaps = Overlap::ALL.iter().map(|it| (it.as_str().to_owned(), it.label().to_owned()));
    let overlaps: Vec<_> = overlaps.collect();
    let hidden = vec![("id", id.clone())];
    let is_replaced = matches!(state, ApiKeyState::Replaced(_));
    let regenerate = (!is_replaced).then(|| {
        view! {
            <section class="section">
                <h2>"Regenerate"</h2>
                <p>
                    "A new key of the same name, for the same, and for as long a time. Let the old one work on \
                    while you put the new one in its place."
                </p>
                <Form act=RegenerateApiKey::PATH hidden>
                    <SelectField
                        name="overlap"
                        label="The old key stops"
                        options=overlaps
                        value=Overlap::default().as_str()
                    />
                    <div class="form-actions">
                        <Submit label="Regenerate key" />
                    </div>
                </Form>
            </section>
        }
    });
    view! {
        {regenerate}
        <section class="section">
            <h2>"Revoke"</h2>
            <p>"What uses the key stops working at once. It can’t be taken back."</p>
            <Disclosure summary="Revoke this key" about=name key="revoke">
                <ButtonForm
                    act=RevokeApiKey::PATH
                    hidden=vec![("id", id)]
                    text="Whatever uses it is shut out from this moment on."
                    class="button button-danger"
                    label="Revoke key"
                />
            </Disclosure>
        </section>
    }
    .into_any()
}
