//! *Connect my phone*, where one is signed in: the code, and the question whether the phone is one's own.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::{QrCode, Token, devices::PhoneLink};
use nameplate_domain::{
    devices::{PhoneLinkState, time_left},
    kernel::Timestamp,
};

use super::{
    connect_actions::{BeginPhoneLink, ConfirmPhoneLink, RejectPhoneLink},
    connect_words::{device_of, script},
};
use crate::{
    kernel::{ButtonForm, FormOrigin, PageInfo, PageRequest, PageResult, QrImage, Region},
    request::Request,
};

/// `/settings/mobile/connect`.
pub(crate) const CONNECT: PageInfo = PageInfo::settings(
    "Connect my phone",
    "Signs your phone in without typing. Both screens ask you before.",
);

/// The class of the button for the next step.
const PRIMARY: &str = "button button-primary";

/// The code that this session asked for last, as far as it has come.
pub(crate) async fn connect_page(request: PageRequest) -> PageResult {
    let session_id = &request.viewer()?.session.session.id;
    let link = request.services.phone_links.of_session(session_id).await?;
    let now = request.services.now();
    let step = match &link {
        None => begin("Show a code", PRIMARY),
        Some(link) => match link.state {
            PhoneLinkState::Waiting => match request.phone_link.as_ref() {
                Some(token) if link.is_of(token) => code(&request, link, token, now)?,
                // The browser has it no more.
                _ => begin("Show a new code", PRIMARY),
            },
            PhoneLinkState::Claimed => question(link, now),
            PhoneLinkState::Confirmed => confirmed(link),
            PhoneLinkState::Used => connected(link),
            PhoneLinkState::Over => view! {
                <h2>"That code has run out"</h2>
                <p>"It took too long. Nothing was connected."</p>
                {begin("Show a new code", PRIMARY)}
            }
            .into_any(),
        },
    };
    Ok(view! {
        <Region id="connect">{step}</Region>
        {script()}
    }
    .into_any())
}

/// Asks for a code. A plain form, with script too: the code counts down in a document of its own.
fn begin(label: &'static str, class: &'static str) -> AnyView {
    view! {
        <form class="connect-act" method="post" action=BeginPhoneLink::PATH>
            <FormOrigin />
            <button class=class type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}

fn hidden(link: &PhoneLink) -> Vec<(&'static str, String)> {
    vec![("id", link.id.to_string())]
}

/// How long something is possible still; with script it counts down.
fn countdown(link: &PhoneLink, now: Timestamp) -> AnyView {
    let left = link.ends_at.millis_since(now);
    view! {
        <span id="connect-left" role="timer" data-left=left.to_string()>
            {time_left(left)}
        </span>
    }
    .into_any()
}

fn code(request: &Request, link: &PhoneLink, token: &Token, now: Timestamp) -> PageResult {
    let address = request.address_of(&format!("/connect/{}", token.expose()));
    let qr = QrCode::of(&address)?;
    Ok(view! {
        <h2>"Scan this with your phone"</h2>
        <p>"Open the camera on your phone, point it at the code, and follow the link."</p>
        <div class="set-up">
            <QrImage qr label="QR code with the address that stands beside it" />
            <div class="connect-text">
                <p>"Or open this address there:"</p>
                <p>
                    <code class="key">{address}</code>
                </p>
                <p>"It works once, and for " {countdown(link, now)} "."</p>
                <p class="help">
                    "Show it to nobody: whoever opens it can ask to be signed in as you."
                </p>
            </div>
        </div>
        <div class="button-row">
            {begin("Show a new code", "button")}
            <ButtonForm act=RejectPhoneLink::PATH hidden=hidden(link) label="Cancel" />
        </div>
        <p class="help without-script">
            "Once you have opened it on your phone, "<a href="">"look again"</a>" here."
        </p>
    }
    .into_any())
}

fn phone_of(link: &PhoneLink) -> String {
    link.claimed_from.as_ref().map(device_of).unwrap_or_default()
}

fn question(link: &PhoneLink, now: Timestamp) -> AnyView {
    let ip = link.claimed_from.as_ref().map(|from| from.ip.clone()).unwrap_or_default();
    view! {
        <h2>"Is this your phone?"</h2>
        <p>"This device opened the code and asks to be signed in as you:"</p>
        <p class="connect-device">
            <strong>{phone_of(link)}</strong>
            <span class="help">{ip}</span>
        </p>
        <p>"Choose within " {countdown(link, now)} "."</p>
        <div class="button-row">
            <ButtonForm
                act=ConfirmPhoneLink::PATH
                hidden=hidden(link)
                label="Connect"
                class=PRIMARY
            />
            <ButtonForm act=RejectPhoneLink::PATH hidden=hidden(link) label="Not me" />
        </div>
    }
    .into_any()
}

fn confirmed(link: &PhoneLink) -> AnyView {
    view! {
        <h2>"Go on on your phone"</h2>
        <p>{format!("{} is signed in as soon as it comes back.", phone_of(link))}</p>
        <div class="button-row">
            <ButtonForm act=RejectPhoneLink::PATH hidden=hidden(link) label="Cancel" />
        </div>
        <p class="help without-script">
            "Press the button there, and "<a href="">"look again"</a>" here."
        </p>
    }
    .into_any()
}

fn connected(link: &PhoneLink) -> AnyView {
    view! {
        <h2>"Your phone is connected"</h2>
        <p>{format!("{} is signed in now.", phone_of(link))}</p>
        <p>
            <a href="/settings/sessions">"See where you are signed in"</a>
        </p>
        {begin("Connect another phone", "button")}
    }
    .into_any()
}
