//! The wish to be deleted.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::exports::{DeletionError, DeletionRequest, DeletionState};

use super::deletion_actions::{RequestDeletion, WithdrawDeletion};
use crate::{
    kernel::{ButtonForm, Disclosure, Entry, EntryState, Glyph, Moment, Region},
    request::Request,
};

/// What is kept and why, how the wish stands, and the way to say it. It follows what admins decide.
pub(super) fn deletion_section(
    request: &Request,
    deletion: Option<&DeletionRequest>,
    obstacle: Option<&DeletionError>,
) -> AnyView {
    let is_open = deletion.is_some_and(|it| it.state == DeletionState::Open);
    let entry = deletion.map(|deletion| entry(request, deletion));
    let way = match obstacle {
        _ if is_open => None,
        Some(obstacle) => Some(view! { <p>{obstacle.to_string()}</p> }.into_any()),
        None => Some(ask_form()),
    };
    view! {
        <Region id="deletion" labelled_by="deletion-heading">
            <h2 id="deletion-heading">"Delete my account"</h2>
            <p>
                "The admins of your companies do this, under Team: they know who takes over your \
                work. Deleted are your profile and photo, settings, passkeys, sessions, \
                notifications and copies of your data. What you did in a company stays there \
                without your name, for others work on with it. "
                <a href="#copy">"Download your data"</a> " before: afterwards there is none."
            </p>
            {entry.map(|entry| view! { <ul class="entries">{entry}</ul> })}
            {way}
        </Region>
    }
    .into_any()
}

fn ask_form() -> AnyView {
    view! {
        <Disclosure summary="Ask to be deleted" key="ask-to-be-deleted">
            <ButtonForm
                act=RequestDeletion::PATH
                text="The admins of all your companies are told by mail. Until one of them deletes the \
                      account or declines, you can withdraw."
                class="button button-danger"
                label="Ask my admins to delete my account"
            />
        </Disclosure>
    }
    .into_any()
}

fn entry(request: &Request, deletion: &DeletionRequest) -> AnyView {
    let asked = request.when(deletion.requested_at);
    match &deletion.state {
        DeletionState::Open => {
            let text = view! {
                "Asked "
                <Moment when=asked />
                ". The admins of your companies decide, and you hear of it by mail."
            };
            let withdraw = view! {
                <ButtonForm
                    act=WithdrawDeletion::PATH
                    label="Withdraw"
                    about="the wish to be deleted"
                />
            };
            view! {
                <Entry
                    state=EntryState::Warn
                    title="You asked to be deleted"
                    text=Some(text.into_any())
                    end=Some(withdraw.into_any())
                />
            }
            .into_any()
        }
        DeletionState::Withdrawn { at } => {
            let text = view! {
                "Withdrawn "
                <Moment when=request.when(*at) />
                ". Your account stays."
            };
            let state = EntryState::Plain(Glyph::Clock);
            view! { <Entry state title="You withdrew" text=Some(text.into_any()) /> }.into_any()
        }
        DeletionState::Declined { at, reason } => {
            let text = view! {
                "Declined "
                <Moment when=request.when(*at) />
                ". Your account stays."
                {reason
                    .as_ref()
                    .map(|reason| {
                        view! {
                            <br />
                            <q class="decline-reason">{reason.as_ref().to_owned()}</q>
                        }
                    })}
            };
            let state = EntryState::Plain(Glyph::Stop);
            view! { <Entry state title="An admin declined" text=Some(text.into_any()) /> }
                .into_any()
        }
    }
}
