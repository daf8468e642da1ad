//! Two-factor, as the security page shows it.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::two_factor::TwoFactorStatus;
use nameplate_domain::two_factor::{FEW_BACKUP_CODES, TwoFactorError};

use super::{
    actions::{BeginTwoFactor, RenewBackupCodes},
    turn_off_form::TurnOffForm,
};
use crate::{
    kernel::{ButtonForm, Disclosure, Entry, EntryState, Form, PageResult, Region, Submit},
    request::{Request, Viewer},
};

/// Whether two-factor is on, and what can be done about it.
pub(crate) async fn two_factor_section(request: &Request) -> PageResult {
    let viewer = request.viewer()?;
    let status = request.services.two_factor.status(&viewer.user.id).await?;
    let content = match status {
        Some(status) => on(request, &status, turn_off(request, viewer)),
        None => off(viewer),
    };
    Ok(view! {
        <Region id="two-factor">
            <h2>"Two-factor"</h2>
            <p>"A code from your phone beside the password: whoever learns the password stays out."</p>
            {content}
        </Region>
    }
    .into_any())
}

/// What it means for somebody to have no two-factor.
pub(crate) fn risk_without(viewer: &Viewer) -> String {
    let risk = "Whoever learns your password can sign in.";
    match viewer.two_factor_rule() {
        Some((company, from)) => {
            let (company, date) = (company.company_name.as_ref(), viewer.zone().date(from));
            format!("{risk} {company} requires two-factor from {date} on.")
        }
        None => risk.to_owned(),
    }
}

fn off(viewer: &Viewer) -> AnyView {
    let begin = view! {
        <Form act=BeginTwoFactor::PATH class="">
            <Submit label="Set up two-factor" />
        </Form>
    };
    let text = risk_without(viewer);
    view! {
        <ul class="entries">
            <Entry
                state=EntryState::Warn
                title="Two-factor is off"
                text=Some(text.into_any())
                end=Some(begin.into_any())
            />
        </ul>
    }
    .into_any()
}

/// The way to turn it off, or why there is none.
fn turn_off(request: &Request, viewer: &Viewer) -> AnyView {
    let now = request.services.now();
    match viewer.memberships.iter().find(|it| it.requires_two_factor(now)) {
        Some(company) => {
            let company = company.company_name.as_ref().to_owned();
            let text = TwoFactorError::Required(company).to_string();
            view! { <p class="help">{text}</p> }.into_any()
        }
        None => view! { <TurnOffForm email=viewer.user.email.as_ref().to_owned() /> }.into_any(),
    }
}

fn on(request: &Request, status: &TwoFactorStatus, turn_off: AnyView) -> AnyView {
    let since = request.when(status.enabled_at);
    let since = view! { "Since " <time datetime=since.iso>{since.exact}</time> "." };
    let few = status.codes_left <= FEW_BACKUP_CODES;
    let codes = if few { EntryState::Warn } else { EntryState::Good };
    let left = left_in_words(status.codes_left);
    view! {
        <ul class="entries">
            <Entry
                state=EntryState::Good
                title="Two-factor is on"
                text=Some(since.into_any())
            />
            <Entry
                state=codes
                title="Backup codes"
                mark=few.then_some("Few")
                text=Some(left.into_any())
            />
        </ul>
        <div class="button-row" id="backup-codes">
            <Disclosure summary="New codes" key="new-codes">
                <ButtonForm
                    act=RenewBackupCodes::PATH
                    text="The codes that you have no longer work then, also those on paper."
                    label="Make new codes"
                />
            </Disclosure>
            {turn_off}
        </div>
    }
    .into_any()
}

fn left_in_words(codes_left: u32) -> String {
    match codes_left {
        0 => "You have no backup codes left. Make new ones, so that a lost phone doesn't lock you \
              out."
            .to_owned(),
        1 => "You have 1 backup code left. Make new ones soon.".to_owned(),
        count if count <= FEW_BACKUP_CODES => {
            format!("You have {count} backup codes left. Make new ones soon.")
        }
        count => format!(
            "You have {count} backup codes left, for when your phone is not at hand. New codes \
             replace them."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::left_in_words;

    #[test]
    fn few_codes_are_worth_a_warning() {
        assert!(left_in_words(0).contains("no backup codes left"));
        assert!(left_in_words(1).contains("1 backup code left. Make new ones soon"));
        assert!(left_in_words(3).contains("3 backup codes left. Make new ones soon"));
        assert!(!left_in_words(4).contains("soon"));
    }
}
