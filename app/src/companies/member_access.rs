//! What an admin can do to a member's access: four rows, each with one act.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::Member;
use nameplate_domain::companies::MemberAct;

use super::{member_question::MemberQuestion, team_actions::ActOnMember};
use crate::kernel::{ButtonForm, Entry};

/// Signing out, shutting out, removing, deleting. What takes something away asks once more.
pub(super) fn access_section(
    member: &Member,
    company: &str,
    questions: &[MemberQuestion],
) -> AnyView {
    let name = member.name.as_ref();
    let asks = |word: &str| questions.iter().find(|question| question.word == word);
    let ask = |word: &str, label: &'static str, is_danger: bool| {
        asks(word).map(|question| ask_button(question, label, name, is_danger))
    };
    let shut_out = if member.deactivated_at.is_some() {
        row(
            "Reactivate",
            format!("{name} can’t come in. Role and work wait."),
            Some(reactivate(member)),
        )
    } else {
        row(
            "Deactivate",
            format!(
                "{name} can’t come in until you reactivate the account. Nothing is lost for good."
            ),
            ask("deactivate", "Deactivate", false),
        )
    };
    let deletion = match asks("delete") {
        Some(_) => format!("For good. {name} belongs to no other company."),
        None => format!(
            "{name} belongs to another company, too, and can only be removed from this one."
        ),
    };
    let dialogs: Vec<_> = questions.iter().map(MemberQuestion::dialog).collect();
    view! {
        <section class="section" aria-labelledby="access">
            <h2 id="access">"Access"</h2>
            <p class="help">"What takes something away asks once more, and says what is lost."</p>
            <ul class="entries">
                {row(
                    "Sign out everywhere",
                    format!("For a lost laptop or phone. {name} can sign in again."),
                    ask("sign-out", "Sign out everywhere", false),
                )}
                {shut_out}
                {row(
                    "Remove from the company",
                    format!("{name} keeps the account, and loses {company}."),
                    ask("remove", "Remove", true),
                )}
                {row("Delete account", deletion, ask("delete", "Delete account", true))}
            </ul>
            {dialogs}
        </section>
    }
    .into_any()
}

fn row(title: &'static str, text: String, end: Option<AnyView>) -> AnyView {
    view! { <Entry title text=Some(text.into_any()) end /> }.into_any()
}

/// The way to a question: a dialog, or its page.
fn ask_button(
    question: &MemberQuestion,
    label: &'static str,
    name: &str,
    is_danger: bool,
) -> AnyView {
    let class = if is_danger { "button button-danger" } else { "button" };
    view! {
        <a
            class=class
            href=question.path()
            // Nothing that is fetched ahead: with script it opens a dialog.
            rel="external"
            data-dialog=question.dialog_id()
            aria-haspopup="dialog"
        >
            {label}
            <span class="visually-hidden">{format!(": {name}")}</span>
        </a>
    }
    .into_any()
}

/// Takes nothing away, so it asks nothing.
fn reactivate(member: &Member) -> AnyView {
    let act = MemberAct::Reactivate;
    let hidden = vec![("id", member.user_id.to_string()), ("act", act.as_str().to_owned())];
    view! {
        <ButtonForm
            act=ActOnMember::PATH
            hidden
            of_company=true
            label=act.label()
            about=format!(": {}", member.name.as_ref())
        />
    }
    .into_any()
}
