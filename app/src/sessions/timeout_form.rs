//! When a session ends because nobody uses it.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::sessions::{IdleTimeout, Session};

use super::actions::SaveSessionSettings;
use crate::kernel::{CheckBox, Form, Region, SaveBar, SelectField};

/// How long one may be away.
#[component]
pub(crate) fn SessionTimeoutSection(
    /// The session that the page is of.
    session: Session,
) -> AnyView {
    let options = IdleTimeout::ALL
        .iter()
        .map(|choice| (choice.as_str().to_owned(), choice.label().to_owned()))
        .collect();
    let bound = session.longest_idle.map(|longest| {
        let longest = longest.label();
        view! {
            <p class="help">
                {format!("A company of yours allows at most {longest}, also where you are remembered.")}
            </p>
        }
    });
    view! {
        <Region id="session-timeout">
            <h2>"Session timeout"</h2>
            <p>
                "We sign you out after this time away."
                <span class="needs-script">" A minute before, the page asks."</span>
            </p>
            <Form act=SaveSessionSettings::PATH>
                <SelectField
                    name="idle_timeout"
                    label="Sign me out after"
                    options
                    value=session.settings.idle_timeout.as_str()
                />
                <CheckBox
                    name="applies_to_remembered"
                    label="Also where I chose to be remembered"
                    checked=session.settings.applies_to_remembered
                />
                {bound}
                <SaveBar />
            </Form>
        </Region>
    }
    .into_any()
}
