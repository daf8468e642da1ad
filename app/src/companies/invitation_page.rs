//! Joining a company, by the link of a mail.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::flows::OpenInvitation;
use nameplate_islands::Check;

use super::invitation_actions::{AcceptInvitation, JoinCompany};
use crate::{
    kernel::{Field, Form, PageHead, PageInfo, PageRequest, PageResult, Submit},
    passwords::{NewPasswordField, OwnerText, UsernameField},
    request::escaped,
    sessions::SignOutForm,
};

/// `/invitations/{token}`.
pub(crate) const INVITATION: PageInfo = PageInfo::entrance("You are invited");

/// An invitation, and what the person has to do to join.
pub(crate) async fn invitation_page(request: PageRequest) -> PageResult {
    let token = request.param("token").to_owned();
    let joining = &request.services.joining;
    let Some(open) = joining.find(&token).await? else {
        return Ok(joining.joined_by(&token).await?.map_or_else(over, |it| joined(it.as_ref())));
    };
    let company = open.company_name.as_ref();
    request.set_head(head(&open));
    let step = match request.viewer.as_ref().map(|viewer| &viewer.user.email) {
        Some(own) if own.key() == open.email.key() => join(company, token),
        Some(own) => sign_out(own.as_ref().to_owned()),
        None if open.has_account => sign_in(&token),
        None => make_account(&open, token),
    };
    Ok(step)
}

/// Who invites, and to what: whoever knows neither looks twice.
fn head(open: &OpenInvitation) -> PageHead {
    let (company, email, role) =
        (open.company_name.as_ref(), open.email.as_ref(), open.role.label());
    let inviter = open.inviter.as_deref().unwrap_or("Somebody");
    let article = if role.starts_with('A') { "an" } else { "a" };
    PageHead {
        plate: Some(company.to_owned()),
        ..PageHead::titled(format!("{inviter} invites you to join {company}"))
            .with_lead(format!("The invitation is for {email}. You join as {article} {role}."))
    }
}

/// For who opens the link again by which they joined.
fn joined(company: &str) -> AnyView {
    without_step(format!("You joined {company} by this invitation. There is nothing left to do."))
}

fn over() -> AnyView {
    let words = "This invitation is not valid any more: it was revoked, or is older than 24 hours. Ask for a new one.";
    without_step(words.to_owned())
}

fn without_step(words: String) -> AnyView {
    view! {
        <p class="lead">{words}</p>
        <p>
            <a class="button" href="/" rel="external">
                "Go to the start"
            </a>
        </p>
    }
    .into_any()
}

/// For who is signed in with the address that is invited.
fn join(company: &str, token: String) -> AnyView {
    let label = format!("Join {company}");
    view! {
        <Form act=JoinCompany::PATH hidden=vec![("token", token)]>
            <Submit label />
        </Form>
    }
    .into_any()
}

/// For who is signed in with another address.
fn sign_out(own: String) -> AnyView {
    view! {
        <p>
            "You are signed in as " <strong>{own}</strong>
            ". Sign out, and open the link of the mail again."
        </p>
        <SignOutForm class="button" />
    }
    .into_any()
}

/// For who has an account.
fn sign_in(token: &str) -> AnyView {
    let next = escaped(&format!("/invitations/{token}"));
    view! {
        <p>"You have an account with this address. Sign in to join with it."</p>
        <p>
            // Loaded as a whole: the plate there is another one.
            <a
                class="button button-primary"
                href=format!("/sign-in?next={next}")
                rel="external"
            >
                "Sign in to join"
            </a>
        </p>
    }
    .into_any()
}

/// For who has none.
fn make_account(open: &OpenInvitation, token: String) -> AnyView {
    let (name, email) = (open.name.as_ref().to_owned(), open.email.as_ref().to_owned());
    view! {
        <Form act=AcceptInvitation::PATH>
            <UsernameField email=email.clone() />
            <input type="hidden" name="form[token]" value=token />
            <Field
                name="name"
                label="Full name"
                autocomplete="name"
                value=name
                check=Check::FullName
            />
            <NewPasswordField
                name="password"
                label="Password"
                owner_name=OwnerText::Typed("name")
                owner_email=OwnerText::Known(email)
                is_first=true
            />
            <Submit label="Create account and join" />
        </Form>
        <p class="aside">
            "Not meant for you? " <a href="/" rel="external">
                "Leave this page"
            </a>
        </p>
    }
    .into_any()
}
