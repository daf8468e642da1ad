//! Fresh backup codes, shown once.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::actions::{PutCodesAway, get_backup_codes};
use crate::{
    kernel::{CopyButton, FormErrors, FormOrigin, Load, Rejection, Submit, follow, use_act},
    layout::SettingsPage,
};

/// `/settings/security/backup-codes`, right after they were made, in the browser in which they were.
pub(crate) struct BackupCodesPage;

#[lazy_route]
impl LazyRoute for BackupCodesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let codes = Resource::new(|| (), |()| get_backup_codes());
        view! {
            <SettingsPage
                title="Your backup codes"
                lead="Each signs you in once, in place of a code from your app. Keep them where you find them without your phone."
            >
                <Load resource=codes let:codes>
                    {match codes {
                        Some(codes) => view! { <Codes codes /> }.into_any(),
                        None => view! { <Over /> }.into_any(),
                    }}
                </Load>
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Over() -> impl IntoView {
    view! {
        <p class="empty">"Backup codes are shown once, right after they were made."</p>
        <p>
            <a class="button" href="/settings/security">
                "Back to password and two-factor"
            </a>
        </p>
    }
}

#[component]
fn Codes(
    /// The codes.
    codes: Vec<String>,
) -> impl IntoView {
    let put_away = use_act::<PutCodesAway>();
    let rejection = Signal::derive(move || Rejection::of(put_away.value().get()));
    follow(put_away.value().into());
    let text = codes.join("\n");
    let items = codes.into_iter().map(|code| {
        view! {
            <li>
                <code>{code}</code>
            </li>
        }
    });
    view! {
        <p class="not-printed">
            "Save them now: nobody can show them to you again, not even your operator. This page forgets \
            them after 10 minutes."
        </p>
        <ol class="backup-codes">{items.collect_view()}</ol>
        <div class="form-actions not-printed">
            <a
                class="button"
                href="/settings/security/backup-codes.txt"
                download="nameplate-backup-codes.txt"
                rel="external"
            >
                "Download"
            </a>
            <CopyButton text label="Copy" />
            <button
                class="button needs-script"
                type="button"
                on:click=move |_| _ = window().print()
            >
                "Print"
            </button>
        </div>
        <ActionForm action=put_away attr:class="form not-printed">
            <FormOrigin />
            <FormErrors rejection />
            <Submit label="I have saved them" pending=put_away.pending() />
        </ActionForm>
    }
}
