//! The invitations that nobody took yet.

use leptos::{html, prelude::*};

use super::company_field::{CompanyField, use_company};
use super::invitation_actions::{
    InvitationView, ResendInvitation, RevokeInvitation, get_invitations,
};
use crate::kernel::{
    FormErrors, FormOrigin, Load, Moment, Rejection, latest_rejection, use_act, use_toasts,
};

pub(super) const RESENT: &str = "Sent again. It works for another 24 hours.";
pub(super) const REVOKED: &str = "Revoked. That link no longer works.";

/// Who is asked to join, with ways to ask again and to take it back.
#[component]
pub(crate) fn InvitationsSection() -> AnyView {
    let (toasts, company) = (use_toasts(), use_company());
    let resend = use_act::<ResendInvitation>();
    let revoke = use_act::<RevokeInvitation>();
    let heading = NodeRef::<html::H2>::new();
    let invitations = Resource::new(
        move || (company.get(), resend.version().get(), revoke.version().get()),
        |_| get_invitations(),
    );
    let tell = move |what: &'static str| {
        toasts.show(what);
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed goes; without the focus here it would be lost.
            _ = heading.focus();
        }
    };
    Effect::new(move || {
        resend.value().get().into_iter().flatten().for_each(|()| tell(RESENT));
    });
    Effect::new(move || {
        revoke.value().get().into_iter().flatten().for_each(|()| tell(REVOKED));
    });
    let rejection = latest_rejection(move || {
        [
            (resend.version().get(), Rejection::of(resend.value().get())),
            (revoke.version().get(), Rejection::of(revoke.value().get())),
        ]
    });
    view! {
        <section class="section">
            <h2 node_ref=heading tabindex="-1">
                "Invitations"
            </h2>
            <FormErrors rejection />
            <Load resource=invitations let:invitations>
                <List invitations resend revoke />
            </Load>
        </section>
    }
    .into_any()
}

#[component]
fn List(
    /// The invitations.
    invitations: Vec<InvitationView>,
    /// What sends one again.
    resend: ServerAction<ResendInvitation>,
    /// What takes one back.
    revoke: ServerAction<RevokeInvitation>,
) -> impl IntoView {
    let none = invitations.is_empty();
    let items = invitations.into_iter().map(|invitation| {
        let InvitationView { id, name, email, role, sent, until, is_over } = invitation;
        let spoken = format!(" the invitation of {name}");
        let (resent, revoked) = ((id.clone(), spoken.clone()), (id, spoken));
        let until =
            if is_over { format!("expired {until}") } else { format!("works until {until}") };
        view! {
            <li class="session">
                <div class="session-text">
                    <h3>{name} " " <span class="role">{role}</span></h3>
                    <p class="help">{email} " · Sent: " <Moment when=sent /> ", " {until}</p>
                </div>
                <ActionForm action=resend>
                    <FormOrigin />
                    <CompanyField />
                    <input type="hidden" name="id" value=resent.0 />
                    <button class="button" type="submit">
                        "Send again"
                        <span class="visually-hidden">{resent.1}</span>
                    </button>
                </ActionForm>
                <ActionForm action=revoke>
                    <FormOrigin />
                    <CompanyField />
                    <input type="hidden" name="id" value=revoked.0 />
                    <button class="button" type="submit">
                        "Revoke"
                        <span class="visually-hidden">{revoked.1}</span>
                    </button>
                </ActionForm>
            </li>
        }
    });
    view! {
        {none.then(|| view! { <p class="empty">"Nobody is invited at the moment."</p> })}
        <ul class="sessions">{items.collect_view()}</ul>
    }
}
