//! Turning two-factor off.

use leptos::prelude::*;
use nameplate_domain::two_factor::SecondFactor;

use super::actions::DisableTwoFactor;
use crate::{
    kernel::{Field, FormErrors, FormOrigin, Rejection, Submit},
    passwords::PasswordField,
};

const LABELS: &[(&str, &str)] = &[("password", "Password"), ("code", "Code")];

/// Turns two-factor off by password and code; folded away until somebody wants it.
#[component]
pub(crate) fn TurnOffForm(
    /// What turns it off.
    disable: ServerAction<DisableTwoFactor>,
) -> impl IntoView {
    let rejection = Signal::derive(move || Rejection::of(disable.value().get()));
    view! {
        <details class="disclosure" open=move || rejection.read().is_some()>
            <summary>"Turn two-factor off"</summary>
            <p>
                "Your password alone is enough then. Your backup codes and trusted devices are \
                removed."
            </p>
            <ActionForm action=disable attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                <PasswordField name="password" label="Password" rejection />
                <Field
                    name="code"
                    label="Code"
                    help="From your app, or a backup code."
                    rejection
                    autocomplete="one-time-code"
                    check=|typed| SecondFactor::parse(typed).map(drop)
                    forgetful=true
                />
                <Submit label="Turn off" pending=disable.pending() />
            </ActionForm>
        </details>
    }
}
