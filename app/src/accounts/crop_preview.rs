//! Which part of a picture becomes the photo.

use leptos::{html, prelude::*, web_sys};
use nameplate_domain::accounts::Crop;

/// Shows the chosen part of a picture, with three sliders that move it: fields of the form around
/// it, and operable by keyboard. The style sheet places the picture as [`Crop::square`] cuts it.
#[component]
pub(crate) fn CropPreview(
    /// The picture.
    file: web_sys::File,
) -> impl IntoView {
    let address = web_sys::Url::create_object_url_with_blob(&file).unwrap_or_default();
    let owned = address.clone();
    on_cleanup(move || {
        // Only the memory of the picture is at stake.
        _ = web_sys::Url::revoke_object_url(&owned);
    });
    let crop = RwSignal::new(Crop::default());
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let Crop { x, y, zoom } = crop.get();
        if let Some(frame) = frame.get() {
            let style = web_sys::HtmlElement::style(&frame);
            for (name, value) in [("--x", x), ("--y", y), ("--zoom", zoom)] {
                // A value that the browser refuses leaves the picture where it was.
                _ = style.set_property(name, &value.to_string());
            }
        }
    });
    view! {
        <div class="crop">
            <div class="crop-frame" node_ref=frame>
                <img src=address alt="Preview of your photo" />
            </div>
            <div class="crop-sliders">
                <Slider
                    name="zoom"
                    label="Zoom"
                    min=1.0
                    max=Crop::MAX_ZOOM
                    value=crop.get_untracked().zoom
                    on_slide=move |zoom| crop.update(|crop| crop.zoom = zoom)
                />
                <Slider
                    name="x"
                    label="Left to right"
                    min=0.0
                    max=1.0
                    value=crop.get_untracked().x
                    on_slide=move |x| crop.update(|crop| crop.x = x)
                />
                <Slider
                    name="y"
                    label="Top to bottom"
                    min=0.0
                    max=1.0
                    value=crop.get_untracked().y
                    on_slide=move |y| crop.update(|crop| crop.y = y)
                />
            </div>
        </div>
    }
}

#[component]
fn Slider(
    /// The field's name in the form.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The least value.
    min: f32,
    /// The greatest value.
    max: f32,
    /// The value at first.
    value: f32,
    /// Told about every change.
    #[prop(into)]
    on_slide: Callback<f32>,
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
                on:input:target=move |event| {
                    if let Ok(value) = event.target().value().parse() {
                        on_slide.run(value);
                    }
                }
            />
        </label>
    }
}
