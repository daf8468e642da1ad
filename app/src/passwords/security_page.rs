//! The password, and what stands beside it.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{NewPasswordField, PasswordField, actions::ChangePassword};
use crate::{
    kernel::{CheckBox, FormErrors, FormOrigin, Rejection, Submit, follow, use_act, use_viewer},
    layout::SettingsPage,
    passkeys::PasskeysSection,
    sessions::SessionTimeoutSection,
    two_factor::{TrustedDevicesSection, TwoFactorSection},
};

const LABELS: &[(&str, &str)] = &[("current", "Current password"), ("new", "New password")];

/// `/settings/security`.
pub(crate) struct SecurityPage;

#[lazy_route]
impl LazyRoute for SecurityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <SettingsPage
                title="Password & two-factor"
                lead="What keeps others out of your account."
            >
                <TwoFactorSection />
                <PasskeysSection />
                <TrustedDevicesSection />
                <ChangePasswordForm />
                <SessionTimeoutSection />
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn ChangePasswordForm() -> AnyView {
    let viewer = use_viewer();
    let change = use_act::<ChangePassword>();
    let rejection = Signal::derive(move || Rejection::of(change.value().get()));
    // Loaded anew, so that nothing that was typed stays on the page.
    follow(change.value().into());
    let name = Signal::derive(move || {
        viewer.read().as_ref().map(|viewer| viewer.name.clone()).unwrap_or_default()
    });
    let email = Signal::derive(move || {
        viewer.read().as_ref().map(|viewer| viewer.email.clone()).unwrap_or_default()
    });
    view! {
        <section class="section">
            <h2>"Change your password"</h2>
            <ActionForm action=change attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                // For password managers, which want to know whose password it is.
                <input type="hidden" autocomplete="username" value=email />
                <PasswordField name="current" label="Current password" rejection />
                <NewPasswordField
                    name="new"
                    label="New password"
                    rejection
                    owner_name=name
                    owner_email=email
                />
                <CheckBox
                    name="end_others"
                    label="Sign out my other devices"
                    rejection
                    stored=true
                />
                <div class="form-actions">
                    <Submit label="Change password" pending=change.pending() />
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}
