//! The steps by which an app learns the secret.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::{ServiceError, two_factor::SetUp};
use nameplate_islands::Check;

use super::actions::EnableTwoFactor;
use crate::{
    kernel::{ApiError, CheckBox, CopyButton, Field, Form, QrImage, Submit},
    request::Request,
};

/// The set-up of the person that waits for its first code; `None` when none does.
pub(super) async fn waiting_set_up(request: &Request) -> Result<Option<SetUp>, ApiError> {
    let proof = request.set_up_proof()?;
    match request.services.two_factor.set_up(&proof, &request.person()?.user.email).await {
        Ok(set_up) => Ok(Some(set_up)),
        // There is none, or it is done: the page says what comes next.
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The secret for the app, and the first code; `way_back` is where somebody goes who changes their mind.
pub(super) fn set_up_steps(set_up: SetUp, way_back: Option<&'static str>) -> AnyView {
    view! {
        <section class="section">
            <h2>"1. Add Nameplate to your app"</h2>
            <p>"Scan this with the app, open it there, or type the key."</p>
            {secret(set_up)}
        </section>
        <section class="section">
            <h2>"2. Enter the code that it shows"</h2>
            <Form act=EnableTwoFactor::PATH>
                <Field
                    name="code"
                    label="Code"
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    check=Check::SecondFactor
                    secret=true
                />
                <CheckBox name="end_others" label="Sign out my other devices" checked=true />
                <div class="form-actions">
                    <Submit label="Turn on two-factor" />
                    {way_back
                        .map(|way_back| {
                            view! {
                                <a class="button" href=way_back>
                                    "Cancel"
                                </a>
                            }
                        })}
                </div>
            </Form>
        </section>
    }
    .into_any()
}

fn secret(SetUp { secret, uri, qr }: SetUp) -> AnyView {
    view! {
        <div class="set-up">
            <QrImage qr label="QR code with the key that stands beside it" />
            <dl class="facts">
                <div>
                    <dt>"Key"</dt>
                    <dd>
                        <code class="key">{in_fours(&secret)}</code>
                    </dd>
                </div>
                <div>
                    <dt>"Kind"</dt>
                    <dd>"Time-based, 6 digits"</dd>
                </div>
            </dl>
        </div>
        <div class="button-row">
            <a class="button" href=uri>
                "Open in an app on this device"
            </a>
            <CopyButton text=secret label="Copy key" />
        </div>
    }
    .into_any()
}

/// A secret in groups of four characters, to be typed.
fn in_fours(secret: &str) -> String {
    let characters: Vec<_> = secret.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::in_fours;

    #[test]
    fn a_secret_is_typed_in_groups() {
        assert_eq!(in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
