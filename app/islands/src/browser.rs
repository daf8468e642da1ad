//! Bindings to what `web-sys` has only as unstable, or not at all.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::{AbortSignal, Document, Element, Event, EventTarget, FormData, HtmlElement};

#[wasm_bindgen]
extern "C" {
    /// The window, as far as it knows the Navigation API.
    pub(crate) type NavigationWindow;

    /// The history of the document (WHATWG HTML, 7.2.6); nothing in a browser without it.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn navigation(this: &NavigationWindow) -> Option<EventTarget>;

    /// What is told before the document goes to another address.
    #[wasm_bindgen(extends = Event)]
    #[derive(Clone, Debug)]
    pub(crate) type NavigateEvent;

    /// `push`, `replace`, `reload` or `traverse`.
    #[wasm_bindgen(method, getter, js_name = navigationType)]
    pub(crate) fn navigation_type(this: &NavigateEvent) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn destination(this: &NavigateEvent) -> NavigationDestination;

    /// Whether the document may show it itself.
    #[wasm_bindgen(method, getter, js_name = canIntercept)]
    pub(crate) fn can_intercept(this: &NavigateEvent) -> bool;

    /// Whether only the fragment changes.
    #[wasm_bindgen(method, getter, js_name = hashChange)]
    pub(crate) fn hash_change(this: &NavigateEvent) -> bool;

    /// Aborts when another navigation takes its place.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &NavigateEvent) -> AbortSignal;

    #[wasm_bindgen(method, getter, js_name = formData)]
    pub(crate) fn form_data(this: &NavigateEvent) -> Option<FormData>;

    /// The name of the file that is downloaded.
    #[wasm_bindgen(method, getter, js_name = downloadRequest)]
    pub(crate) fn download_request(this: &NavigateEvent) -> Option<String>;

    /// What was pressed; not known to all browsers.
    #[wasm_bindgen(method, getter, js_name = sourceElement)]
    pub(crate) fn source_element(this: &NavigateEvent) -> Option<Element>;

    /// Whether the browser has shown a movement of its own already; not known to all browsers.
    #[wasm_bindgen(method, getter, js_name = hasUAVisualTransition)]
    pub(crate) fn has_own_transition(this: &NavigateEvent) -> Option<bool>;

    /// Has the document show it.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn intercept(this: &NavigateEvent, options: &JsValue) -> Result<(), JsValue>;

    /// Scrolls to where the page belongs: to its top, its fragment, or where it was left.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn scroll(this: &NavigateEvent) -> Result<(), JsValue>;

    pub(crate) type NavigationDestination;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn url(this: &NavigationDestination) -> String;

    /// The document, as far as it knows view transitions.
    #[wasm_bindgen(extends = Document)]
    pub(crate) type TransitionDocument;

    /// The function that starts one; nothing in a browser without it.
    #[wasm_bindgen(method, getter, js_name = startViewTransition)]
    pub(crate) fn has_transitions(this: &TransitionDocument) -> Option<Function>;

    /// Shows what `update` does as a transition (CSS View Transitions, level 1).
    #[wasm_bindgen(method, js_name = startViewTransition)]
    pub(crate) fn start_view_transition(
        this: &TransitionDocument,
        update: &Function,
    ) -> ViewTransition;

    pub(crate) type ViewTransition;

    /// Fulfilled once the document is another one.
    #[wasm_bindgen(method, getter, js_name = updateCallbackDone)]
    pub(crate) fn update_callback_done(this: &ViewTransition) -> Promise;

    /// Fulfilled before it moves; rejected when it doesn't.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn ready(this: &ViewTransition) -> Promise;

    /// An element, as far as it knows the popover API.
    #[wasm_bindgen(extends = HtmlElement)]
    pub(crate) type Popover;

    #[wasm_bindgen(method, catch, js_name = hidePopover)]
    pub(crate) fn hide_popover(this: &Popover) -> Result<(), JsValue>;

    /// What a form would send if `submitter` were pressed.
    #[wasm_bindgen(extends = FormData, js_name = FormData)]
    pub(crate) type SubmittedData;

    #[wasm_bindgen(constructor, catch, js_class = "FormData")]
    pub(crate) fn of_form(
        form: &Element,
        submitter: Option<&Element>,
    ) -> Result<SubmittedData, JsValue>;
}
