//! The devices that get push messages.

use leptos::{either::Either, prelude::*, server_fn::ServerFn as _};
use nameplate_backend::devices::PushDevice;

use super::actions::{AddPushDevice, RemovePushDevice};
use crate::{
    kernel::{ApiError, Before, ButtonForm, ErrorText, Form, Moment, Region},
    request::Request,
};

/// The viewer's devices, with a way to add this one.
pub(crate) async fn push_section(request: &Request) -> Result<AnyView, ApiError> {
    let viewer = request.viewer()?;
    let service = &request.services.push_devices;
    let devices = service.list(&viewer.user.id).await?;
    // The rest of the page does without the key.
    let key = service.public_key().await.map_err(|error| ApiError::from(error).message);
    let none = devices
        .is_empty()
        .then(|| view! { <p class="empty">"No device gets push messages yet."</p> });
    let items: Vec<_> = devices
        .iter()
        .map(|it| item(request, it, it.session_id.as_ref() == Some(&viewer.session.session.id)))
        .collect();
    Ok(view! {
        <Region id="devices">
            <h2>"Devices for push messages"</h2>
            <p>"Phones and browsers that show push messages, also while Nameplate is closed."</p>
            {none}
            <ul class="sessions">{items}</ul>
            {match key {
                Ok(key) => Either::Left(view! { <AddDevice key /> }),
                Err(text) => Either::Right(view! { <ErrorText text /> }),
            }}
            <p class="help without-script">"A device is added with JavaScript on."</p>
        </Region>
    }
    .into_any())
}

fn item(request: &Request, device: &PushDevice, is_here: bool) -> impl IntoView + use<> {
    let PushDevice { id, name, created_at, last_used_at, .. } = device;
    let last_used = last_used_at.map(|at| request.when(at));
    view! {
        <li class="session">
            <div class="session-text">
                <h3>
                    {name.clone()}
                    {is_here.then(|| view! { <span class="mark">"This device"</span> })}
                </h3>
                <p class="help">
                    "Since " <Moment when=request.when(*created_at) />
                    {last_used
                        .map(|when| {
                            view! {
                                " · last reached "
                                <Moment when />
                            }
                        })}
                </p>
            </div>
            <ButtonForm
                act=RemovePushDevice::PATH
                hidden=vec![("id", id.to_string())]
                label="Remove"
                about=name.clone()
                unsubscribes=is_here
            />
        </li>
    }
}

/// Adds this browser, once it lets itself be sent push messages. Needs script.
#[component]
fn AddDevice(
    /// The public key that it subscribes with.
    key: String,
) -> AnyView {
    view! {
        <Form
            act=AddPushDevice::PATH
            class="form needs-script"
            before=Some(Before::Push(key))
        >
            <input type="hidden" name="form[endpoint]" data-push="endpoint" />
            <input type="hidden" name="form[p256dh]" data-push="p256dh" />
            <input type="hidden" name="form[auth]" data-push="auth" />
            <button class="button" type="submit" disabled=true data-needs-module="">
                "Turn on push on this device"
            </button>
        </Form>
    }
    .into_any()
}
