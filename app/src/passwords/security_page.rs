//! The password, and what stands beside it.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::accounts::User;

use super::{NewPasswordField, OwnerText, PasswordField, UsernameField, actions::ChangePassword};
use crate::{
    kernel::{CheckBox, Form, PageInfo, PageRequest, PageResult, Submit},
    passkeys::passkeys_section,
    sessions::SessionTimeoutSection,
    two_factor::{trusted_devices_section, two_factor_section},
};

/// `/settings/security`.
pub(crate) const SECURITY: PageInfo =
    PageInfo::settings("Password & two-factor", "What keeps others out of your account.");

/// What keeps others out of the viewer's account.
pub(crate) async fn security_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let two_factor = two_factor_section(&request).await?;
    let passkeys = passkeys_section(&request).await?;
    let trusted_devices = trusted_devices_section(&request).await?;
    Ok(view! {
        {two_factor}
        {passkeys}
        {trusted_devices}
        {change_section(&viewer.user)}
        <SessionTimeoutSection session=viewer.session.session.clone() />
    }
    .into_any())
}

fn change_section(user: &User) -> AnyView {
    let (name, email) = (user.name.as_ref().to_owned(), user.email.as_ref().to_owned());
    view! {
        <section class="section" id="change-password">
            <h2>"Change your password"</h2>
            <Form act=ChangePassword::PATH>
                <UsernameField email=email.clone() />
                <PasswordField name="current" label="Current password" />
                <NewPasswordField
                    name="new"
                    label="New password"
                    owner_name=OwnerText::Known(name)
                    owner_email=OwnerText::Known(email)
                />
                <CheckBox name="end_others" label="Sign out my other devices" checked=true />
                <div class="form-actions">
                    <Submit label="Change password" />
                </div>
            </Form>
        </section>
    }
    .into_any()
}
