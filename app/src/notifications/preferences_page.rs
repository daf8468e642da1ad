//! What one wants to hear of.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use nameplate_domain::notifications::Channel;

use super::{
    channel_tests::{ChannelTests, sent},
    preferences_actions::{
        PreviewNotificationPreferences, SaveNotificationPreferences, get_notification_preferences,
    },
    preferences_form::PreferencesForm,
};
use crate::{
    devices::PushSection,
    kernel::{Load, Notice, use_toasts},
    layout::SettingsPage,
};

const SAVED: &str = "Saved. It holds in all your companies.";

/// `/settings/notifications`.
pub(crate) struct PreferencesPage;

#[lazy_route]
impl LazyRoute for PreferencesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let of_query = move |name: &str| query.read().get(name).unwrap_or_default();
        let done = move || match Channel::parse(&of_query("test")) {
            Some(channel) => Some(sent(channel)),
            None if of_query("saved") == "1" => Some(SAVED),
            None => {
                (of_query("device") == "removed").then_some("Removed. It gets no more messages.")
            }
        };
        let draft = Memo::new(move |_| of_query("draft"));
        let (save, preview) = (
            ServerAction::<SaveNotificationPreferences>::new(),
            ServerAction::<PreviewNotificationPreferences>::new(),
        );
        let preferences = Resource::new(move || draft.get(), get_notification_preferences);
        let toasts = use_toasts();
        Effect::new(move || {
            if let Some(Ok(_)) = save.value().get() {
                toasts.show(SAVED);
            }
        });
        view! {
            <SettingsPage
                title="Notification settings"
                lead="What you hear of, where and when. It holds in all your companies."
            >
                {move || done().map(|text| view! { <Notice text /> })}
                <Load resource=preferences let:view>
                    <PreferencesForm view save preview />
                </Load>
                <PushSection />
                <ChannelTests />
                <p class="aside">
                    <a href="/notifications/why">"Why did I (not) get something?"</a>
                </p>
            </SettingsPage>
        }
        .into_any()
    }
}
