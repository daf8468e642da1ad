//! Starting the module on a page.

use std::cell::RefCell;

use any_spawner::Executor;
use js_sys::{Function, Reflect};
use leptos::reactive::owner::Owner;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Element;

use crate::{
    dialogs,
    dom::{attribute, each, root, toggle},
    forms, keyboard, live, navigation, worker,
};

thread_local! {
    /// The module that the page imported: the islands are functions of it.
    static MODULE: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Brings a page to life. `module` is the module that the page imported: it names the islands.
pub fn start(module: JsValue) {
    prepare_islands();
    MODULE.set(module);
    let Some(root) = root() else { return };
    hydrate(&root);
    dialogs::listen();
    forms::listen();
    keyboard::listen();
    navigation::listen();
    live::listen();
    worker::listen();
    enhance(&root);
    toggle(&root, "data-ready", true);
}

/// Makes islands work, as `leptos::mount::hydrate_islands` does, but for what serves resources: none of our
/// islands loads any.
fn prepare_islands() {
    // It is an error only if it was done before.
    _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.set();
    std::mem::forget(owner);
}

/// Brings the islands below an element to life.
pub(crate) fn hydrate(below: &Element) {
    each(below, "leptos-island:not([data-hydrated])", &mut |island| {
        toggle(island, "data-hydrated", true);
        let name = attribute(island, "data-component");
        let function = MODULE.with_borrow(|module| Reflect::get(module, &JsValue::from_str(&name)));
        // A name that the module doesn't have is of another build: its page is loaded whole.
        if let Ok(function) = function
            && function.is_function()
        {
            _ = function.unchecked_ref::<Function>().call1(&JsValue::UNDEFINED, island);
        }
    });
}

/// Makes what is below an element work as it says by its attributes, now that something listens.
pub(crate) fn enhance(below: &Element) {
    each(below, "[data-needs-module]", &mut |control| toggle(control, "disabled", false));
    forms::enhance(below);
}
