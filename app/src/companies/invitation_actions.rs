//! The server functions of invitations.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::companies::{InvitationError, Role, TeamError};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, Secret, When};

/// Who is asked to join, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct InviteFields {
    name: String,
    email: String,
    country: String,
    phone: String,
    role: String,
}

/// What an invited person enters who has no account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct JoinFields {
    name: String,
    password: Secret,
    token: String,
}

/// What the page to invite somebody offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InviteOptions {
    /// The roles that the viewer may give.
    pub(crate) roles: Vec<Role>,
    /// Every country that has phone numbers: its code, its name with the dialling code.
    pub(crate) countries: Vec<(String, String)>,
    /// The code of the country that the browser speaks of.
    pub(crate) country: String,
}

/// An invitation that nobody took yet, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InvitationView {
    /// Its id.
    pub(crate) id: String,
    /// Who is asked.
    pub(crate) name: String,
    /// At which address.
    pub(crate) email: String,
    /// As what, in words.
    pub(crate) role: String,
    /// When it was mailed last.
    pub(crate) sent: When,
    /// Until when it can be taken.
    pub(crate) until: String,
    /// Whether that is past.
    pub(crate) is_over: bool,
}

/// An invitation as the invited person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenInvitationView {
    /// Into which company.
    pub(crate) company: String,
    /// What they are called by who invites them.
    pub(crate) name: String,
    /// The address that is invited.
    pub(crate) email: String,
    /// As what, in words.
    pub(crate) role: String,
    /// What they have to do to join.
    pub(crate) way: WayToJoin,
}

/// What an invited person has to do to join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WayToJoin {
    /// Make an account.
    MakeAccount,
    /// Sign in first.
    SignIn,
    /// Say so: they are signed in.
    Join,
    /// Sign out first: somebody else is signed in, with this address.
    SignOut(String),
}

/// What the page to invite somebody offers.
#[server(input = GetUrl)]
pub(crate) async fn get_invite_options() -> Result<InviteOptions, ApiError<NoRefusal>> {
    use crate::{Cause, ssr};
    use nameplate_domain::companies::Permission;

    let request = ssr::request()?;
    let seat = request.seat()?;
    if !seat.may(Permission::Invite) {
        return Err(Cause::Forbidden.into());
    }
    let may_give = |role: &Role| seat.role.may_to(Permission::Invite, *role);
    Ok(InviteOptions {
        roles: Role::ALL.into_iter().filter(may_give).collect(),
        countries: ssr::named_countries(),
        country: request.country.clone(),
    })
}

/// The invitations that nobody took yet.
#[server(input = GetUrl)]
pub(crate) async fn get_invitations() -> Result<Vec<InvitationView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let seat = request.seat()?;
    let invitations = request.services.invitations.list(&seat).await;
    let invitations = invitations.map_err(|error| request.explain_reading(error))?;
    Ok(invitations
        .into_iter()
        .map(|invitation| InvitationView {
            id: invitation.id.to_string(),
            name: invitation.name.as_ref().to_owned(),
            email: invitation.email.as_ref().to_owned(),
            role: invitation.role.label().to_owned(),
            sent: request.when(invitation.sent_at),
            until: request.when(invitation.ends_at).exact,
            is_over: invitation.is_over,
        })
        .collect())
}

/// Asks somebody to join; gives the path to go to.
#[server]
pub(crate) async fn invite_member(
    form: InviteFields,
    company: String,
) -> Result<String, ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_backend::companies::InvitationForm;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let InviteFields { name, email, country, phone, role } = form;
    let role = role.parse().map_err(|_| Cause::Unreadable)?;
    let form = InvitationForm { name, email, phone, country, role };
    let invited = request.services.invitations.invite(&seat, &form).await;
    invited.map_err(|error| {
        request
            .explain(error)
            .keeping("name", &form.name)
            .keeping("email", &form.email)
            .keeping("country", &form.country)
            .keeping("phone", &form.phone)
            .keeping("role", form.role.as_str())
    })?;
    let said = "The invitation is on its way. It works for 24 hours.";
    Ok(request.lead_to_saying("/company/team", said))
}

/// Mails an invitation once more.
#[server]
pub(crate) async fn resend_invitation(
    id: String,
    company: String,
) -> Result<(), ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::InvitationId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = InvitationId::parse(&id).ok_or(Cause::NotFound)?;
    let sent = request.services.invitations.resend(&seat, &id).await;
    sent.map_err(|error| request.explain(error))?;
    request.return_saying("/company/team", super::invitations_section::RESENT);
    Ok(())
}

/// Takes an invitation back.
#[server]
pub(crate) async fn revoke_invitation(
    id: String,
    company: String,
) -> Result<(), ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::InvitationId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = InvitationId::parse(&id).ok_or(Cause::NotFound)?;
    let revoked = request.services.invitations.revoke(&seat, &id).await;
    revoked.map_err(|error| request.explain(error))?;
    request.return_saying("/company/team", super::invitations_section::REVOKED);
    Ok(())
}

/// The invitation of a mailed link; `None` when it is not valid.
#[server(input = GetUrl)]
pub(crate) async fn get_invitation(
    token: String,
) -> Result<Option<OpenInvitationView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let found = request.services.invitations.find(&token).await;
    let found = found.map_err(|error| request.explain(error.into()))?;
    let own = request.viewer.as_ref().map(|viewer| &viewer.user.email);
    Ok(found.map(|open| OpenInvitationView {
        way: match own {
            Some(own) if own.key() == open.email.key() => WayToJoin::Join,
            Some(own) => WayToJoin::SignOut(own.as_ref().to_owned()),
            None if open.has_account => WayToJoin::SignIn,
            None => WayToJoin::MakeAccount,
        },
        company: open.company_name.as_ref().to_owned(),
        name: open.name.as_ref().to_owned(),
        email: open.email.as_ref().to_owned(),
        role: open.role.label().to_owned(),
    }))
}

/// Makes an account for the person of an invitation, who joins and is signed in; gives the path to
/// go to.
#[server]
pub(crate) async fn accept_invitation(
    form: JoinFields,
) -> Result<String, ApiError<InvitationError>> {
    use crate::{Cause, ssr};

    let request = ssr::request()?;
    if request.person::<NoRefusal>().is_ok() {
        // Signed in meanwhile, in another tab: nobody's session is ended by an invitation.
        return Err(Cause::Refused(InvitationError::SomebodyElse).into());
    }
    let JoinFields { name, password, token } = form;
    let (invitations, client) = (&request.services.invitations, &request.client);
    let joined = invitations.accept_as_new(&token, &name, &password.into(), client).await;
    let session = joined.map_err(|error| request.explain(error).keeping("name", &name))?;
    request.enter(&session).await;
    Ok(ssr::lead_to("/settings"))
}

/// Lets the viewer, who is invited, join; gives the path to go to.
#[server]
pub(crate) async fn join_company(token: String) -> Result<String, ApiError<InvitationError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let invitations = &request.services.invitations;
    let joined = invitations.accept(&token, &viewer.session, &request.client).await;
    joined.map_err(|error| request.explain(error))?;
    let said = "You joined. You work in that company now.";
    Ok(request.lead_to_saying("/settings/companies", said))
}
