//! The profile photo.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::accounts::{PhotoRules, User};

use super::{
    crop_view::{CROP, CropView},
    photo_actions::{RemovePhoto, SavePhoto},
};
use crate::kernel::{Avatar, AvatarData, ButtonForm, FieldError, Form, Region, Submit, use_form};

/// The photo, with forms to choose and to remove it. Both follow what another page does; the file that was
/// chosen stays.
pub(super) fn photo_section(user: &User) -> AnyView {
    let (person, has_photo) = (AvatarData::from(user), user.photo_id.is_some());
    view! {
        <section class="section">
            <h2>"Photo"</h2>
            <p class="help">
                {format!(
                    "PNG, JPEG, WebP or GIF, at most {} MB. Where it was taken, and all else in the \
                     file, is removed.",
                    PhotoRules::MAX_MB,
                )}
            </p>
            <div class="photo">
                <Region id="photo-now" class="photo-now">
                    <Avatar person />
                </Region>
                <div class="photo-forms">
                    <Form act=SavePhoto::PATH multipart=true>
                        <PhotoField />
                        <CropView />
                        <div class="form-actions">
                            <Submit label="Save photo" />
                        </div>
                    </Form>
                    <Region id="photo-removal" class="photo-removal">
                        {has_photo
                            .then(|| {
                                view! {
                                    <ButtonForm
                                        act=RemovePhoto::PATH
                                        class="button button-danger"
                                        label="Remove photo"
                                    />
                                }
                            })}
                    </Region>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// The file. With script the chosen part of it can be seen and moved before it is sent, and nobody waits for
/// more than a photo may have to be refused.
#[component]
fn PhotoField() -> AnyView {
    let form = use_form();
    form.name_field("photo", "New photo");
    let fault = form.fault("photo").map(str::to_owned);
    view! {
        <div class="field">
            <label for="photo">"New photo"</label>
            <input
                class="file"
                id="photo"
                name="photo"
                type="file"
                accept="image/png,image/jpeg,image/webp,image/gif"
                aria-invalid=fault.as_ref().map(|_| "true")
                aria-describedby=fault.as_ref().map(|_| "photo-error")
                data-crop=CROP
                data-max-bytes=PhotoRules::MAX_BYTES.to_string()
            />
            <FieldError id="photo".to_owned() fault />
        </div>
    }
    .into_any()
}
