//! The invitations that nobody took yet.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::Invitation;

use super::invitation_actions::{ResendInvitation, RevokeInvitation};
use crate::{
    kernel::{ButtonForm, Moment},
    request::Request,
};

/// Who is asked to join, with ways to ask again and to take it back.
pub(super) fn invitations_section(request: &Request, invitations: &[Invitation]) -> AnyView {
    let empty = invitations
        .is_empty()
        .then(|| view! { <p class="empty">"Nobody is invited at the moment."</p> });
    let items: Vec<_> = invitations.iter().map(|invitation| item(request, invitation)).collect();
    view! {
        <section class="section">
            <h2>"Invitations"</h2>
            {empty}
            <ul class="sessions">{items}</ul>
        </section>
    }
    .into_any()
}

fn item(request: &Request, invitation: &Invitation) -> impl IntoView + use<> {
    let name = invitation.name.as_ref().to_owned();
    let about = format!("the invitation of {name}");
    let hidden = vec![("id", invitation.id.to_string())];
    let ends = request.when(invitation.ends_at).exact;
    let ends =
        if invitation.is_over { format!("expired {ends}") } else { format!("works until {ends}") };
    view! {
        <li class="session">
            <div class="session-text">
                <h3>{name} " " <span class="role">{invitation.role.label()}</span></h3>
                <p class="help">
                    {invitation.email.as_ref().to_owned()} " · Sent: "
                    <Moment when=request.when(invitation.sent_at) /> ", " {ends}
                </p>
            </div>
            <ButtonForm
                act=ResendInvitation::PATH
                hidden=hidden.clone()
                of_company=true
                label="Send again"
                about=about.clone()
            />
            <ButtonForm act=RevokeInvitation::PATH hidden of_company=true label="Revoke" about />
        </li>
    }
}
