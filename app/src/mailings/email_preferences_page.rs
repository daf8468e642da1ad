//! Which kinds of mail somebody takes, by the link at the foot of each of them.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::mailings::LinkedSubscriptions;
use nameplate_domain::mailings::EmailSubscriptions;

use super::{
    actions::{SaveEmailPreferences, UnsubscribeFromAll},
    subscription_boxes::{ALWAYS_SENT, subscription_boxes},
};
use crate::kernel::{ButtonForm, Form, PageInfo, PageRequest, PageResult, Submit};

/// `/email-preferences/{token}`, signed in or not.
pub(crate) const EMAIL_PREFERENCES: PageInfo =
    PageInfo::centered("Email preferences").with_heading("Which mails do you want?");

/// The masked address and the four switches. Opening it changes nothing: programs open links in mails, too.
pub(crate) async fn email_preferences_page(request: PageRequest) -> PageResult {
    let token = request.param("token");
    let found = request.services.subscriptions.find_by_link(token).await?;
    Ok(found.map_or_else(not_valid, |found| preferences(found, token)))
}

fn preferences(found: LinkedSubscriptions, token: &str) -> AnyView {
    let LinkedSubscriptions { address, subscriptions } = found;
    let hidden = || vec![("token", token.to_owned())];
    let unsubscribe = (subscriptions != EmailSubscriptions::NONE).then(|| {
        view! {
            <ButtonForm
                act=UnsubscribeFromAll::PATH
                hidden=hidden()
                label="Unsubscribe from all of these"
            />
        }
    });
    view! {
        <p class="lead">"Mails to " <strong>{address}</strong></p>
        <Form act=SaveEmailPreferences::PATH hidden=hidden()>
            {subscription_boxes(&subscriptions)} <Submit label="Save" />
        </Form>
        <div class="subscriptions-all">{unsubscribe}</div>
        <p class="help">{ALWAYS_SENT}</p>
    }
    .into_any()
}

/// The same for every link that leads to nobody, whatever is wrong with it.
fn not_valid() -> AnyView {
    view! {
        <p class="lead">
            "This link is not valid. It may be cut short: open it once more from the mail, or copy the whole of it."
        </p>
        <p>"Signed in, you choose the same in your settings."</p>
        <p>
            <a class="button" href="/settings/email">
                "Go to your settings"
            </a>
        </p>
    }
    .into_any()
}
