//! How a form was answered that the browser sent by itself: its page shows it.

use leptos::{prelude::*, server::ServerActionError, server_fn::ServerFn};
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// The answer to a form that the browser sent by itself. It comes with the page, never with its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormAnswer {
    /// The path of the form's server function.
    act: String,
    /// Why it failed: the server functions' envelope, as Leptos has it.
    error: String,
    /// What the page's fields hold although it is not saved.
    draft: Option<String>,
}

impl FormAnswer {
    /// What is told when a form was not taken; `error` is base64url of the envelope.
    #[must_use]
    pub const fn refused(act: String, error: String) -> Self {
        Self { act, error, draft: None }
    }

    /// What is told when a form shall only show something.
    #[must_use]
    pub const fn draft(draft: String) -> Self {
        Self { act: String::new(), error: String::new(), draft: Some(draft) }
    }

    /// What the page's fields hold although it is not saved.
    #[must_use]
    pub fn into_draft(self) -> Option<String> {
        self.draft
    }
}

/// What forms of the page are answered.
#[derive(Clone, Copy)]
struct Answered(RwSignal<FormAnswer>);

/// Makes [`use_act`] work below; call it inside the router.
pub(crate) fn provide_form_answer() {
    let answer = SharedValue::new(use_context::<FormAnswer>).into_inner().unwrap_or_default();
    let answer = RwSignal::new(answer);
    provide_context(Answered(answer));
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        // What was said of a form is over once another page was opened.
        if before.is_some_and(|before| before != path) {
            answer.set(FormAnswer::default());
        }
        path
    });
}

/// Whether the page that is made tells why a form was refused that the browser sent by itself.
pub(super) fn is_refused() -> bool {
    let Answered(answer) = expect_context();
    answer.with_untracked(|answer| !answer.error.is_empty())
}

/// The action of a server function, with the answer that a form of it was given before the page came
/// alive. Leptos itself would take that from the address: from whoever made it.
pub(crate) fn use_act<S>() -> ServerAction<S>
where
    S: ServerFn + Send + Sync + Clone + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let Answered(answer) = expect_context();
    answer.with_untracked(|FormAnswer { act, error, .. }| {
        provide_context(ServerActionError::new(act, error));
    });
    ServerAction::new()
}
