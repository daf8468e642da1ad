//! Sending a form with files, with a bar that shows how far it is.

use js_sys::{Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, FormData, HtmlFormElement, HtmlProgressElement, ProgressEvent, Url, XmlHttpRequest,
};

use crate::{
    dom::{append, first, from_template},
    http::{FetchResponse, request_headers, stamp_header},
    tasks::{await_promise, listener, timer},
};

/// A bar that is gone at once would only flicker: it comes after so many milliseconds.
const SHOWN_AFTER_MS: u32 = 300;

/// Sends a form. `fetch` doesn't tell how far it is.
pub(super) async fn upload(
    form: &HtmlFormElement,
    url: &str,
    data: &FormData,
) -> Result<FetchResponse, JsValue> {
    let request = XmlHttpRequest::new()?;
    let asked = Url::new_with_base(url, &window().location().href()?)?.href();
    request.open("POST", &asked)?;
    for (name, value) in request_headers(false, false) {
        request.set_request_header(name, &value)?;
    }
    let bar = UploadProgress::new();
    let shown = bar.element.clone();
    let form = form.clone();
    let delay = timer(SHOWN_AFTER_MS, move || {
        if let Some(element) = &shown {
            // A form that is gone by then shows nothing.
            append(&form, element);
        }
    });
    let progress = bar.progress.clone();
    let on_progress = listener(Box::new(move |event| {
        let event: ProgressEvent = event.unchecked_into();
        if let Some(progress) = &progress
            && event.length_computable()
        {
            progress.set_value(event.loaded() * progress.max() / event.total());
        }
    }));
    request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onload(Some(&resolve));
        request.set_onerror(Some(&reject));
        request.set_onabort(Some(&reject));
    });
    request.send_with_opt_form_data(Some(data))?;
    let ended = await_promise(ended).await;
    delay.cancel();
    drop(bar);
    ended?;
    let came_from = request.response_url();
    let header = |name: &str| request.get_response_header(name).ok().flatten();
    Ok(FetchResponse {
        status: request.status()?,
        is_redirected: came_from != asked,
        url: came_from,
        stamp: header(stamp_header()),
        kind: header("content-type").unwrap_or_default(),
        text: request.response_text()?.unwrap_or_default(),
    })
}

/// The bar, for as long as it is held.
struct UploadProgress {
    element: Option<Element>,
    progress: Option<HtmlProgressElement>,
}

impl UploadProgress {
    fn new() -> Self {
        let element = from_template("progress-template");
        let progress =
            element.as_ref().and_then(|it| first(it, "progress")).map(JsCast::unchecked_into);
        Self { element, progress }
    }
}

impl Drop for UploadProgress {
    fn drop(&mut self) {
        if let Some(element) = &self.element {
            element.remove();
        }
    }
}
