//! The profile.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    email_form::EmailSection, photo_form::PhotoSection, profile_actions::get_profile,
    profile_form::ProfileSection, timezone_proposal::TimezoneProposal,
};
use crate::{kernel::Load, layout::SettingsPage};

/// `/settings/profile`.
pub(crate) struct ProfilePage;

#[lazy_route]
impl LazyRoute for ProfilePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let data = Resource::new(|| (), |()| get_profile());
        view! {
            <SettingsPage title="Profile" lead="Who you are, and how you can be reached.">
                <TimezoneProposal />
                <PhotoSection />
                <Load resource=data let:data>
                    <ProfileSection
                        profile=data.profile
                        countries=data.countries
                        timezones=data.timezones
                    />
                    <EmailSection email=data.email pending=data.pending_email />
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}
