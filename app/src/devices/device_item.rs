//! A device on the list of those that get push messages.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::devices::PushDevice;

use super::actions::{RemovePushDevice, SendPushTest};
use crate::{
    kernel::{ButtonForm, Glyph, Icon, Moment},
    request::Request,
};

/// What it is called, since when it is there and when it was reached; a test, and the way out.
pub(super) fn device_item(
    request: &Request,
    device: &PushDevice,
    is_here: bool,
) -> impl IntoView + use<> {
    let PushDevice { id, name, created_at, last_used_at, .. } = device;
    let last_used = last_used_at.map(|at| request.when(at));
    view! {
        <li class="session" data-key=id.to_string()>
            <Icon glyph=Glyph::Phone />
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
            <div class="button-row">
                <ButtonForm
                    act=SendPushTest::PATH
                    hidden=vec![("id", id.to_string())]
                    label="Send test"
                    about=format!("to {name}")
                />
                <ButtonForm
                    act=RemovePushDevice::PATH
                    hidden=vec![("id", id.to_string())]
                    label="Remove"
                    about=name.clone()
                    unsubscribes=is_here
                />
            </div>
        </li>
    }
}
