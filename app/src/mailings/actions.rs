//! The email subscriptions' server functions.

use leptos::prelude::*;
use nameplate_domain::mailings::{EmailSubscriptions, SubscriptionsForm};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

/// Keeps which kinds of mail the viewer takes. A form without a tick has no fields.
#[server]
pub(crate) async fn save_subscriptions(#[server(default)] form: SubscriptionsForm) -> ActResult {
    let request = request()?;
    let user_id = &request.viewer()?.user.id;
    request.services.subscriptions.save(user_id, form.into()).await?;
    Ok(Reply::message("Email subscriptions saved"))
}

/// Keeps which kinds of mail the person of a mailed link takes.
#[server]
pub(crate) async fn save_email_preferences(
    token: String,
    #[server(default)] form: SubscriptionsForm,
) -> ActResult {
    let request = request()?;
    let subscriptions = &request.services.subscriptions;
    subscriptions.save_by_link(&token, form.into(), &request.client).await?;
    Ok(Reply::message("Saved. It holds from now on."))
}

/// Has the person of a mailed link get no mail that they can do without.
#[server]
pub(crate) async fn unsubscribe_from_all(token: String) -> ActResult {
    let request = request()?;
    let subscriptions = &request.services.subscriptions;
    subscriptions.save_by_link(&token, EmailSubscriptions::NONE, &request.client).await?;
    Ok(Reply::message("You are unsubscribed from all of these."))
}
