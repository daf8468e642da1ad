//! Asking the browser to take push messages (W3C Push API, Service Workers, Notifications).

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use nameplate_domain::notifications::NotificationError;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::actions::NewSubscription;
use crate::kernel::{ApiError, Cause, method};

const WORKER: &str = "/service-worker.js";

type Refusal = ApiError<NotificationError>;

/// Has the browser ask the person whether notifications may be shown. Comes before anything that has to
/// be waited for: a browser asks only right after somebody pressed a button.
pub(super) async fn ask() -> Result<(), Refusal> {
    if !is_supported() {
        return Err(refused(NotificationError::Unsupported));
    }
    let answer = try_to_ask().await.map_err(|_| refused(NotificationError::Unsupported))?;
    match answer.as_deref() {
        Some("granted") => Ok(()),
        _ => Err(refused(NotificationError::NotAllowed)),
    }
}

/// Has the browser subscribe with our public key.
pub(super) async fn subscribe(key: &str) -> Result<NewSubscription, Refusal> {
    let subscription = try_to_subscribe(key).await;
    subscription.map_err(|_| refused(NotificationError::NoSubscription))
}

/// Has the browser forget its subscription, if it has one. What fails here is of no matter: nothing is
/// sent to it any more.
pub(super) async fn unsubscribe() {
    _ = try_to_unsubscribe().await;
}

fn refused(error: NotificationError) -> Refusal {
    Cause::Refused(error).into()
}

fn is_supported() -> bool {
    let has = |name: &str| Reflect::has(&window(), &name.into()).unwrap_or_default();
    let worker = Reflect::has(&window().navigator(), &"serviceWorker".into()).unwrap_or_default();
    worker && has("PushManager") && has("Notification")
}

/// Gives the browser's word for the person's answer.
async fn try_to_ask() -> Result<Option<String>, JsValue> {
    let notification = Reflect::get(&window(), &"Notification".into())?;
    let answer = call(&notification, "requestPermission", &[]).await?;
    Ok(answer.as_string())
}

async fn try_to_unsubscribe() -> Result<(), JsValue> {
    let workers = Reflect::get(&window().navigator(), &"serviceWorker".into())?;
    let registration = call(&workers, "getRegistration", &[WORKER.into()]).await?;
    let manager = Reflect::get(&registration, &"pushManager".into())?;
    let subscription = call(&manager, "getSubscription", &[]).await?;
    call(&subscription, "unsubscribe", &[]).await?;
    Ok(())
}

async fn try_to_subscribe(key: &str) -> Result<NewSubscription, JsValue> {
    let workers = Reflect::get(&window().navigator(), &"serviceWorker".into())?;
    call(&workers, "register", &[WORKER.into()]).await?;
    let ready = Reflect::get(&workers, &"ready".into())?;
    let registration = JsFuture::from(ready.dyn_into::<Promise>()?).await?;
    let manager = Reflect::get(&registration, &"pushManager".into())?;
    let options = Object::new();
    Reflect::set(&options, &"userVisibleOnly".into(), &true.into())?;
    Reflect::set(&options, &"applicationServerKey".into(), &key.into())?;
    let subscription = call(&manager, "subscribe", &[options.into()]).await?;
    let written = method(&subscription, "toJSON")?.call0(&subscription)?;
    let keys = Reflect::get(&written, &"keys".into())?;
    let text = |of: &JsValue, name: &str| {
        Reflect::get(of, &name.into())?.as_string().ok_or_else(|| JsValue::from_str(name))
    };
    Ok(NewSubscription {
        endpoint: text(&written, "endpoint")?,
        p256dh: text(&keys, "p256dh")?,
        auth: text(&keys, "auth")?,
    })
}

/// Calls a method that promises something, and waits for it.
async fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let arguments = arguments.iter().collect::<js_sys::Array>();
    let promise = method(of, name)?.apply(of, &arguments)?;
    JsFuture::from(promise.dyn_into::<Promise>()?).await
}
