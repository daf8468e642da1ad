//! What an admin can do to a member.

use leptos::prelude::*;
use nameplate_domain::{accounts::Email, companies};

use super::company_field::CompanyField;
use super::team_actions::{
    ChangeRole, DeactivateMember, DeleteMemberAccount, ReactivateMember, RemoveMember,
    SignMemberOut,
};
use crate::kernel::{Field, FormErrors, FormOrigin, Rejection, Submit};

/// Another role.
#[component]
pub(crate) fn Role(
    /// The id of the user.
    id: String,
    /// The role that they have.
    role: companies::Role,
    /// The roles that the viewer may give.
    roles: Vec<companies::Role>,
    /// What changes it.
    act: ServerAction<ChangeRole>,
) -> impl IntoView {
    let options = roles.into_iter().map(move |each| {
        view! {
            <option value=each.as_str() selected=each == role>
                {each.label()}
            </option>
        }
    });
    view! {
        <section class="section">
            <h2>"Role"</h2>
            <p>
                "A User only has the work that is assigned to them. An Admin runs the company. A Super Admin \
                 also sees its bills, and makes other Super Admins."
            </p>
            <ActionForm action=act attr:class="form">
                <FormOrigin />
                <CompanyField />
                <input type="hidden" name="id" value=id />
                <div class="field">
                    <label for="role">"Role in this company"</label>
                    <select class="input" id="role" name="role" autocomplete="off">
                        {options.collect_view()}
                    </select>
                </div>
                <div class="form-actions">
                    <Submit label="Change role" pending=act.pending() />
                </div>
            </ActionForm>
        </section>
    }
}

/// Out of every browser, as when a laptop is lost.
#[component]
pub(crate) fn SignOutEverywhere(
    /// The id of the user.
    id: String,
    /// What signs them out.
    act: ServerAction<SignMemberOut>,
) -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Sessions"</h2>
            <p>"For a lost laptop or phone. They can sign in again."</p>
            <details class="disclosure">
                <summary>"Sign out everywhere"</summary>
                <ActionForm action=act>
                    <FormOrigin />
                    <CompanyField />
                    <p>"What they are writing at the moment, and have not saved, is lost."</p>
                    <input type="hidden" name="id" value=id />
                    <button class="button button-danger" type="submit">
                        "Sign them out"
                    </button>
                </ActionForm>
            </details>
        </section>
    }
}

/// Shut out of the company, or let in again.
#[component]
pub(crate) fn StatusForm(
    /// The id of the user.
    id: String,
    /// Whether they are shut out.
    is_deactivated: bool,
    /// What shuts them out.
    deactivate: ServerAction<DeactivateMember>,
    /// What lets them in again.
    reactivate: ServerAction<ReactivateMember>,
) -> impl IntoView {
    let form = if is_deactivated {
        view! {
            <p>"They can't enter this company. Their role and their work wait for them."</p>
            <ActionForm action=reactivate>
                <FormOrigin />
                <CompanyField />
                <input type="hidden" name="id" value=id />
                <button class="button" type="submit">
                    "Reactivate"
                </button>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <p>"For a leave or a doubt: they lose this company at once, and nothing is lost."</p>
            <ActionForm action=deactivate>
                <FormOrigin />
                <CompanyField />
                <input type="hidden" name="id" value=id />
                <button class="button" type="submit">
                    "Deactivate"
                </button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <section class="section">
            <h2>"Access"</h2>
            {form}
        </section>
    }
}

/// Out of the company for good.
#[component]
pub(crate) fn RemoveFromCompany(
    /// The id of the user.
    id: String,
    /// Who that is.
    name: String,
    /// What removes them.
    act: ServerAction<RemoveMember>,
) -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Remove"</h2>
            <details class="disclosure">
                <summary>"Remove from the company"</summary>
                <ActionForm action=act>
                    <FormOrigin />
                    <CompanyField />
                    <p>
                        {format!(
                            "{name} loses this company and their role in it. Their account stays. Only a new \
                             invitation brings them back.",
                        )}
                    </p>
                    <input type="hidden" name="id" value=id />
                    <button class="button button-danger" type="submit">
                        {format!("Remove {name}")}
                    </button>
                </ActionForm>
            </details>
        </section>
    }
}

const LABELS: &[(&str, &str)] = &[("email", "Their email")];

/// The account itself, for good.
#[component]
pub(crate) fn DeleteAccount(
    /// The id of the user.
    id: String,
    /// Who that is.
    name: String,
    /// Their address, to be typed.
    email: String,
    /// Whether they belong to another company, too.
    belongs_elsewhere: bool,
    /// What deletes it.
    act: ServerAction<DeleteMemberAccount>,
) -> impl IntoView {
    if belongs_elsewhere {
        return view! {
            <section class="section">
                <h2>"Delete account"</h2>
                <p>
                    {format!(
                        "{name} belongs to another company, too. You can only remove them from this one.",
                    )}
                </p>
            </section>
        }
        .into_any();
    }
    let rejection = Signal::derive(move || Rejection::of(act.value().get()));
    view! {
        <section class="section">
            <h2>"Delete account"</h2>
            <details class="disclosure" open=move || rejection.read().is_some()>
                <summary>"Delete the account"</summary>
                <ActionForm action=act attr:class="form" attr:novalidate="">
                    <FormOrigin />
                    <CompanyField />
                    <FormErrors rejection labels=LABELS />
                    <p>
                        {format!(
                            "Everything of {name} is deleted for good: profile, photo, settings, sessions. What \
                             they did in the company stays, without their name.",
                        )}
                    </p>
                    <p>"Type " <strong>{email}</strong> " to say that you mean it."</p>
                    <input type="hidden" name="form[id]" value=id />
                    <Field
                        name="email"
                        label="Their email"
                        rejection
                        kind="email"
                        autocomplete="off"
                        check=|typed| Email::parse(typed).map(drop)
                    />
                    <button
                        class="button button-danger"
                        type="submit"
                        disabled=move || act.pending().get()
                    >
                        "Delete account"
                    </button>
                </ActionForm>
            </details>
        </section>
    }
    .into_any()
}
