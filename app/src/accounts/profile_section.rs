//! Name, phone number and timezone.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::accounts::StoredProfile;
use nameplate_domain::accounts::{Profile, ProfileField};
use nameplate_islands::Check;

use super::{profile_actions::SaveProfile, timezone_field::TimezoneField};
use crate::{
    kernel::{Field, Form, PhoneFields, SaveBar},
    request::Request,
};

/// The form of what a person says of themselves.
pub(super) fn profile_section(request: &Request, stored: StoredProfile) -> AnyView {
    let StoredProfile { profile: Profile { name, phone, timezone }, version } = stored;
    let country = request.country.clone();
    let now = request.services.now();
    view! {
        <section class="section">
            <h2>"About you"</h2>
            <Form act=SaveProfile::PATH>
                // Never the one that was sent: who was told what is stored by now, replaces it knowingly.
                <input type="hidden" name="form[version]" value=version.to_string() />
                <Field
                    name="name"
                    label=ProfileField::Name.label()
                    autocomplete="name"
                    value=name.as_ref()
                    check=Check::FullName
                />
                <PhoneFields stored=phone country />
                <TimezoneField stored=timezone now />
                <SaveBar />
            </Form>
        </section>
    }
    .into_any()
}
