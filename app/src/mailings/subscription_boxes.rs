//! The kinds of mail, each with a box.

use leptos::prelude::*;
use nameplate_domain::mailings::{EmailSubscriptions, MailingKind};

use crate::kernel::CheckBox;

/// What stands wherever one chooses: that some mails always come.
pub(super) const ALWAYS_SENT: &str = "Mails that protect your account always come, and can't be switched off: \
    links to choose a new password, new sign-ins, confirmations of your address and changes to your security.";

/// A box for each kind of mail, with what it is.
pub(super) fn subscription_boxes(subscriptions: &EmailSubscriptions) -> AnyView {
    let boxes = MailingKind::ALL.iter().map(|&kind| {
        view! {
            <CheckBox
                name=kind.as_str()
                label=kind.label()
                help=kind.facts().about
                checked=subscriptions.takes(kind)
            />
        }
    });
    view! {
        <fieldset class="subscriptions">
            <legend class="visually-hidden">"Mails that I take"</legend>
            {boxes.collect_view()}
        </fieldset>
    }
    .into_any()
}
