//! The address that one signs in with.

use leptos::prelude::*;
use nameplate_domain::accounts::Email;

use super::email_actions::{ChangeEmail, ResendEmailConfirmation, WithdrawEmailChange};
use crate::{
    kernel::{Field, FormErrors, Rejection, Submit, go_to},
    passwords::PasswordField,
};

const LABELS: &[(&str, &str)] = &[("email", "New email"), ("password", "Current password")];

/// The present address, the one that waits, and the form for another.
#[component]
pub(crate) fn EmailSection(
    /// The address to sign in with.
    email: String,
    /// The address that waits to be confirmed, and until when it can be.
    pending: Option<(String, String)>,
) -> AnyView {
    view! {
        <section class="section">
            <h2>"Email"</h2>
            <p>"You sign in with " <strong>{email}</strong> "."</p>
            {pending.map(|(email, ends)| view! { <PendingEmail email ends /> })}
            <ChangeEmailForm />
        </section>
    }
    .into_any()
}

#[component]
fn PendingEmail(
    /// The address that waits.
    email: String,
    /// Until when it can be confirmed.
    ends: String,
) -> impl IntoView {
    let resend = ServerAction::<ResendEmailConfirmation>::new();
    let withdraw = ServerAction::<WithdrawEmailChange>::new();
    let rejection = Signal::derive(move || {
        let resent = Rejection::of(resend.value().get());
        if resent.is_some() { resent } else { Rejection::of(withdraw.value().get()) }
    });
    reload_after(resend.value().into(), "resent");
    reload_after(withdraw.value().into(), "withdrawn");
    view! {
        <div class="pending">
            <FormErrors rejection />
            <p>
                <strong>{email}</strong> " waits to be confirmed, until " {ends}
                ". Open the link in the mail that went there."
            </p>
            <div class="form-actions">
                <ActionForm action=resend>
                    <button class="button" type="submit">
                        "Send the link again"
                    </button>
                </ActionForm>
                <ActionForm action=withdraw>
                    <button class="button" type="submit">
                        "Keep my present address"
                    </button>
                </ActionForm>
            </div>
        </div>
    }
}

#[component]
fn ChangeEmailForm() -> impl IntoView {
    let change = ServerAction::<ChangeEmail>::new();
    let rejection = Signal::derive(move || Rejection::of(change.value().get()));
    reload_after(change.value().into(), "email");
    view! {
        <ActionForm action=change attr:class="form" attr:novalidate="">
            <FormErrors rejection labels=LABELS />
            <Field
                name="email"
                label="New email"
                help="A link goes to it. Your present address stays until you open that."
                rejection
                kind="email"
                autocomplete="email"
                check=|typed| Email::parse(typed).map(drop)
            />
            <PasswordField name="password" label="Current password" rejection />
            <div class="form-actions">
                <Submit label="Change email" pending=change.pending() />
            </div>
        </ActionForm>
    }
}

/// Loads the page anew once a form was taken, to show what waits now.
fn reload_after<E: Clone + Send + Sync + 'static>(
    value: Signal<Option<Result<(), E>>>,
    what: &'static str,
) {
    Effect::new(move || {
        if let Some(Ok(())) = value.get() {
            go_to(&format!("/settings/profile?saved={what}"));
        }
    });
}
