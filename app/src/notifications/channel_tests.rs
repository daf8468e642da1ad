//! *Send me a test*: whether a channel works.

use leptos::prelude::*;
use nameplate_domain::notifications::Channel;

use super::test_actions::SendChannelTest;
use crate::kernel::{FormErrors, FormOrigin, Rejection, use_act, use_toasts};

/// What is said once a test is on its way.
pub(super) const fn sent(channel: Channel) -> &'static str {
    match channel {
        Channel::InApp => "A test is in your notifications, at the bell.",
        Channel::Email => "A test is on its way to your inbox.",
        Channel::Push => "A test is on its way to your devices.",
    }
}

const fn verb(channel: Channel) -> &'static str {
    match channel {
        Channel::InApp => "Show one in Nameplate",
        Channel::Email => "Send an email",
        Channel::Push => "Send a push message",
    }
}

/// A button for each channel.
#[component]
pub(super) fn ChannelTests() -> impl IntoView {
    let toasts = use_toasts();
    let send = use_act::<SendChannelTest>();
    let rejection = Signal::derive(move || Rejection::of(send.value().get()));
    Effect::new(move || {
        if let Some(Ok(channel)) = send.value().get() {
            toasts.show(sent(channel));
        }
    });
    let buttons = Channel::ALL.iter().map(|&channel| {
        view! {
            <ActionForm action=send>
                <FormOrigin />
                <input type="hidden" name="channel" value=channel.as_str() />
                <button class="button" type="submit" disabled=move || send.pending().get()>
                    {verb(channel)}
                </button>
            </ActionForm>
        }
    });
    view! {
        <section class="section" id="tests">
            <h2>"Send me a test"</h2>
            <p>"Now, whatever is set above. It says that it is a test."</p>
            <FormErrors rejection />
            <div class="button-row">{buttons.collect_view()}</div>
        </section>
    }
}
