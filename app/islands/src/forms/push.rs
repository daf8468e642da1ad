//! Asking the browser to take push messages (W3C Push API, Service Workers, Notifications).

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use nameplate_domain::notifications::NotificationError;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::{Element, HtmlFormElement};

use super::{
    body::set_fields,
    json::{ActError, text_of},
};
use crate::{
    dom::{attribute, each, root, set},
    http::property,
    tasks::await_promise,
    worker::{Registration, WORKER, Workers, workers},
};

#[wasm_bindgen]
extern "C" {
    /// The constructor, which asks for the permission.
    type Notification;

    #[wasm_bindgen(static_method_of = Notification, getter)]
    fn permission() -> String;

    #[wasm_bindgen(static_method_of = Notification, catch, js_name = requestPermission)]
    fn request_permission() -> Result<Promise, JsValue>;

    /// A `PushSubscription`.
    type Subscription;

    #[wasm_bindgen(method, catch, js_name = toJSON)]
    fn to_json(this: &Subscription) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn unsubscribe(this: &Subscription) -> Result<Promise, JsValue>;
}

/// Has a part of the page show whether the browser takes push messages, may ask, or was told not to.
pub(super) fn show_state(below: &Element) {
    each(below, "[data-push-state]", &mut |part| {
        let state = if workers().is_none() || !is_supported() {
            "unsupported".to_owned()
        } else {
            Notification::permission()
        };
        set(part, "data-push-state", &state);
    });
}

/// Has the browser ask the person, and subscribe with our public key; puts what it gives into the form. The
/// question comes before anything that has to be waited for: a browser asks only right after somebody
/// pressed a button.
pub(super) async fn subscribe(form: &HtmlFormElement) -> Result<(), ActError> {
    let workers = workers().filter(|_| is_supported());
    let workers = workers.ok_or_else(|| refused(NotificationError::Unsupported))?;
    let allowed = request_permission_of_person()
        .await
        .map_err(|_| refused(NotificationError::Unsupported))?;
    if !allowed {
        root().iter().for_each(show_state);
        return Err(refused(NotificationError::NotAllowed));
    }
    let key = attribute(form, "data-push-key");
    let subscribed = try_to_subscribe(form, &workers, &key).await;
    subscribed.map_err(|_| refused(NotificationError::NoSubscription))
}

/// Has the browser forget its subscription, if it has one. What fails here is of no matter: nothing is
/// sent to it any more.
pub(super) async fn unsubscribe() {
    _ = try_to_unsubscribe().await;
}

fn refused(error: NotificationError) -> ActError {
    ActError::from_browser(error)
}

fn is_supported() -> bool {
    let has = |name| Reflect::has(&window(), &JsValue::from_str(name)).unwrap_or_default();
    has("PushManager") && has("Notification")
}

async fn request_permission_of_person() -> Result<bool, JsValue> {
    let answer = await_promise(Notification::request_permission()?).await?;
    Ok(answer.as_string().as_deref() == Some("granted"))
}

async fn try_to_subscribe(
    form: &HtmlFormElement,
    workers: &Workers,
    key: &str,
) -> Result<(), JsValue> {
    await_promise(workers.register(WORKER)?).await?;
    let registration = await_promise(workers.ready()).await?;
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str("userVisibleOnly"), &JsValue::TRUE)?;
    let name = JsValue::from_str("applicationServerKey");
    Reflect::set(&options, &name, &JsValue::from_str(key))?;
    let manager = registration.unchecked_ref::<Registration>().push_manager();
    let manager = manager.ok_or(JsValue::NULL)?;
    let subscription = await_promise(manager.subscribe(&options)?).await?;
    let written = subscription.unchecked_ref::<Subscription>().to_json()?;
    let keys = property(&written, "keys");
    let parts = [("endpoint", &written), ("p256dh", &keys), ("auth", &keys)];
    for (name, of) in parts {
        let text = text_of(of, name).ok_or(JsValue::NULL)?;
        set_fields(form, &["input[data-push=", name, "]"].concat(), &text);
    }
    Ok(())
}

async fn try_to_unsubscribe() -> Result<(), JsValue> {
    let workers = workers().ok_or(JsValue::NULL)?;
    let registration = await_promise(workers.get_registration(WORKER)?).await?;
    if registration.is_undefined() {
        return Ok(());
    }
    let manager = registration.unchecked_ref::<Registration>().push_manager();
    let manager = manager.ok_or(JsValue::NULL)?;
    let subscription = await_promise(manager.get_subscription()?).await?;
    await_promise(subscription.unchecked_ref::<Subscription>().unsubscribe()?).await?;
    Ok(())
}
