//! Asking the browser to take push messages (W3C Push API, Service Workers, Notifications).

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use nameplate_domain::notifications::NotificationError;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::HtmlFormElement;

use super::{
    body::fill_in,
    json::{Refusal, text_of},
};
use crate::{dom::attribute, http::part, tasks::settled};

const WORKER: &str = "/service-worker.js";

#[wasm_bindgen]
extern "C" {
    /// What asks whether notifications may be shown.
    type Notification;

    #[wasm_bindgen(static_method_of = Notification, catch, js_name = requestPermission)]
    fn request_permission() -> Result<Promise, JsValue>;

    /// The browser, as far as it knows service workers.
    type WorkerNavigator;

    #[wasm_bindgen(method, getter, js_name = serviceWorker)]
    fn service_worker(this: &WorkerNavigator) -> Option<Workers>;

    /// What registers them.
    type Workers;

    #[wasm_bindgen(method, catch)]
    fn register(this: &Workers, script: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn ready(this: &Workers) -> Promise;

    #[wasm_bindgen(method, catch, js_name = getRegistration)]
    fn get_registration(this: &Workers, script: &str) -> Result<Promise, JsValue>;

    /// A worker that is registered.
    type Registration;

    #[wasm_bindgen(method, getter, js_name = pushManager)]
    fn push_manager(this: &Registration) -> Option<PushManager>;

    /// What subscribes.
    type PushManager;

    #[wasm_bindgen(method, catch)]
    fn subscribe(this: &PushManager, options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getSubscription)]
    fn get_subscription(this: &PushManager) -> Result<Promise, JsValue>;

    /// What messages are sent to.
    type Subscription;

    #[wasm_bindgen(method, catch, js_name = toJSON)]
    fn to_json(this: &Subscription) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn unsubscribe(this: &Subscription) -> Result<Promise, JsValue>;
}

/// Has the browser ask the person, and subscribe with our public key; puts what it gives into the form. The
/// question comes before anything that has to be waited for: a browser asks only right after somebody
/// pressed a button.
pub(super) async fn subscribe(form: &HtmlFormElement) -> Result<(), Refusal> {
    let workers = workers().filter(|_| is_supported());
    let workers = workers.ok_or_else(|| refused(NotificationError::Unsupported))?;
    let allowed = ask().await.map_err(|_| refused(NotificationError::Unsupported))?;
    if !allowed {
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

fn refused(error: NotificationError) -> Refusal {
    Refusal::of_browser(error)
}

fn workers() -> Option<Workers> {
    window().navigator().unchecked_into::<WorkerNavigator>().service_worker()
}

fn is_supported() -> bool {
    let has = |name| Reflect::has(&window(), &JsValue::from_str(name)).unwrap_or_default();
    has("PushManager") && has("Notification")
}

async fn ask() -> Result<bool, JsValue> {
    let answer = settled(Notification::request_permission()?).await?;
    Ok(answer.as_string().as_deref() == Some("granted"))
}

async fn try_to_subscribe(
    form: &HtmlFormElement,
    workers: &Workers,
    key: &str,
) -> Result<(), JsValue> {
    settled(workers.register(WORKER)?).await?;
    let registration = settled(workers.ready()).await?;
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str("userVisibleOnly"), &JsValue::TRUE)?;
    let name = JsValue::from_str("applicationServerKey");
    Reflect::set(&options, &name, &JsValue::from_str(key))?;
    let manager = registration.unchecked_ref::<Registration>().push_manager();
    let manager = manager.ok_or(JsValue::NULL)?;
    let subscription = settled(manager.subscribe(&options)?).await?;
    let written = subscription.unchecked_ref::<Subscription>().to_json()?;
    let keys = part(&written, "keys");
    let parts = [("endpoint", &written), ("p256dh", &keys), ("auth", &keys)];
    for (name, of) in parts {
        let text = text_of(of, name).ok_or(JsValue::NULL)?;
        fill_in(form, &["input[data-push=", name, "]"].concat(), &text);
    }
    Ok(())
}

async fn try_to_unsubscribe() -> Result<(), JsValue> {
    let workers = workers().ok_or(JsValue::NULL)?;
    let registration = settled(workers.get_registration(WORKER)?).await?;
    let manager = registration.unchecked_ref::<Registration>().push_manager();
    let manager = manager.ok_or(JsValue::NULL)?;
    let subscription = settled(manager.get_subscription()?).await?;
    settled(subscription.unchecked_ref::<Subscription>().unsubscribe()?).await?;
    Ok(())
}
