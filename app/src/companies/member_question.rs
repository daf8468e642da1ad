//! The question before something is done to a member: it names what is lost, and its button repeats the verb.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::Member;
use nameplate_domain::companies::MemberAct;
use nameplate_islands::Check;

use super::team_actions::{ActOnMember, DeleteMemberAccount};
use crate::kernel::{Field, Form, HiddenFields, PageHead};

/// What is asked before something is done. It is a dialog over the member's page, and a page of its own.
#[derive(Clone)]
pub(super) struct MemberQuestion {
    /// Tells it from the others, in addresses and ids.
    pub(super) word: &'static str,
    title: String,
    /// What happens.
    text: String,
    /// What is lost.
    losses: Vec<String>,
    /// What the button says that does nothing.
    keep: String,
    /// What the button says that does it.
    verb: String,
    act: &'static str,
    hidden: HiddenFields,
    /// The address of the member's page.
    member_page: String,
    /// What is to be typed to say that it is meant, if anything.
    typed: Option<String>,
}

impl MemberQuestion {
    /// Everything that is asked about before it is done to a member of `company`.
    pub(super) fn all(member: &Member, company: &str, belongs_elsewhere: bool) -> Vec<Self> {
        let name = member.name.as_ref();
        let mut questions = vec![
            Self {
                title: format!("Sign {name} out everywhere?"),
                text: format!(
                    "Every device of {name} is signed out at once. {name} can sign in again. Lost is:"
                ),
                losses: vec!["What is being written at the moment, and is not saved".to_owned()],
                keep: format!("Keep {name} signed in"),
                verb: format!("Sign {name} out"),
                ..Self::of(member, "sign-out", MemberAct::SignOut)
            },
            Self {
                title: format!("Remove {name} from {company}?"),
                text: format!(
                    "{name} is out of {company} at once, and keeps the account. Only a new invitation leads \
                     back. Lost is:"
                ),
                losses: vec![format!("The role at {company}, and all that it opens")],
                keep: format!("Keep {name}"),
                verb: format!("Remove {name}"),
                ..Self::of(member, "remove", MemberAct::Remove)
            },
        ];
        if member.deactivated_at.is_none() {
            questions.push(Self {
                title: format!("Deactivate {name}?"),
                text: format!(
                    "{name} is out of {company} at once, until you reactivate the account here. Role and \
                     work stay as they are. Lost is:"
                ),
                losses: vec!["What is being written at the moment, and is not saved".to_owned()],
                keep: format!("Keep {name} active"),
                verb: format!("Deactivate {name}"),
                ..Self::of(member, "deactivate", MemberAct::Deactivate)
            });
        }
        if !belongs_elsewhere {
            questions.push(Self {
                title: format!("Delete the account of {name}?"),
                text: format!(
                    "It is deleted for good. What {name} did at {company} stays, without the name. Lost is:"
                ),
                losses: vec![
                    "Profile and photo".to_owned(),
                    "Settings, passkeys and sessions".to_owned(),
                    "All notifications".to_owned(),
                ],
                keep: "Keep the account".to_owned(),
                verb: "Delete account".to_owned(),
                act: DeleteMemberAccount::PATH,
                hidden: vec![("id", member.user_id.to_string())],
                typed: Some(member.email.as_ref().to_owned()),
                ..Self::of(member, "delete", MemberAct::Remove)
            });
        }
        questions
    }

    fn of(member: &Member, word: &'static str, act: MemberAct) -> Self {
        let id = member.user_id.to_string();
        Self {
            word,
            title: String::new(),
            text: String::new(),
            losses: Vec::new(),
            keep: String::new(),
            verb: String::new(),
            act: ActOnMember::PATH,
            member_page: format!("/company/team/{id}"),
            hidden: vec![("id", id), ("act", act.as_str().to_owned())],
            typed: None,
        }
    }

    /// The id of its dialog.
    pub(super) fn dialog_id(&self) -> String {
        format!("ask-{}", self.word)
    }

    /// The address of the page that asks the same.
    pub(super) fn path(&self) -> String {
        format!("{}?ask={}", self.member_page, self.word)
    }

    /// The question over the member's page.
    pub(super) fn dialog(&self) -> AnyView {
        let (id, title_id) = (self.dialog_id(), format!("{}-title", self.dialog_id()));
        let closing = format!("{id}-close");
        // A form of its own, so that neither Escape nor this button sends anything.
        let keep = view! {
            <button class="button" type="submit" form=closing.clone() autofocus=true>
                {self.keep.clone()}
            </button>
        };
        view! {
            <dialog class="dialog" id=id aria-labelledby=title_id.clone() closedby="any">
                <h2 id=title_id.clone()>{self.title.clone()}</h2>
                <p>{self.text.clone()}</p>
                <form method="dialog" id=closing></form>
                {self.form(keep.into_any())}
            </dialog>
        }
        .into_any()
    }

    /// What the page says of itself that asks it.
    pub(super) fn head(&self) -> PageHead {
        PageHead::titled(self.title.clone()).with_lead(self.text.clone())
    }

    /// The question as a page, below its [`head`](Self::head).
    pub(super) fn page(&self) -> AnyView {
        let keep = view! {
            <a class="button" href=self.member_page.clone()>
                {self.keep.clone()}
            </a>
        };
        self.form(keep.into_any())
    }

    fn form(&self, keep: AnyView) -> AnyView {
        let losses = self.losses.iter().map(|loss| view! { <li>{loss.clone()}</li> });
        let losses = losses.collect_view();
        let (act, hidden, page) = (self.act, self.hidden.clone(), self.path());
        let typed = self.typed.clone();
        let verb = self.verb.clone();
        view! {
            // Refused, it is asked again on its own page: a dialog can't stand open without a script.
            <Form act hidden page id=self.word.to_owned() class="form question" of_company=true>
                <ul class="losses">{losses}</ul>
                {typed.map(typed_email)}
                <div class="form-actions">
                    {keep} <button class="button button-danger-solid" type="submit">
                        {verb}
                    </button>
                </div>
            </Form>
        }
        .into_any()
    }
}

/// Asks for the address of the account, so that nobody deletes one by a slip.
fn typed_email(email: String) -> AnyView {
    view! {
        <p>"Type " <strong>{email}</strong> " to say that you mean it."</p>
        <Field
            name="email"
            label="Email of the account"
            kind="email"
            autocomplete="off"
            check=Check::Email
        />
    }
    .into_any()
}
