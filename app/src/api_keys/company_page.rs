//! The API keys that act in a company, for its admins.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::api_keys::ListedApiKey;
use nameplate_domain::{companies::TeamError, kernel::ApiKeyId};

use super::{
    actions::RevokeCompanyApiKey,
    item::{end_in_words, last_use, scopes_in_words, state},
    list_page::ListQuery,
};
use crate::{
    kernel::{ButtonForm, Disclosure, Entry, Moment, PageInfo, PageRequest, PageResult},
    request::Request,
};

/// `/company/api-keys`.
pub(crate) const COMPANY_API_KEYS: PageInfo = PageInfo::settings(
    "Company API keys",
    "The keys by which other products act in this company, each for one of its members.",
);

/// The keys that act in the company, the newest first.
pub(crate) async fn company_api_keys_page(request: PageRequest) -> PageResult {
    let before = ApiKeyId::parse(&request.query::<ListQuery>().before);
    let seat = request.seat()?;
    let api_keys = &request.services.api_keys;
    let page = api_keys.list_of_company::<TeamError>(&seat, before.as_ref()).await?;
    let next = page.keys.last().filter(|_| page.has_more).map(|last| {
        view! {
            <p>
                <a class="button" href=format!("/company/api-keys?before={}", last.id)>
                    "Older"
                </a>
            </p>
        }
    });
    let empty = (page.keys.is_empty() && before.is_none()).then(|| {
        view! {
            <p class="empty">"No key acts in this company. Members create their own."</p>
            <p>
                <a class="button" href="/settings/api-keys">
                    "Open your API keys"
                </a>
            </p>
        }
    });
    let items: Vec<_> = page.keys.iter().map(|key| item(&request, key)).collect();
    Ok(view! {
        {empty}
        <ul class="entries">{items}</ul>
        {next}
    }
    .into_any())
}

fn item(request: &Request, key: &ListedApiKey) -> AnyView {
    let (state, mark) = state(key, request.services.now());
    let name = key.name.as_ref().to_owned();
    let owner = key.owner.as_ref().to_owned();
    let text = view! {
        "Of "
        <a href=format!("/company/team/{}", key.user_id)>{owner.clone()}</a>
        " · "
        <code>{format!("{}…", key.prefix)}</code>
        " · "
        {end_in_words(request, key)}
        <br />
        {scopes_in_words(&key.scopes)}
        " · Created "
        <Moment when=request.when(key.created_at) />
        <br />
        {last_use(request, key.last_use.as_ref())}
    };
    let id = key.id.to_string();
    let about = format!("{name}, of {owner}");
    let is_own = request.viewer.as_ref().is_some_and(|viewer| viewer.user.id == key.user_id);
    let told = if is_own {
        "What uses it stops working at once.".to_owned()
    } else {
        format!("What uses it stops working at once. {owner} is told by mail.")
    };
    let end = view! {
        <Disclosure summary="Revoke" about key=format!("revoke {id}")>
            <ButtonForm
                act=RevokeCompanyApiKey::PATH
                hidden=vec![("id", id)]
                of_company=true
                text=told
                class="button button-danger"
                label="Revoke key"
            />
        </Disclosure>
    };
    view! {
        <Entry state title=name mark text=Some(text.into_any()) end=Some(end.into_any()) />
    }
    .into_any()
}
