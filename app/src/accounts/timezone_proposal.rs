//! A timezone to somebody who has none: the browser's.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::profile_actions::AcceptTimezone;
use crate::{kernel::Form, request::Viewer};

/// Proposes the browser's timezone, as long as the viewer never chose one. Without script nobody knows the
/// browser's, and nothing is shown.
pub(crate) fn timezone_proposal(viewer: &Viewer) -> Option<AnyView> {
    if viewer.user.timezone.is_some() {
        return None;
    }
    let proposal = view! {
        <Form act=AcceptTimezone::PATH class="proposal" proposes_timezone=true>
            <p>
                "Your browser says that you are in " <strong data-timezone-name="">"your timezone"</strong>
                ". Times are shown to you in UTC until you choose a timezone."
            </p>
            <input type="hidden" name="timezone" value="" />
            <button class="button" type="submit">
                <span>"Use " <span data-timezone-name="">"your timezone"</span></span>
            </button>
        </Form>
    };
    Some(proposal.into_any())
}
