//! Bindings to what can't fail here. `web-sys` lets whatever may throw do so, and each call that may throw is
//! code of its own: selectors and names are constants of ours, and nodes are put where nodes can be.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, Node, NodeList};

#[wasm_bindgen]
extern "C" {
    /// An element, or a document or a fragment, which have these methods, too.
    #[wasm_bindgen(extends = Node)]
    pub(crate) type Part;

    /// The first element below that a selector matches.
    #[wasm_bindgen(method, js_name = querySelector)]
    pub(crate) fn first(this: &Part, selector: &str) -> Option<Element>;

    /// All elements below that a selector matches.
    #[wasm_bindgen(method, js_name = querySelectorAll)]
    pub(crate) fn all(this: &Part, selector: &str) -> NodeList;

    /// The element or the closest around it that a selector matches.
    #[wasm_bindgen(method)]
    pub(crate) fn closest(this: &Part, selector: &str) -> Option<Element>;

    #[wasm_bindgen(method)]
    pub(crate) fn matches(this: &Part, selector: &str) -> bool;

    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(crate) fn set(this: &Part, name: &str, value: &str);

    /// Takes an attribute off.
    #[wasm_bindgen(method, js_name = removeAttribute)]
    pub(crate) fn unset(this: &Part, name: &str);

    /// Sets an attribute without a value, or takes it off.
    #[wasm_bindgen(method, js_name = toggleAttribute)]
    pub(crate) fn toggle(this: &Part, name: &str, is_on: bool);

    /// Puts a node behind all others in it.
    #[wasm_bindgen(method)]
    pub(crate) fn append(this: &Part, node: &Node);

    /// Puts a node before all others in it.
    #[wasm_bindgen(method)]
    pub(crate) fn prepend(this: &Part, node: &Node);

    /// Puts a node before it.
    #[wasm_bindgen(method)]
    pub(crate) fn before(this: &Part, node: &Node);

    /// Puts a node in its place.
    #[wasm_bindgen(method, js_name = replaceWith)]
    pub(crate) fn replace(this: &Part, node: &Node);

    /// Takes it out of what it is in.
    #[wasm_bindgen(method)]
    pub(crate) fn remove(this: &Part);

    /// Makes an element; of a document.
    #[wasm_bindgen(method, js_name = createElement)]
    pub(crate) fn create(this: &Part, tag: &str) -> Element;

    /// Puts the focus on it.
    #[wasm_bindgen(method)]
    pub(crate) fn focus(this: &Part, options: &web_sys::FocusOptions);
}
