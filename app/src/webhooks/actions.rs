//! The server functions of webhooks.

use leptos::prelude::*;
use nameplate_domain::{
    kernel::{CompanyId, WebhookId},
    webhooks::WebhookForm,
};

use crate::{
    kernel::{ActResult, ApiError, Reply},
    request::request,
};

/// What is said once a secret was put away.
const READY: &str = "Your webhook is ready. Send a test to see whether it is reached.";

fn page(id: &WebhookId) -> String {
    format!("/company/webhooks/{id}")
}

/// Makes a webhook, and leads to the page that shows its secret, once.
#[server]
pub(crate) async fn create_webhook(form: WebhookForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.recent_proof()?;
    let created = request.services.webhooks.create(&seat, &form, None).await?;
    request.store_fresh_webhook_secret(&seat.user_id, &created)?;
    Ok(Reply::to(page(&created.webhook.id)))
}

/// Changes a webhook's address, description and events.
#[server]
pub(crate) async fn save_webhook(
    id: WebhookId,
    form: WebhookForm,
    company: CompanyId,
) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.recent_proof()?;
    request.services.webhooks.save(&seat, &id, form).await?;
    Ok(Reply::message("Webhook saved"))
}

/// Gives a webhook another secret, and leads to the page that shows it, once.
#[server]
pub(crate) async fn rotate_webhook_secret(id: WebhookId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.recent_proof()?;
    let rotated = request.services.webhooks.rotate_secret(&seat, &id).await?;
    request.store_fresh_webhook_secret(&seat.user_id, &rotated)?;
    Ok(Reply::to(page(&id)))
}

/// Shows the new secret no more.
#[server]
pub(crate) async fn dismiss_webhook_secret(id: WebhookId) -> ActResult {
    let request = request()?;
    request.viewer()?;
    request.clear_fresh_webhook_secret();
    Ok(Reply::to(page(&id)).with_message(READY))
}

/// Sends a webhook a test, and says what it answered.
#[server]
pub(crate) async fn send_webhook_test(id: WebhookId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    let tested = request.services.webhooks.send_test(&seat, &id).await?;
    if tested.answer.is_taken() {
        return Ok(Reply::message(format!("The test arrived. {}", tested.answer)));
    }
    Err(ApiError::refused(format!("The test was not taken. {}", tested.answer)))
}

/// Turns a webhook on: what happens from now on is sent to it.
#[server]
pub(crate) async fn turn_webhook_on(id: WebhookId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.webhooks.set_on(&seat, &id, true).await?;
    Ok(Reply::message("Turned on. What happens from now on is sent to it."))
}

/// Turns a webhook off: nothing is sent to it until it is turned on again.
#[server]
pub(crate) async fn turn_webhook_off(id: WebhookId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.webhooks.set_on(&seat, &id, false).await?;
    Ok(Reply::message("Turned off. Nothing is sent to it."))
}

#[server]
pub(crate) async fn delete_webhook(id: WebhookId, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.webhooks.delete(&seat, &id).await?;
    Ok(Reply::to("/company/webhooks").with_message("Webhook deleted"))
}
