//! The password.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{NewPasswordField, PasswordField, actions::ChangePassword};
use crate::{
    kernel::{FormErrors, Notice, Rejection, Submit, go_to, use_viewer},
    layout::SettingsPage,
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
        let changed = move || query.read().get("changed").and_then(|count| count.parse().ok());
        view! {
            <SettingsPage title="Password" lead="What keeps others out of your account.">
                {move || changed().map(|ended| view! { <Notice text=words(ended) /> })}
                <ChangePasswordForm />
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn ChangePasswordForm() -> impl IntoView {
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
                <label class="checkbox">
                    <input type="checkbox" name="form[end_others]" value="true" checked=true />
                    <span>"Sign out my other devices"</span>
                </label>
                <div class="form-actions">
                    <Submit label="Change password" pending=change.pending() />
                </div>
            </ActionForm>
        </section>
    }
}

fn words(ended: u32) -> String {
    match ended {
        0 => "Your password is changed.".to_owned(),
        1 => "Your password is changed, and 1 other device is signed out.".to_owned(),
        count => format!("Your password is changed, and {count} other devices are signed out."),
    }
}
