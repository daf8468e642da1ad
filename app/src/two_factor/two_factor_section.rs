//! Two-factor, as the security page shows it.

use leptos::prelude::*;
use nameplate_domain::two_factor::FEW_BACKUP_CODES;

use super::{
    actions::{BeginTwoFactor, DisableTwoFactor, RenewBackupCodes, TwoFactorView, get_two_factor},
    turn_off_form::TurnOffForm,
};
use crate::kernel::{
    FormErrors, FormOrigin, Glyph, Icon, Load, Rejection, Submit, follow, use_act, use_news,
};

/// Whether two-factor is on, and what can be done about it.
#[component]
pub(crate) fn TwoFactorSection() -> AnyView {
    let news = use_news();
    let two_factor = Resource::new(move || news.get(), |_| get_two_factor());
    // Not in what is loaded: that is loaded anew when two-factor changes, be it by one of these.
    let begin = use_act::<BeginTwoFactor>();
    let renew = use_act::<RenewBackupCodes>();
    let disable = use_act::<DisableTwoFactor>();
    follow(begin.value().into());
    follow(renew.value().into());
    follow(disable.value().into());
    view! {
        <section class="section">
            <h2>"Two-factor"</h2>
            <p>"A code from your phone beside the password: whoever learns the password stays out."</p>
            <Load resource=two_factor let:two_factor>
                {match two_factor {
                    Some(status) => view! { <On status renew disable /> }.into_any(),
                    None => view! { <Off begin /> }.into_any(),
                }}
            </Load>
        </section>
    }
    .into_any()
}

#[component]
fn Off(
    /// What begins a set-up.
    begin: ServerAction<BeginTwoFactor>,
) -> impl IntoView {
    let rejection = Signal::derive(move || Rejection::of(begin.value().get()));
    view! {
        <p>"Two-factor is " <strong>"off"</strong> "."</p>
        <ActionForm action=begin attr:class="form">
            <FormOrigin />
            <FormErrors rejection />
            <div class="form-actions">
                <Submit label="Set up two-factor" pending=begin.pending() />
            </div>
        </ActionForm>
    }
}

#[component]
fn On(
    /// Since when, and the codes that are left.
    status: TwoFactorView,
    /// What makes new codes.
    renew: ServerAction<RenewBackupCodes>,
    /// What turns it off.
    disable: ServerAction<DisableTwoFactor>,
) -> impl IntoView {
    let rejection = Signal::derive(move || Rejection::of(renew.value().get()));
    let TwoFactorView { since, codes_left } = status;
    let few = codes_left <= FEW_BACKUP_CODES;
    view! {
        <p>
            "Two-factor is " <strong>"on"</strong> ", since "
            <time datetime=since.iso>{since.exact}</time> "."
        </p>
        <h3>"Backup codes"</h3>
        <p class:warning=few>
            {few.then(|| view! { <Icon glyph=Glyph::Alert /> })} {left_in_words(codes_left)}
        </p>
        <details class="disclosure" open=move || rejection.read().is_some()>
            <summary>"New codes"</summary>
            <ActionForm action=renew>
                <FormOrigin />
                <FormErrors rejection />
                <p>"The codes that you have no longer work then, also those on paper."</p>
                <button class="button" type="submit" disabled=move || renew.pending().get()>
                    "Make new codes"
                </button>
            </ActionForm>
        </details>
        <TurnOffForm disable />
    }
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
