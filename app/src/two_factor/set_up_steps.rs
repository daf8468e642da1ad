//! The steps by which an app learns the secret.

use leptos::prelude::*;
use nameplate_domain::two_factor::SecondFactor;

use super::actions::{EnableTwoFactor, SetUpView};
use crate::kernel::{CheckBox, Field, FormErrors, FormOrigin, Rejection, Submit, follow, use_act};

const LABELS: &[(&str, &str)] = &[("code", "Code")];

/// The secret for the app, and the first code.
#[component]
pub(crate) fn SetUpSteps(
    /// What the app has to know.
    set_up: SetUpView,
    /// Where somebody goes who changes their mind.
    #[prop(optional)]
    way_back: Option<&'static str>,
) -> impl IntoView {
    let enable = use_act::<EnableTwoFactor>();
    let rejection = Signal::derive(move || Rejection::of(enable.value().get()));
    follow(enable.value().into());
    let SetUpView { secret, side, path } = set_up;
    // A quiet zone of four modules on each side (ISO/IEC 18004).
    let view_box = format!("-4 -4 {0} {0}", side + 8);
    view! {
        <section class="section">
            <h2>"1. Add Nameplate to your app"</h2>
            <p>"Scan this with the app, or type the key."</p>
            <div class="set-up">
                <svg
                    class="qr"
                    viewBox=view_box
                    role="img"
                    aria-label="QR code with the key that stands beside it"
                >
                    <path d=path />
                </svg>
                <dl class="facts">
                    <div>
                        <dt>"Key"</dt>
                        <dd>
                            <code class="key">{secret}</code>
                        </dd>
                    </div>
                    <div>
                        <dt>"Kind"</dt>
                        <dd>"Time-based, 6 digits"</dd>
                    </div>
                </dl>
            </div>
        </section>
        <section class="section">
            <h2>"2. Enter the code that it shows"</h2>
            <ActionForm action=enable attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                <Field
                    name="code"
                    label="Code"
                    rejection
                    autocomplete="one-time-code"
                    inputmode=Signal::derive(|| "numeric")
                    check=|typed| SecondFactor::parse(typed).map(drop)
                    forgetful=true
                />
                <CheckBox
                    name="end_others"
                    label="Sign out my other devices"
                    rejection
                    stored=true
                />
                <div class="form-actions">
                    <Submit label="Turn on two-factor" pending=enable.pending() />
                    {way_back
                        .map(|way_back| view! { <a class="button" href=way_back>"Cancel"</a> })}
                </div>
            </ActionForm>
        </section>
    }
}
