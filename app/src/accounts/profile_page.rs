//! The profile.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    email_form::{ADDRESS_KEPT, EmailSection, LINK_SENT},
    photo_form::PhotoSection,
    profile_actions::get_profile,
    profile_form::ProfileSection,
    timezone_proposal::TimezoneProposal,
};
use crate::{
    kernel::{Load, Notice},
    layout::SettingsPage,
};

/// `/settings/profile`.
pub(crate) struct ProfilePage;

#[lazy_route]
impl LazyRoute for ProfilePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let data = Resource::new(|| (), |()| get_profile());
        let query = use_query_map();
        let saved = move || query.read().get("saved").and_then(|what| words(&what));
        view! {
            <SettingsPage title="Profile" lead="Who you are, and how you can be reached.">
                {move || saved().map(|text| view! { <Notice text /> })}
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

/// What was done, for a page that comes after a form without script.
fn words(what: &str) -> Option<&'static str> {
    Some(match what {
        "profile" => "Profile saved.",
        "photo" => "Photo saved.",
        "no-photo" => "Photo removed.",
        "email" | "resent" => LINK_SENT,
        "withdrawn" => ADDRESS_KEPT,
        "confirmed" => "Your email address is changed.",
        "confirmed-other" => {
            "The address is confirmed, for another account than the one you are signed in to."
        }
        _ => return None,
    })
}
