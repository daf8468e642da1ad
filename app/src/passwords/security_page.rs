//! The password, and what stands beside it.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{NewPasswordField, PasswordField, actions::ChangePassword};
use crate::{
    kernel::{CheckBox, FormErrors, Notice, Rejection, Submit, go_to, use_viewer},
    layout::SettingsPage,
    passkeys::{PASSKEY_REMOVED, PasskeysSection},
    sessions::{SessionTimeoutSection, TIMEOUT_SAVED},
    two_factor::{TRUST_REMOVED, TrustedDevicesSection, TwoFactorSection},
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
        let query = use_query_map();
        let news = move || {
            let query = query.read();
            let is = |name: &str, value: &str| query.get_str(name) == Some(value);
            let changed = query.get("changed").and_then(|count| count.parse().ok());
            match changed {
                Some(ended) => Some(words(ended)),
                None if is("two_factor", "off") => Some("Two-factor is off.".to_owned()),
                None if is("codes", "saved") => Some("Your backup codes are ready.".to_owned()),
                None if is("timeout", "saved") => Some(TIMEOUT_SAVED.to_owned()),
                None if is("passkey", "removed") => Some(PASSKEY_REMOVED.to_owned()),
                None if is("trust", "removed") => Some(TRUST_REMOVED.to_owned()),
                None => None,
            }
        };
        view! {
            <SettingsPage
                title="Password & two-factor"
                lead="What keeps others out of your account."
            >
                {move || news().map(|text| view! { <Notice text /> })}
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
    let change = ServerAction::<ChangePassword>::new();
    let rejection = Signal::derive(move || Rejection::of(change.value().get()));
    Effect::new(move || {
        if let Some(Ok(ended)) = change.value().get() {
            // Loaded anew, so that nothing that was typed stays on the page.
            go_to(&format!("/settings/security?changed={ended}"));
        }
    });
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

fn words(ended: u32) -> String {
    match ended {
        0 => "Your password is changed.".to_owned(),
        1 => "Your password is changed, and 1 other device is signed out.".to_owned(),
        count => format!("Your password is changed, and {count} other devices are signed out."),
    }
}
