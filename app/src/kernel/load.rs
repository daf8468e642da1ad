//! The one way in which a page waits for data.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_router::hooks::use_location;
use serde::{Serialize, de::DeserializeOwned};

use super::{ApiError, Cause, Glyph, Icon, NoRefusal, go_to, here};

/// What a page loads.
pub(crate) type Loading<T> = Resource<Result<T, ApiError<NoRefusal>>>;

/// Shows `children` with what `resource` gives: until then a skeleton, and when it failed what
/// happened and a way to try again. While it loads anew, what was there stays. Somebody who was signed
/// out in the meantime is led to the sign-in, and from there back.
#[component]
pub(crate) fn Load<T, F, V>(
    /// What to wait for.
    resource: Loading<T>,
    /// What to show then.
    children: F,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let children = StoredValue::new(children);
    view! {
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match resource.await {
                    Ok(value) => Either::Left(children.with_value(|children| children(value))),
                    Err(error) => {
                        Either::Right(view! { <LoadError error retry=move || resource.refetch() /> })
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">"Loading"</span>
            <div class="skeleton-line"></div>
            <div class="skeleton-line"></div>
            <div class="skeleton-line"></div>
        </div>
    }
}

#[component]
fn LoadError(error: ApiError<NoRefusal>, retry: impl Fn() + 'static) -> impl IntoView {
    let way_on = match error.cause {
        Cause::Unauthenticated => Some("/sign-in"),
        Cause::ProofNeeded => Some("/settings/confirm"),
        _ => None,
    };
    let is_closed = matches!(error.cause, Cause::Forbidden | Cause::NotFound);
    if let Some(way_on) = way_on {
        Effect::new(move || go_to(&format!("{way_on}?next={}", here())));
    }
    let path = use_location().pathname;
    let button = match way_on {
        Some(way_on) => EitherOf3::A(view! {
            <a class="button" href=move || format!("{way_on}?next={}", path.read())>
                "Go on"
            </a>
        }),
        None if is_closed => EitherOf3::B(view! {
            <a class="button" href="/settings">
                "All settings"
            </a>
        }),
        None => EitherOf3::C(view! {
            <button class="button" type="button" on:click=move |_| retry()>
                "Try again"
            </button>
        }),
    };
    view! {
        <div class="load-error" role="alert">
            <Icon glyph=Glyph::Alert />
            <p>{error.to_string()}</p>
            {button}
        </div>
    }
}
