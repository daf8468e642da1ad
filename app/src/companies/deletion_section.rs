//! A member who asked to be deleted.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::companies::Member;

use super::member_question::MemberQuestion;
use crate::{
    exports::DeclineDeletion,
    kernel::{Form, Moment, Region, TextArea},
    request::Request,
};

/// Since when the member asks, with a way to each answer: the question whether to delete the account, and a form to
/// decline.
pub(super) fn deletion_section(
    request: &Request,
    member: &Member,
    questions: &[MemberQuestion],
) -> Option<AnyView> {
    let asked = request.when(member.deletion_requested_at?);
    let hidden = vec![("id", member.user_id.to_string())];
    let name = member.name.as_ref().to_owned();
    let way = match questions.iter().find(|question| question.word == "delete") {
        Some(question) => view! {
            <a
                class="button button-danger"
                href=question.path()
                rel="external"
                data-dialog=question.dialog_id()
                aria-haspopup="dialog"
            >
                "Delete account"
                <span class="visually-hidden">{format!(": {name}")}</span>
            </a>
        }
        .into_any(),
        None => view! {
            <p class="help">
                {format!(
                    "{name} belongs to another company, too. Here you can only remove {name}; who is left \
                     last can delete the account.",
                )}
            </p>
        }
        .into_any(),
    };
    Some(
        view! {
            <Region id="deletion-request" labelled_by="deletion-request-heading">
                <h2 id="deletion-request-heading">{format!("{name} asks to be deleted")}</h2>
                <p>
                    "Asked " <Moment when=asked />
                    ". Delete the account, or decline: either is told by mail."
                </p>
                <div class="button-row">{way}</div>
                <Form
                    act=DeclineDeletion::PATH
                    hidden
                    id="decline"
                    of_company=true
                >
                    <TextArea name="reason" label="Why you decline" value="" autocomplete="off" />
                    <div class="form-actions">
                        <button class="button" type="submit">
                            "Decline"
                            <span class="visually-hidden">" to delete the account"</span>
                        </button>
                    </div>
                </Form>
            </Region>
        }
        .into_any(),
    )
}
