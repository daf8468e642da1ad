//! A phone number, with the country that it is of.

use leptos::prelude::*;
use nameplate_backend::accounts::{PhoneEntry, dial_countries};
use nameplate_domain::accounts::PhoneNumber;

use super::{Field, SelectField};

/// The fields `country` and `phone` of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn PhoneFields(
    stored: Option<PhoneNumber>,
    /// The country that the browser speaks of, as a code of two letters; nothing for none.
    country: String,
    /// Whether the number is of the person at the browser, which may fill it in.
    #[prop(default = true)]
    is_own: bool,
) -> AnyView {
    let (country, phone) = entry_of(stored.as_ref(), country);
    let named =
        dial_countries().map(|it| (it.code.to_owned(), format!("{} (+{})", it.name, it.dial_code)));
    let options = [(String::new(), "Choose a country".to_owned())].into_iter().chain(named);
    let (country_filled, phone_filled) = if is_own { ("country", "tel") } else { ("off", "off") };
    view! {
        <div class="field-pair">
            <SelectField
                name="country"
                label="Country of the phone number"
                options=options.collect()
                value=country
                autocomplete=country_filled
            />
            <Field
                name="phone"
                label="Phone number"
                kind="tel"
                autocomplete=phone_filled
                optional=true
                value=phone
            />
        </div>
    }
    .into_any()
}

/// What the fields hold of a stored number: the country to choose, and the number. Only where none is
/// stored, the browser's country is proposed: chosen beside a number, it could make another of it.
fn entry_of(stored: Option<&PhoneNumber>, browsers_country: String) -> (String, String) {
    match stored.map(PhoneEntry::of) {
        Some(entry) => (entry.country.to_owned(), entry.number),
        None => (browsers_country, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use nameplate_domain::accounts::PhoneNumber;

    use super::entry_of;

    #[test]
    fn the_browser_has_no_say_in_a_number_that_is_stored() {
        for (stored, country, number) in
            [("+390212345678", "IT", "02 1234 5678"), ("+80012345678", "", "+800 1234 5678")]
        {
            let fields = entry_of(PhoneNumber::from_e164(stored).as_ref(), "FR".to_owned());
            assert_eq!(fields, (country.to_owned(), number.to_owned()));
        }
        assert_eq!(entry_of(None, "FR".to_owned()), ("FR".to_owned(), String::new()));
    }
}
