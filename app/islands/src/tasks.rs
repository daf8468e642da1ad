//! Work that takes time, and functions that the browser calls.
//!
//! All of it goes through boxes of one type: what is generic is compiled anew for each use, and the module
//! is loaded with every first visit.

use std::pin::Pin;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::Event;

/// A boxed future.
pub(crate) type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// Runs a future on the browser's event loop.
pub(crate) fn spawn(callback: impl Future<Output = ()> + 'static) {
    spawn_boxed(Box::pin(callback));
}

fn spawn_boxed(callback: Task<()>) {
    spawn_local(callback);
}

pub(crate) fn await_promise(promise: impl Into<Promise>) -> Task<Result<JsValue, JsValue>> {
    wait(promise.into())
}

fn wait(promise: Promise) -> Task<Result<JsValue, JsValue>> {
    Box::pin(async { JsFuture::from(promise).await })
}

/// Does something a while later. Who drops the timer takes that back.
pub(crate) fn timer(after_ms: u32, callback: impl FnOnce() + 'static) -> Timeout {
    timer_boxed(after_ms, Box::new(callback))
}

fn timer_boxed(after_ms: u32, callback: Box<dyn FnOnce()>) -> Timeout {
    Timeout::new(after_ms, callback)
}

/// Calls back after a delay.
pub(crate) fn after(after_ms: u32, callback: impl FnOnce() + 'static) {
    timer(after_ms, callback).forget();
}

/// A function that the browser calls at an event, for as long as it is held.
pub(crate) fn listener(handler: Box<dyn Fn(Event)>) -> Closure<dyn Fn(Event)> {
    Closure::wrap(handler)
}

/// A function that the browser calls once; it waits for the work that the function gives.
pub(crate) fn once(callback: Box<dyn FnOnce() -> Task<Result<JsValue, JsValue>>>) -> Function {
    let function = move || JsValue::from(future_to_promise(callback()));
    Closure::once_into_js(function).unchecked_into()
}
