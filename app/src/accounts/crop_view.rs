//! Which part of a picture becomes the photo.

use leptos::prelude::*;
use nameplate_domain::accounts::Crop;

/// The id of the view.
pub(super) const CROP: &str = "crop";

/// Shows the chosen part of a picture, with three sliders that move it: fields of the form around it, and
/// operable by keyboard. The page shows it once a picture is chosen; until then nothing of it is sent. The
/// style sheet places the picture as [`Crop::square`] cuts it.
#[component]
pub(super) fn CropView() -> AnyView {
    let Crop { x, y, zoom } = Crop::default();
    view! {
        <div class="crop" id=CROP hidden=true>
            <div class="crop-frame">
                <img alt="Preview of your photo" />
            </div>
            <div class="crop-sliders">
                {slider("zoom", "Zoom", 1.0, Crop::MAX_ZOOM, zoom)}
                {slider("x", "Left to right", 0.0, 1.0, x)} {slider("y", "Top to bottom", 0.0, 1.0, y)}
            </div>
        </div>
    }
    .into_any()
}

/// A field of the form, from its least value to its greatest.
fn slider(
    name: &'static str,
    label: &'static str,
    min: f32,
    max: f32,
    value: f32,
) -> impl IntoView {
    view! {
        <label class="slider">
            <span>{label}</span>
            <input
                type="range"
                name=name
                min=min.to_string()
                max=max.to_string()
                step="0.01"
                value=value.to_string()
                disabled=true
            />
        </label>
    }
}
