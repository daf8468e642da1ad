//! The viewer's API keys.

use leptos::prelude::*;
use nameplate_backend::api_keys::ListedApiKey;
use nameplate_domain::kernel::ApiKeyId;
use serde::Deserialize;

use super::item::{end_in_words, last_use, scopes_in_words, state};
use crate::{
    kernel::{Disclosure, Entry, Moment, PageInfo, PageRequest, PageResult, Region},
    request::Request,
};

/// `/settings/api-keys`.
pub(crate) const API_KEYS: PageInfo = PageInfo::settings(
    "API keys",
    "By which other products act for you, each in one of your companies.",
);

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    /// The id of the key before which the list begins.
    pub(super) before: String,
}

/// The keys that work, the newest first, and below them those that work no more.
pub(crate) async fn api_keys_page(request: PageRequest) -> PageResult {
    let user_id = &request.viewer()?.user.id;
    let before = ApiKeyId::parse(&request.query::<ListQuery>().before);
    let api_keys = &request.services.api_keys;
    let page = api_keys.list(user_id, before.as_ref()).await?;
    let ended = api_keys.list_ended(user_id).await?;
    let ended = ended_keys(&request, &ended);
    let next = page.keys.last().filter(|_| page.has_more).map(|last| {
        view! {
            <p>
                <a class="button" href=format!("/settings/api-keys?before={}", last.id)>
                    "Older"
                </a>
            </p>
        }
    });
    let is_first = before.is_none();
    let empty = (page.keys.is_empty() && is_first).then(|| {
        view! {
            <p class="empty">
                "You have no API keys. Create one for each product that is to act for you."
            </p>
        }
    });
    let items: Vec<_> = page.keys.iter().map(|key| item(&request, key)).collect();
    Ok(view! {
        <Region id="api-keys" labelled_by="api-keys-title">
            <div class="section-head">
                <h2 id="api-keys-title">"Your keys"</h2>
                <a class="button button-primary" href="/settings/api-keys/new">
                    "Create a key"
                </a>
            </div>
            {empty}
            <ul class="entries">{items}</ul>
            {next}
            {ended.filter(|_| is_first)}
        </Region>
        <p class="help">
            <a href="/api/docs" rel="external">
                "What a key can do"
            </a>
            " is described for developers."
        </p>
    }
    .into_any())
}

fn item(request: &Request, key: &ListedApiKey) -> AnyView {
    let (state, mark) = state(key, request.services.now());
    let name = key.name.as_ref().to_owned();
    let company = key.company_name.as_ref().to_owned();
    let text = view! {
        <code>{format!("{}…", key.prefix)}</code>
        " · "
        {company}
        " · "
        {end_in_words(request, key)}
        <br />
        {scopes_in_words(&key.scopes)}
        " · Created "
        <Moment when=request.when(key.created_at) />
        <br />
        {last_use(request, key.last_use.as_ref())}
    };
    let is_over = !key.state(request.services.now()).works();
    let end = view! {
        <a class="button" href=format!("/settings/api-keys/{}", key.id)>
            {if is_over { "Details" } else { "Manage" }}
            <span class="visually-hidden">{format!(": {name}")}</span>
        </a>
    };
    view! {
        <Entry state title=name mark text=Some(text.into_any()) end=Some(end.into_any()) />
    }
    .into_any()
}

/// What works no more, folded away.
fn ended_keys(request: &Request, ended: &[ListedApiKey]) -> Option<AnyView> {
    let items: Vec<_> = ended.iter().map(|key| item(request, key)).collect();
    let list = || {
        view! {
            <Disclosure summary="Keys that ended in the last 90 days" key="ended">
                <ul class="entries">{items}</ul>
            </Disclosure>
        }
        .into_any()
    };
    (!ended.is_empty()).then(list)
}
