//! Turning two-factor off.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_islands::Check;

use super::actions::DisableTwoFactor;
use crate::{
    kernel::{Disclosure, Field, Form, Submit},
    passwords::{PasswordField, UsernameField},
};

/// Turns two-factor off by password and code; folded away until somebody wants it.
#[component]
pub(super) fn TurnOffForm(
    /// The address that the person signs in with.
    email: String,
) -> AnyView {
    view! {
        <Disclosure summary="Turn two-factor off" key="turn-two-factor-off">
            <p>
                "Your password alone is enough then. Your backup codes and trusted devices are \
                removed."
            </p>
            <Form act=DisableTwoFactor::PATH>
                <UsernameField email />
                <PasswordField name="password" label="Password" />
                <Field
                    name="code"
                    label="Code"
                    help="From your app, or a backup code."
                    autocomplete="one-time-code"
                    check=Check::SecondFactor
                    secret=true
                />
                <Submit label="Turn off" />
            </Form>
        </Disclosure>
    }
    .into_any()
}
