//! *Send me a test*: whether a channel works.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::notifications::Channel;

use crate::{
    kernel::{ActResult, ButtonForm, Reply},
    request::request,
};

#[server]
pub(crate) async fn send_channel_test(channel: Channel) -> ActResult {
    let request = request()?;
    request.services.channel_tests.send(&request.seat()?, channel).await?;
    Ok(Reply::message(match channel {
        Channel::InApp => "A test is in your notifications, at the bell.",
        Channel::Email => "A test is on its way to your inbox.",
        Channel::Push => "A test is on its way to your devices.",
    }))
}

/// What the test of a channel does, in words.
pub(super) const fn test_label(channel: Channel) -> &'static str {
    match channel {
        Channel::InApp => "Show one in Nameplate",
        Channel::Email => "Send an email",
        Channel::Push => "Send a push message",
    }
}

#[component]
pub(super) fn ChannelTests() -> AnyView {
    let buttons = Channel::ALL.iter().map(|channel| {
        let label = test_label(*channel);
        let hidden = vec![("channel", channel.as_str().to_owned())];
        view! { <ButtonForm act=SendChannelTest::PATH hidden label /> }
    });
    view! {
        <section class="section" id="tests">
            <h2>"Send me a test"</h2>
            <p>"Now, whatever is set above. It says that it is a test."</p>
            <div class="button-row">{buttons.collect_view()}</div>
        </section>
    }
    .into_any()
}
