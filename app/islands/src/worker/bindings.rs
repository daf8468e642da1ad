//! Service workers (W3C Service Workers, Push API), as far as they are used here.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::EventTarget;

pub(crate) const WORKER: &str = "/service-worker.js";

#[wasm_bindgen]
extern "C" {
    /// The browser, as far as it knows service workers.
    type WorkerNavigator;

    #[wasm_bindgen(method, getter, js_name = serviceWorker)]
    fn service_worker(this: &WorkerNavigator) -> Option<Workers>;

    /// `navigator.serviceWorker`.
    #[wasm_bindgen(extends = EventTarget)]
    pub(crate) type Workers;

    /// Registers one, or looks for a newer one.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn register(this: &Workers, script: &str) -> Result<Promise, JsValue>;

    /// Fulfilled once one is active.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn ready(this: &Workers) -> Promise;

    #[wasm_bindgen(method, catch, js_name = getRegistration)]
    pub(crate) fn get_registration(this: &Workers, script: &str) -> Result<Promise, JsValue>;

    /// The worker that controls this page.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn controller(this: &Workers) -> Option<Worker>;

    pub(crate) type Worker;

    /// Tells it something.
    #[wasm_bindgen(method, js_name = postMessage)]
    pub(crate) fn post(this: &Worker, message: &str);

    /// A worker that is registered.
    pub(crate) type Registration;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn active(this: &Registration) -> Option<Worker>;

    /// What subscribes to push messages.
    #[wasm_bindgen(method, getter, js_name = pushManager)]
    pub(crate) fn push_manager(this: &Registration) -> Option<PushManager>;

    pub(crate) type PushManager;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn subscribe(this: &PushManager, options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getSubscription)]
    pub(crate) fn get_subscription(this: &PushManager) -> Result<Promise, JsValue>;
}

/// What registers workers; nothing in a browser without, and where the page didn't come by https.
pub(crate) fn workers() -> Option<Workers> {
    window().navigator().unchecked_into::<WorkerNavigator>().service_worker()
}
