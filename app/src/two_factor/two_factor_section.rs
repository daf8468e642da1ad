//! Two-factor, as the security page shows it.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::two_factor::TwoFactorStatus;
use nameplate_domain::two_factor::FEW_BACKUP_CODES;

use super::{
    actions::{BeginTwoFactor, RenewBackupCodes},
    turn_off_form::TurnOffForm,
};
use crate::{
    kernel::{ButtonForm, Disclosure, Form, Glyph, Icon, PageResult, Region, Submit},
    request::Request,
};

/// Whether two-factor is on, and what can be done about it.
pub(crate) async fn two_factor_section(request: &Request) -> PageResult {
    let user = &request.viewer()?.user;
    let status = request.services.two_factor.status(&user.id).await?;
    let email = user.email.as_ref().to_owned();
    let content = status.map_or_else(off, |status| on(request, &status, email));
    Ok(view! {
        <Region id="two-factor">
            <h2>"Two-factor"</h2>
            <p>"A code from your phone beside the password: whoever learns the password stays out."</p>
            {content}
        </Region>
    }
    .into_any())
}

fn off() -> AnyView {
    view! {
        <p>"Two-factor is " <strong>"off"</strong> "."</p>
        <Form act=BeginTwoFactor::PATH>
            <div class="form-actions">
                <Submit label="Set up two-factor" />
            </div>
        </Form>
    }
    .into_any()
}

fn on(request: &Request, status: &TwoFactorStatus, email: String) -> AnyView {
    let since = request.when(status.enabled_at);
    let few = status.codes_left <= FEW_BACKUP_CODES;
    view! {
        <p>
            "Two-factor is " <strong>"on"</strong> ", since "
            <time datetime=since.iso>{since.exact}</time> "."
        </p>
        <h3>"Backup codes"</h3>
        <p class:warning=few>
            {few.then(|| view! { <Icon glyph=Glyph::Alert /> })} {left_in_words(status.codes_left)}
        </p>
        <Disclosure summary="New codes" key="new-codes">
            <ButtonForm
                act=RenewBackupCodes::PATH
                text="The codes that you have no longer work then, also those on paper."
                label="Make new codes"
            />
        </Disclosure>
        <TurnOffForm email />
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
