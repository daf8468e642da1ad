//! Fresh backup codes, shown once.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::two_factor::BackupCode;

use super::actions::PutCodesAway;
use crate::kernel::{CopyButton, Form, PageInfo, PageRequest, PageResult, PrintButton, Submit};

/// `/settings/security/backup-codes`, right after they were made, in the browser in which they were.
pub(crate) const BACKUP_CODES: PageInfo = PageInfo::settings(
    "Your backup codes",
    "Each signs you in once, in place of a code from your app. Keep them where you find them without \
     your phone.",
);

/// The codes, as long as this browser may show them.
pub(crate) async fn backup_codes_page(request: PageRequest) -> PageResult {
    request.viewer()?;
    Ok(request.fresh_codes().map_or_else(over, |codes| shown(&codes)))
}

fn over() -> AnyView {
    view! {
        <p class="empty">"Backup codes are shown once, right after they were made."</p>
        <p>
            <a class="button" href="/settings/security">
                "Back to password and two-factor"
            </a>
        </p>
    }
    .into_any()
}

fn shown(codes: &[BackupCode]) -> AnyView {
    let codes: Vec<_> = codes.iter().map(BackupCode::shown).collect();
    let text = codes.join("\n");
    let items: Vec<_> = codes
        .into_iter()
        .map(|code| {
            view! {
                <li>
                    <code>{code}</code>
                </li>
            }
        })
        .collect();
    view! {
        <p class="not-printed">
            "Save them now: nobody can show them to you again, not even your operator. This page forgets \
            them after 10 minutes."
        </p>
        <ol class="backup-codes">{items}</ol>
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
            <PrintButton />
        </div>
        <Form act=PutCodesAway::PATH class="form not-printed">
            <Submit label="I have saved them" />
        </Form>
    }
    .into_any()
}
