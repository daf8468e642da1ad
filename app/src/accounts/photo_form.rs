//! The profile photo.

use leptos::{
    ev, html, prelude::*, server_fn::ServerFn as _, server_fn::error::ServerFnUrlError, web_sys,
};
use nameplate_domain::{
    accounts::PhotoRules,
    kernel::{Fault, FieldErrors},
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;

use super::{
    crop_preview::CropPreview,
    photo_actions::{RemovePhoto, SavePhoto, save_photo},
};
use crate::kernel::{
    ApiError, Avatar, Cause, FieldError, FormErrors, FormOrigin, NoRefusal, Rejection, Submit,
    use_act, use_toasts, use_viewer,
};

pub(super) const PHOTO_SAVED: &str = "Photo saved";
pub(super) const PHOTO_REMOVED: &str = "Photo removed";
const LABELS: &[(&str, &str)] = &[("photo", "Photo")];

/// The photo, with forms to choose and to remove it. Both work as plain forms; with script the
/// chosen part can be seen and moved before it is sent.
#[component]
pub(crate) fn PhotoSection() -> AnyView {
    let viewer = use_viewer();
    let has_photo = move || viewer.read().as_ref().is_some_and(|viewer| viewer.photo.is_some());
    let toasts = use_toasts();
    // Not in the form: that goes as soon as the photo does, which another tab can cause.
    let remove = use_act::<RemovePhoto>();
    Effect::new(move || {
        if let Some(Ok(())) = remove.value().get() {
            viewer.update(|viewer| {
                if let Some(viewer) = viewer {
                    viewer.photo = None;
                }
            });
            toasts.show(PHOTO_REMOVED);
        }
    });
    view! {
        <section class="section">
            <h2>"Photo"</h2>
            <p class="help">
                "PNG, JPEG, WebP or GIF, at most 5 MB. Where it was taken, and all else in the file, is \
                 removed."
            </p>
            <div class="photo">
                <div class="photo-now">
                    <Avatar person=viewer />
                </div>
                <div class="photo-forms">
                    <ChoosePhoto />
                    <Show when=has_photo>
                        <RemovePhotoForm remove />
                    </Show>
                </div>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ChoosePhoto() -> impl IntoView {
    let viewer = use_viewer();
    let toasts = use_toasts();
    // Nothing of the browser is ever held on the server, where a page may end on another thread.
    let file = RwSignal::new(None::<SendWrapper<web_sys::File>>);
    let form = NodeRef::<html::Form>::new();
    let save = Action::new(|data: &SendWrapper<web_sys::FormData>| {
        SendWrapper::new(save_photo((**data).clone().into()))
    });
    // What the server said of a form that came without script.
    let refused_before = use_context::<leptos::server::ServerActionError>()
        .filter(|error| error.path() == SavePhoto::PATH)
        .map(|error| ServerFnUrlError::<ApiError<NoRefusal>>::decode_err(error.err()));
    let result = RwSignal::new(refused_before.map(Err::<String, _>));
    let rejection = Signal::derive(move || Rejection::of(result.get()));
    Effect::new(move || {
        let Some(saved) = save.value().get() else { return };
        if let Ok(path) = &saved {
            viewer.update(|viewer| {
                if let Some(viewer) = viewer {
                    viewer.photo = Some(path.clone());
                }
            });
            if let Some(form) = form.get_untracked() {
                form.reset();
            }
            file.set(None);
            toasts.show(PHOTO_SAVED);
        }
        result.set(Some(saved));
    });
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let data =
            form.get_untracked().and_then(|form| web_sys::FormData::new_with_form(&form).ok());
        let Some(data) = data else { return };
        // Of the form itself: the file may have been chosen before the page came alive.
        let chosen = data.get("photo").dyn_into::<web_sys::File>().ok();
        match check(chosen.as_ref()) {
            Some(fault) => {
                let errors = FieldErrors::from(("photo", fault));
                result.set(Some(Err(Cause::Invalid(errors).into())));
            }
            None => _ = save.dispatch(SendWrapper::new(data)),
        }
    };
    let on_choose = move |event: ev::Event| {
        let input = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let chosen = input.and_then(|input| input.files()).and_then(|files| files.get(0));
        file.set(chosen.map(SendWrapper::new));
        result.set(None);
    };
    let fault = Signal::derive(move || rejection.read().fault("photo"));
    view! {
        <form
            class="form"
            method="post"
            enctype="multipart/form-data"
            action=SavePhoto::url()
            node_ref=form
            on:submit=on_submit
        >
            <FormOrigin />
            <FormErrors rejection labels=LABELS />
            <div class="field">
                <label for="photo">"Choose a photo"</label>
                <input
                    class="file"
                    id="photo"
                    name="photo"
                    type="file"
                    accept="image/png,image/jpeg,image/webp,image/gif"
                    aria-invalid=move || fault.read().is_some().then_some("true")
                    aria-describedby=move || fault.read().is_some().then_some("photo-error")
                    on:change=on_choose
                />
                <FieldError name="photo" fault found=false />
            </div>
            {move || file.get().map(|file| view! { <CropPreview file=file.take() /> })}
            <div class="form-actions">
                <Submit label="Save photo" pending=save.pending() />
            </div>
        </form>
    }
}

/// What the page itself can tell, so that nobody waits for 5 MB to be refused.
fn check(file: Option<&web_sys::File>) -> Option<Fault> {
    match file {
        None => Some(Fault::Missing),
        // How a form says that no file was chosen.
        Some(file) if file.size() == 0.0 && file.name().is_empty() => Some(Fault::Missing),
        Some(file) if file.size() > PhotoRules::MAX_BYTES as f64 => Some(Fault::FileTooLarge),
        Some(_) => None,
    }
}

#[component]
fn RemovePhotoForm(
    /// What removes it.
    remove: ServerAction<RemovePhoto>,
) -> impl IntoView {
    let rejection = Signal::derive(move || Rejection::of(remove.value().get()));
    view! {
        <ActionForm action=remove>
            <FormOrigin />
            <FormErrors rejection />
            <button class="button button-danger" type="submit">
                "Remove photo"
            </button>
        </ActionForm>
    }
}
