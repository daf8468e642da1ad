//! The address that one signs in with.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::accounts::PendingEmail;
use nameplate_islands::Check;

use super::email_actions::{ChangeEmail, ResendEmailConfirmation, WithdrawEmailChange};
use crate::{
    kernel::{ButtonForm, Field, Form, Submit},
    passwords::{PasswordField, UsernameField},
    request::Request,
};

/// The present address, the one that waits, and the form for another.
pub(super) fn email_section(
    request: &Request,
    email: String,
    pending: Option<&PendingEmail>,
) -> AnyView {
    view! {
        <section class="section">
            <h2>"Email"</h2>
            <p>"You sign in with " <strong>{email.clone()}</strong> "."</p>
            {pending.map(|pending| pending_email(request, pending))}
            <Form act=ChangeEmail::PATH>
                <Field
                    name="email"
                    label="New email"
                    help="A link goes to it. Your present address stays until you open that."
                    kind="email"
                    autocomplete="email"
                    check=Check::Email
                />
                <UsernameField email />
                <PasswordField name="password" label="Current password" />
                <div class="form-actions">
                    <Submit label="Change email" />
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// An address that waits to be confirmed.
fn pending_email(request: &Request, pending: &PendingEmail) -> impl IntoView + use<> {
    view! {
        <div class="pending">
            <p>
                <strong>{pending.email.as_ref().to_owned()}</strong> " waits to be confirmed, until "
                {request.when(pending.ends_at).exact}
                ". Open the link in the mail that went there."
            </p>
            <div class="form-actions">
                <ButtonForm act=ResendEmailConfirmation::PATH label="Send the link again" />
                <ButtonForm act=WithdrawEmailChange::PATH label="Keep my present address" />
            </div>
        </div>
    }
}
