//! Messages from and to the service worker.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, MessageEvent};

use super::{Registration, WORKER, Workers, offer_update, update::reload_if_asked, workers};
use crate::{
    dom::{listen as listen_at, root_attribute},
    http::own_stamp,
    navigation::{address, go_to},
    tasks::{after, await_promise, spawn},
};

/// The worker is fetched once the page is idle: so many milliseconds after its module is there.
const REGISTER_AFTER_MS: u32 = 2_000;

/// Begins to listen; where somebody is signed in, with a worker.
pub(crate) fn listen() {
    let Some(workers) = workers() else { return };
    listen_at(&workers, "message", |event| on_message(&event));
    if root_attribute("data-ends-in").is_some() {
        after(REGISTER_AFTER_MS, || {
            spawn(async {
                // Without a worker all is as it was before there were any.
                _ = register(workers).await;
            });
        });
    }
}

/// Tells the worker something, if the page has one.
pub(crate) fn post_to_worker(message: &str) {
    if let Some(worker) = workers().and_then(|workers| workers.controller()) {
        worker.post(message);
    }
}

async fn register(workers: Workers) -> Result<(), JsValue> {
    let is_new = workers.controller().is_none();
    await_promise(workers.register(WORKER)?).await?;
    post_to_worker("loaded");
    if is_new {
        let registration = await_promise(workers.ready()).await?;
        // It hasn't seen the page come that is shown.
        if let Some(worker) = registration.unchecked_ref::<Registration>().active() {
            worker.post(&["open ", &address()].concat());
        }
    }
    Ok(())
}

fn on_message(event: &Event) {
    let message = event.unchecked_ref::<MessageEvent>().data().as_string().unwrap_or_default();
    if let Some(path) = message.strip_prefix("go ") {
        post_to_worker("going");
        go_to(path);
    } else if let Some(build) = message.strip_prefix("offer ") {
        // Where the page is new already, only the worker isn't.
        if is_of_build(&own_stamp(), build) { post_to_worker("renew") } else { offer_update() }
    } else if message == "reload" {
        reload_if_asked();
    }
}

/// Whether a page of a stamp is of a build. While one develops, its server says more than the build.
fn is_of_build(stamp: &str, build: &str) -> bool {
    stamp.rsplit('.').next().is_some_and(|own| own.starts_with(build))
}

#[cfg(test)]
mod tests {
    use super::is_of_build;

    #[test]
    fn the_build_is_the_last_part_of_a_stamp() {
        assert!(is_of_build("ada.acme.owner.abc", "abc"));
        assert!(is_of_build("ada.acme.owner.abc4711", "abc"));
        assert!(!is_of_build("ada.acme.owner.abc", "def"));
        assert!(!is_of_build("abc.acme.owner.def", "abc"));
    }
}
