//! What one wants to hear of.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    channel_tests::ChannelTests,
    preferences_actions::{
        PreviewNotificationPreferences, SaveNotificationPreferences, get_notification_preferences,
    },
    preferences_form::PreferencesForm,
};
use crate::{
    devices::PushSection,
    kernel::{Load, use_act, use_toasts},
    layout::SettingsPage,
};

pub(super) const SAVED: &str = "Saved. It holds in all your companies.";

/// `/settings/notifications`.
pub(crate) struct PreferencesPage;

#[lazy_route]
impl LazyRoute for PreferencesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (save, preview) =
            (use_act::<SaveNotificationPreferences>(), use_act::<PreviewNotificationPreferences>());
        let preferences = Resource::new(|| (), |()| get_notification_preferences());
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
