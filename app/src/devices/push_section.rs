//! The devices that get push messages.

use leptos::{either::Either, prelude::*, server_fn::ServerFn as _};
use nameplate_domain::{
    devices::{how_to_allow, why_unsupported},
    sessions::Device,
};

use super::{actions::AddPushDevice, device_item::device_item};
use crate::{
    kernel::{ApiError, BrowserPrompt, ErrorText, Form, Glyph, Icon, Region},
    request::Request,
};

/// The viewer's devices, with a way to add this one.
pub(super) async fn push_section(request: &Request, here: &Device) -> Result<AnyView, ApiError> {
    let viewer = request.viewer()?;
    let service = &request.services.push_devices;
    let devices = service.list(&viewer.user.id).await?;
    // The rest of the page does without the key.
    let key = service.public_key().await.map_err(|error| ApiError::from(error).message);
    let none = devices
        .is_empty()
        .then(|| view! { <p class="empty">"No device gets push messages yet."</p> });
    let of_session = Some(&viewer.session.session.id);
    let is_here = |session_id: Option<&_>| session_id == of_session;
    let is_added = devices.iter().any(|it| is_here(it.session_id.as_ref()));
    let items: Vec<_> = devices
        .iter()
        .map(|it| device_item(request, it, is_here(it.session_id.as_ref())))
        .collect();
    let adding = match key {
        Ok(key) if !is_added => Either::Left(view! { <AddDevice key here=*here /> }),
        Ok(_) => return Ok(section(none, items, ().into_any())),
        Err(text) => Either::Right(view! { <ErrorText text /> }),
    };
    Ok(section(none, items, adding.into_any()))
}

fn section(
    none: impl IntoView + 'static,
    items: Vec<impl IntoView + 'static>,
    adding: AnyView,
) -> AnyView {
    view! {
        <Region id="devices">
            <h2>"Push messages"</h2>
            <p>
                "These phones and browsers show them, also while Nameplate is closed. What they tell you
                of is chosen in the " <a href="/settings/notifications">"notification settings"</a> "."
            </p>
            {none}
            <ul class="sessions" data-keyed="">
                {items}
            </ul>
            {adding}
            <p class="help without-script">"A device is added with JavaScript on."</p>
        </Region>
    }
    .into_any()
}

/// Adds this browser, once it lets itself be sent push messages. Needs script, by which one of three parts is
/// shown: the button, how to take back a refusal, or why there is no push here.
#[component]
fn AddDevice(
    /// The public key that it subscribes with.
    key: String,
    here: Device,
) -> AnyView {
    view! {
        <div class="push-here needs-script" data-push-state="default">
            <div class="push-default">
                <Form act=AddPushDevice::PATH before=Some(BrowserPrompt::Push(key))>
                    <p>
                        "When you press the button, the browser asks whether Nameplate may show
                        notifications. Choose Allow, and this device is on the list."
                    </p>
                    <input type="hidden" name="form[endpoint]" data-push="endpoint" />
                    <input type="hidden" name="form[p256dh]" data-push="p256dh" />
                    <input type="hidden" name="form[auth]" data-push="auth" />
                    <p>
                        <button
                            class="button"
                            type="submit"
                            disabled=true
                            data-needs-module=""
                        >
                            "Turn on push on this device"
                        </button>
                    </p>
                </Form>
            </div>
            <div class="push-denied">
                <Icon glyph=Glyph::Alert />
                <div>
                    <h3>"This browser blocks notifications of Nameplate"</h3>
                    <p>{how_to_allow(&here)} " Then reload this page."</p>
                </div>
            </div>
            <div class="push-unsupported">
                <Icon glyph=Glyph::Alert />
                <div>
                    <h3>"This browser takes no push messages here"</h3>
                    <p>{why_unsupported(&here)}</p>
                </div>
            </div>
        </div>
    }
    .into_any()
}
