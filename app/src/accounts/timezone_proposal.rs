//! A timezone to somebody who has none: the browser's.

use leptos::prelude::*;

use super::profile_actions::AcceptTimezone;
use crate::kernel::{
    FormErrors, FormOrigin, Rejection, browser_timezone, go_to, here, use_act, use_viewer,
};

/// Proposes the browser's timezone, as long as the viewer never chose one. Without script nobody
/// knows the browser's, and nothing is shown.
#[component]
pub(crate) fn TimezoneProposal() -> AnyView {
    let viewer = use_viewer();
    let proposed = RwSignal::new(None::<String>);
    let accept = use_act::<AcceptTimezone>();
    let rejection = Signal::derive(move || Rejection::of(accept.value().get()));
    Effect::new(move || {
        let has_none = viewer.read().as_ref().is_some_and(|viewer| viewer.timezone.is_none());
        proposed.set(if has_none { browser_timezone() } else { None });
    });
    Effect::new(move || {
        if let Some(Ok(_)) = accept.value().get() {
            // Every time on the page is another one now.
            go_to(&here());
        }
    });
    (move || {
        proposed.get().map(|timezone| {
            view! {
                <ActionForm action=accept attr:class="proposal">
                    <FormOrigin />
                    <FormErrors rejection />
                    <p>
                        "Your browser says that you are in " <strong>{timezone.clone()}</strong>
                        ". Shall times be shown for it?"
                    </p>
                    <input type="hidden" name="timezone" value=timezone.clone() />
                    <button class="button" type="submit">
                        {format!("Use {timezone}")}
                    </button>
                </ActionForm>
            }
        })
    })
    .into_any()
}
