//! Phone numbers, by the numbering plans of libphonenumber.

use nameplate_domain::{accounts::PhoneNumber, kernel::Fault};
use phonenumber::{Mode, country, metadata::DATABASE};

use crate::kernel::countries;

/// A country that a number can be of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialCountry {
    /// Its code of two letters (ISO 3166-1).
    pub code: &'static str,
    /// Its English name.
    pub name: &'static str,
    /// What stands before its numbers from abroad, without the plus sign.
    pub dial_code: u16,
}

/// Every country that has phone numbers, in the order of their names.
pub fn dial_countries() -> impl Iterator<Item = DialCountry> {
    countries().filter_map(|(code, name)| {
        let dial_code = DATABASE.by_id(code)?.country_code();
        Some(DialCountry { code, name, dial_code })
    })
}

/// Reads a number as typed: with a plus sign, or as people of `country` (a code of two letters)
/// dial it. Nothing typed is no number.
///
/// # Errors
/// [`Fault::CountryMissing`] or [`Fault::NotAPhoneNumber`].
pub fn parse_phone(typed: &str, country: &str) -> Result<Option<PhoneNumber>, Fault> {
    /// Longer texts hold no number, and the library need not look.
    const MAX: usize = 40;
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let country = country.parse::<country::Id>().ok();
    if country.is_none() && !typed.starts_with('+') {
        return Err(Fault::CountryMissing);
    }
    if typed.len() > MAX {
        return Err(Fault::NotAPhoneNumber);
    }
    let number = phonenumber::parse(country, typed).map_err(|_| Fault::NotAPhoneNumber)?;
    if !number.is_valid() || number.extension().is_some() {
        return Err(Fault::NotAPhoneNumber);
    }
    let e164 = number.format().mode(Mode::E164).to_string();
    PhoneNumber::from_e164(&e164).map(Some).ok_or(Fault::NotAPhoneNumber)
}

/// A number as it is dialled within its country.
#[must_use]
pub fn format_phone(phone: &PhoneNumber) -> String {
    match phonenumber::parse(None, phone) {
        Ok(number) => number.format().mode(Mode::National).to_string(),
        Err(_) => phone.as_ref().to_owned(),
    }
}

/// The code of the country that a number is of.
#[must_use]
pub fn phone_country(phone: &PhoneNumber) -> Option<&'static str> {
    let number = phonenumber::parse(None, phone).ok()?;
    let id = number.country().id()?;
    countries().map(|(code, _)| code).find(|code| *code == id.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_in_one_form_and_shown_in_the_national_one() {
        for (typed, country, e164, national) in [
            ("06 12 34 56 78", "FR", "+33612345678", "06 12 34 56 78"),
            ("+33 (0)6 12 34 56 78", "", "+33612345678", "06 12 34 56 78"),
            (" +1 650-253-0000", "FR", "+16502530000", "(650) 253-0000"),
            ("020 7946 0018", "GB", "+442079460018", "020 7946 0018"),
        ] {
            let number = parse_phone(typed, country).unwrap().unwrap();
            assert_eq!(number.as_ref(), e164, "{typed}");
            assert_eq!(format_phone(&number), national, "{typed}");
            let country = phone_country(&number).unwrap();
            assert_eq!(parse_phone(national, country), Ok(Some(number)), "{typed}");
        }
        assert_eq!(parse_phone("  ", ""), Ok(None));
    }

    #[test]
    fn what_nobody_can_call_is_refused() {
        for typed in ["12", "+33 1", "call me", "+999 123456", "<script>", &"1".repeat(100), "+"] {
            assert_eq!(parse_phone(typed, "FR"), Err(Fault::NotAPhoneNumber), "{typed}");
        }
        assert_eq!(parse_phone("0612345678", ""), Err(Fault::CountryMissing));
    }

    #[test]
    fn most_countries_have_numbers() {
        assert!(dial_countries().count() > 230);
        assert!(dial_countries().any(|country| country.code == "GB" && country.dial_code == 44));
    }
}
