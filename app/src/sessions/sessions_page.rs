//! Where a person is signed in.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::sessions::{ListedSession, SessionCursor};
use nameplate_domain::{
    kernel::{SessionId, Timestamp},
    sessions::DORMANT_MS,
};
use serde::Deserialize;

use super::{
    actions::{EndAllSessions, EndOtherSessions},
    session_item::session_item,
};
use crate::{
    kernel::{ButtonForm, PageInfo, PageRequest, PageResult},
    request::Request,
};

/// `/settings/sessions`.
pub(crate) const SESSIONS: PageInfo = PageInfo::settings(
    "Sessions",
    "Where you are signed in. Sign out what you don't use, and what you don't know.",
);

#[derive(Default, Deserialize)]
#[serde(default)]
struct SessionsQuery {
    /// The moment and id of the session behind which the list begins, with a dot between.
    after: String,
}

impl SessionsQuery {
    fn cursor(&self) -> Option<SessionCursor> {
        let (millis, id) = self.after.split_once('.')?;
        let last_active_at = Timestamp::from_millis(millis.parse().ok()?);
        Some(SessionCursor { last_active_at, id: SessionId::parse(id)? })
    }
}

/// The viewer's sessions, this one first.
pub(crate) async fn sessions_page(request: PageRequest) -> PageResult {
    let after = request.query::<SessionsQuery>().cursor();
    let list = request.services.sessions.list(&request.viewer()?.session, after.as_ref()).await?;
    let now = request.services.now();
    let is_dormant =
        |session: &&ListedSession| now.millis_since(session.last_active_at) >= DORMANT_MS;
    let (dormant, used): (Vec<_>, Vec<_>) = list.others.iter().partition(is_dormant);
    let next = list.next.map(|next| {
        let after = format!("{}.{}", next.last_active_at.as_millis(), next.id);
        view! {
            <p>
                <a class="button" href=format!("/settings/sessions?after={after}")>
                    "More"
                </a>
            </p>
        }
    });
    let end_others = if list.count == 0 {
        view! { <p class="empty">"You are signed in nowhere else."</p> }.into_any()
    } else {
        view! { <ButtonForm act=EndOtherSessions::PATH label="Sign out all other devices" /> }
            .into_any()
    };
    Ok(view! {
        <section class="section">
            <h2>"This device"</h2>
            <ul class="sessions">
                {list.current.map(|session| session_item(&request, &session, true))}
            </ul>
            <ButtonForm
                act=EndAllSessions::PATH
                class="button button-danger"
                label="Sign out everywhere"
            />
        </section>
        <section class="section">
            <h2>{format!("Other devices ({})", list.count)}</h2>
            {end_others}
            {items(&request, &used)}
            {(!dormant.is_empty())
                .then(|| {
                    view! {
                        <h3 class="sessions-group">"Not used for a week or longer"</h3>
                        {items(&request, &dormant)}
                    }
                })}
            {next}
        </section>
    }
    .into_any())
}

fn items(request: &Request, sessions: &[&ListedSession]) -> impl IntoView + use<> {
    let items: Vec<_> =
        sessions.iter().map(|session| session_item(request, session, false)).collect();
    view! { <ul class="sessions">{items}</ul> }
}
