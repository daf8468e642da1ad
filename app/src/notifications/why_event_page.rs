//! Why one did, or didn't, hear of something: one event, rule by rule.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::{
    arrival_icon::ArrivalIcon,
    notification_head::NotificationHead,
    why_actions::{ChannelView, StepView, WhyView, get_explanation},
};
use crate::{kernel::Load, layout::PlainPage};

/// `/notifications/why/{event}`.
pub(crate) struct WhyEventPage;

#[lazy_route]
impl LazyRoute for WhyEventPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let id = move || params.read().get("event").unwrap_or_default();
        let event = Resource::new(id, get_explanation);
        view! {
            <PlainPage
                title="Why did I (not) get this?"
                lead="What was decided when it happened, rule by rule."
            >
                <Load resource=event let:event>
                    <Event event />
                </Load>
                <p class="aside">
                    <a href="/notifications/why">"All events"</a>
                    " · "
                    <a href="/settings/notifications">"Notification settings"</a>
                </p>
            </PlainPage>
        }
        .into_any()
    }
}

#[component]
fn Event(
    /// The event.
    event: WhyView,
) -> impl IntoView {
    let WhyView { label, title, body, case, company, when, channels, is_test, .. } = event;
    let channels = channels.into_iter().map(|channel| view! { <Channel channel /> });
    view! {
        <div class="why-event">
            <NotificationHead label company when is_test />
            <h2>{title}</h2>
            {body.map(|body| view! { <p class="notification-body">{body}</p> })}
            {case.map(|case| view! { <p class="help">{case}</p> })}
        </div>
        {channels.collect_view()}
    }
}

#[component]
fn Channel(
    /// What became of it on a channel.
    channel: ChannelView,
) -> impl IntoView {
    let ChannelView { channel, arrival, outcome, steps } = channel;
    let steps = steps.into_iter().map(|step| view! { <Step step /> });
    view! {
        <section class="section">
            <h2>{channel}</h2>
            <p class="outcome">
                <ArrivalIcon arrival />
                {outcome}
            </p>
            <ol class="steps">{steps.collect_view()}</ol>
        </section>
    }
}

#[component]
fn Step(
    /// A rule that it met.
    step: StepView,
) -> impl IntoView {
    let StepView { rule, words, arrival, setting } = step;
    let spoken = format!(": {rule}");
    view! {
        <li class="step">
            <ArrivalIcon arrival />
            <div>
                <strong>{rule}</strong>
                <p>{words}</p>
                {setting
                    .map(|setting| {
                        view! {
                            // The browser itself goes to the part of the page: the router would be
                            // there before the part is.
                            <a href=setting rel="external">
                                "Change this setting" <span class="visually-hidden">{spoken}</span>
                            </a>
                        }
                    })}
            </div>
        </li>
    }
}
