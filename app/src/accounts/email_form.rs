//! The address that one signs in with.

use leptos::{html, prelude::*};
use nameplate_domain::accounts::Email;

use super::email_actions::{
    ChangeEmail, PendingEmailView, ResendEmailConfirmation, WithdrawEmailChange,
};
use crate::{
    kernel::{Field, FormErrors, FormOrigin, Rejection, Submit, use_act, use_toasts},
    passwords::PasswordField,
};

/// What is said once a link was mailed.
pub(crate) const LINK_SENT: &str = "A link is on its way to your new address. Open it to confirm.";
/// What is said once a change was withdrawn.
pub(crate) const ADDRESS_KEPT: &str = "Your address stays as it is.";

/// Told which address waits now, and what was done.
type Changed = Callback<(Option<PendingEmailView>, &'static str)>;

const LABELS: &[(&str, &str)] = &[("email", "New email"), ("password", "Current password")];

/// The present address, the one that waits, and the form for another.
#[component]
pub(crate) fn EmailSection(
    /// The address to sign in with.
    email: String,
    /// The address that waits to be confirmed.
    pending: Option<PendingEmailView>,
) -> AnyView {
    let heading = NodeRef::<html::H2>::new();
    let toasts = use_toasts();
    let pending = RwSignal::new(pending);
    let changes = RwSignal::new(0);
    // In place, not by a new page: the profile's form may hold what is not saved yet.
    let changed = Callback::new(move |(now, what): (Option<PendingEmailView>, &'static str)| {
        pending.set(now);
        changes.update(|count| *count += 1);
        toasts.show(what);
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed is gone; without the focus here it would be lost.
            _ = heading.focus();
        }
    });
    view! {
        <section class="section">
            <h2 node_ref=heading tabindex="-1">
                "Email"
            </h2>
            <p>"You sign in with " <strong>{email}</strong> "."</p>
            {move || pending.get().map(|pending| view! { <PendingEmail pending changed /> })}
            // A form of its own for each change: the one that was taken leaves nothing in the next.
            <For each=move || [changes.get()] key=|change| *change let:_change>
                <ChangeEmailForm changed />
            </For>
        </section>
    }
    .into_any()
}

#[component]
fn PendingEmail(
    /// The address that waits.
    pending: PendingEmailView,
    /// Told what waits now, and what was done.
    changed: Changed,
) -> impl IntoView {
    let resend = use_act::<ResendEmailConfirmation>();
    let withdraw = use_act::<WithdrawEmailChange>();
    let rejection = Signal::derive(move || {
        let resent = Rejection::of(resend.value().get());
        if resent.is_some() { resent } else { Rejection::of(withdraw.value().get()) }
    });
    tell(resend.value().into(), changed, LINK_SENT);
    tell(withdraw.value().into(), changed, ADDRESS_KEPT);
    view! {
        <div class="pending">
            <FormErrors rejection />
            <p>
                <strong>{pending.email}</strong> " waits to be confirmed, until " {pending.ends}
                ". Open the link in the mail that went there."
            </p>
            <div class="form-actions">
                <ActionForm action=resend>
                    <FormOrigin />
                    <button class="button" type="submit">
                        "Send the link again"
                    </button>
                </ActionForm>
                <ActionForm action=withdraw>
                    <FormOrigin />
                    <button class="button" type="submit">
                        "Keep my present address"
                    </button>
                </ActionForm>
            </div>
        </div>
    }
}

#[component]
fn ChangeEmailForm(
    /// Told what waits now, and what was done.
    changed: Changed,
) -> impl IntoView {
    let change = use_act::<ChangeEmail>();
    let rejection = Signal::derive(move || Rejection::of(change.value().get()));
    tell(change.value().into(), changed, LINK_SENT);
    view! {
        <ActionForm action=change attr:class="form" attr:novalidate="">
            <FormOrigin />
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

/// Tells of a form that was taken.
fn tell<E: Clone + Send + Sync + 'static>(
    value: Signal<Option<Result<Option<PendingEmailView>, E>>>,
    changed: Changed,
    what: &'static str,
) {
    Effect::new(move || {
        if let Some(Ok(pending)) = value.get() {
            changed.run((pending, what));
        }
    });
}
