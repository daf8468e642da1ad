//! Joining a company, by the link of a mail.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route, location::Url};
use nameplate_domain::accounts::FullName;

use super::invitation_actions::{
    AcceptInvitation, JoinCompany, OpenInvitationView, WayToJoin, get_invitation,
};
use crate::{
    kernel::{Field, FormErrors, FormOrigin, Load, Rejection, Submit, follow, use_act},
    layout::GatePage,
    passwords::NewPasswordField,
    sessions::SignOutForm,
};

const LABELS: &[(&str, &str)] = &[("name", "Full name"), ("password", "Password")];

/// `/invitations/{token}`.
pub(crate) struct InvitationPage;

#[lazy_route]
impl LazyRoute for InvitationPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
        let open = Resource::new(move || token.get(), get_invitation);
        view! {
            <GatePage title="You are invited" heading="You are invited">
                <Load resource=open let:open>
                    {match open {
                        Some(open) => view! { <Open open token=token.get_untracked() /> }.into_any(),
                        None => view! { <Over /> }.into_any(),
                    }}
                </Load>
            </GatePage>
        }
        .into_any()
    }
}

#[component]
fn Over() -> impl IntoView {
    view! {
        <p class="lead">
            "This invitation is not valid any more: it was accepted or revoked, or is older than 24 hours. \
             Ask for a new one."
        </p>
        <p>
            <a class="button" href="/" rel="external">
                "Go to the start"
            </a>
        </p>
    }
}

#[component]
fn Open(
    /// The invitation.
    open: OpenInvitationView,
    /// The link's last part.
    token: String,
) -> impl IntoView {
    let OpenInvitationView { company, name, email, role, way } = open;
    let article = if role.starts_with('A') { "an" } else { "a" };
    let lead = format!("{company} invites {email} to join as {article} {role}.");
    let next = Url::escape(&format!("/invitations/{token}"));
    let step = match way {
        WayToJoin::MakeAccount => view! { <MakeAccount name email token /> }.into_any(),
        WayToJoin::Join => view! { <Join company token /> }.into_any(),
        WayToJoin::SignIn => view! {
            <p>"You have an account with this address. Sign in to join with it."</p>
            <p>
                <a class="button button-primary" href=format!("/sign-in?next={next}")>
                    "Sign in to join"
                </a>
            </p>
        }
        .into_any(),
        WayToJoin::SignOut(own) => view! {
            <p>
                "You are signed in as " <strong>{own}</strong>
                ". Sign out, and open the link of the mail again."
            </p>
            <SignOutForm class="button" />
        }
        .into_any(),
    };
    view! {
        <p class="lead">{lead}</p>
        {step}
    }
}

#[component]
fn Join(
    /// The company's name.
    company: String,
    /// The link's last part.
    token: String,
) -> impl IntoView {
    let join = use_act::<JoinCompany>();
    let rejection = Signal::derive(move || Rejection::of(join.value().get()));
    follow(join.value().into());
    view! {
        <ActionForm action=join attr:class="form">
            <FormOrigin />
            <FormErrors rejection />
            <input type="hidden" name="token" value=token />
            <button
                class="button button-primary"
                type="submit"
                disabled=move || join.pending().get()
            >
                {format!("Join {company}")}
            </button>
        </ActionForm>
    }
}

#[component]
fn MakeAccount(
    /// What the person is called by who invites them.
    name: String,
    /// The address that is invited.
    email: String,
    /// The link's last part.
    token: String,
) -> impl IntoView {
    let accept = use_act::<AcceptInvitation>();
    let rejection = Signal::derive(move || Rejection::of(accept.value().get()));
    follow(accept.value().into());
    let typed = RwSignal::new(name.clone());
    view! {
        <ActionForm action=accept attr:class="form" attr:novalidate="">
            <FormOrigin />
            <FormErrors rejection labels=LABELS />
            // For password managers, which want to know whose password it is.
            <input type="hidden" autocomplete="username" value=email.clone() />
            <input type="hidden" name="form[token]" value=token />
            <Field
                name="name"
                label="Full name"
                rejection
                autocomplete="name"
                stored=Signal::stored(name)
                check=|typed| FullName::parse(typed).map(drop)
                value=typed
            />
            <NewPasswordField
                name="password"
                label="Password"
                rejection
                owner_name=typed
                owner_email=Signal::stored(email)
                is_first=true
            />
            <Submit label="Create account and join" pending=accept.pending() />
        </ActionForm>
        <p class="aside">
            "By mistake? "
            <a href="/" rel="external">
                "Do nothing"
            </a>
        </p>
    }
}
