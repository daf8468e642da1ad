//! Phone numbers: as they are typed or pasted, as they are stored, and as a form shows them.

use nameplate_domain::{accounts::PhoneNumber, kernel::Fault};
use phonenumber::{Mode, country, metadata::DATABASE};

use super::{
    normalized_number::{NormalizedNumber, is_blank, is_plus},
    numbering,
};
use crate::kernel::countries;

/// A country that a number can be of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialCountry {
    /// Its code of two letters (ISO 3166-1).
    pub code: &'static str,
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

/// A stored number as a form shows it. Read back with [`parse_phone`], it is the same number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneEntry {
    /// The code of the country to choose; empty for a number of no country.
    pub country: &'static str,
    /// What stands in the field: the number as it is dialled within the country; with a plus sign
    /// where that would be read as another number, or as none.
    pub number: String,
}

impl PhoneEntry {
    /// Shows a number.
    #[must_use]
    pub fn of(phone: &PhoneNumber) -> Self {
        let country = numbering::country_of(phone).unwrap_or_default();
        let is_read_back = |number: &String| {
            parse_phone(number, country).is_ok_and(|read| read.as_ref() == Some(phone))
        };
        let number = [Mode::National, Mode::International]
            .into_iter()
            .filter_map(|mode| numbering::written(phone, mode))
            .find(is_read_back);
        Self { country, number: number.unwrap_or_else(|| phone.as_ref().to_owned()) }
    }
}

/// Reads a number as typed or pasted: with a plus sign, or as people of `country` (a code of two
/// letters) dial it. Nothing typed is no number.
///
/// # Errors
/// [`Fault::CountryMissing`] or [`Fault::NotAPhoneNumber`].
pub fn parse_phone(typed: &str, country: &str) -> Result<Option<PhoneNumber>, Fault> {
    /// Longer texts hold no number, and need not be looked at.
    const MOST_CHARACTERS: usize = 60;
    let typed = typed.trim_matches(is_blank);
    if typed.is_empty() {
        return Ok(None);
    }
    let plan = numbering::plan_of(country);
    let is_short = typed.chars().nth(MOST_CHARACTERS).is_none();
    let phone = match NormalizedNumber::read(typed).filter(|_| is_short) {
        Some(NormalizedNumber { has_plus: true, digits }) => numbering::read_international(&digits),
        Some(NormalizedNumber { has_plus: false, digits }) => plan
            .and_then(|plan| numbering::read_dialled(plan, &digits))
            .or_else(|| numbering::read_international(digits.strip_prefix("00")?)),
        None if is_short => read_word(typed, country),
        None => None,
    };
    match phone {
        Some(phone) => Ok(Some(phone)),
        None if plan.is_none() && !typed.contains(is_plus) => Err(Fault::CountryMissing),
        None => Err(Fault::NotAPhoneNumber),
    }
}

/// Reads a number that was typed in place of a `stored` one, as [`parse_phone`]. The stored one itself
/// is taken in any case, also when no numbering plan has it any more: nobody is kept from saving
/// something else because of it.
///
/// # Errors
/// As [`parse_phone`].
pub fn parse_phone_over(
    stored: Option<&PhoneNumber>,
    typed: &str,
    country: &str,
) -> Result<Option<PhoneNumber>, Fault> {
    if let Some(stored) = stored
        && let Some(NormalizedNumber { has_plus: true, digits }) = NormalizedNumber::read(typed)
        && stored.as_ref().strip_prefix('+') == Some(&*digits)
    {
        return Ok(Some(stored.clone()));
    }
    parse_phone(typed, country)
}

/// Reads a number that is a word on the keypad, as `1-800-FLOWERS`. That is a custom of North America,
/// where numbers have one length; elsewhere a word behind a number would be read as more of it.
fn read_word(typed: &str, country: &str) -> Option<PhoneNumber> {
    let number = phonenumber::parse(country.parse::<country::Id>().ok(), typed).ok()?;
    let is_one = number.code().value() == 1 && number.is_valid() && number.extension().is_none();
    PhoneNumber::from_e164(&number.format().mode(Mode::E164).to_string()).filter(|_| is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(e164: &str) -> PhoneNumber {
        PhoneNumber::from_e164(e164).unwrap()
    }

    fn read(typed: &str, country: &str) -> Result<String, Fault> {
        parse_phone(typed, country).map(|phone| phone.unwrap().as_ref().to_owned())
    }

    /// The library keeps only so many patterns at hand, and those of one code are tried together.
    fn countries_by_dial_code() -> Vec<DialCountry> {
        let mut countries: Vec<_> = dial_countries().collect();
        countries.sort_by_key(|country| country.dial_code);
        countries
    }

    /// The library's examples of a country's numbers: what is behind the calling code.
    fn examples(country: &DialCountry) -> impl Iterator<Item = &'static str> {
        let kinds = DATABASE.by_id(country.code).unwrap().descriptors();
        let kinds = [kinds.fixed_line(), kinds.mobile()];
        kinds.into_iter().flatten().filter_map(|kind| kind.example())
    }

    #[test]
    fn every_countrys_numbers_are_the_same_however_written_and_when_a_form_brings_them_back() {
        let countries = countries_by_dial_code();
        for country in &countries {
            for national in examples(country) {
                let number = stored(&format!("+{}{national}", country.dial_code));
                let written = |mode| numbering::written(&number, mode).unwrap();
                let entry = PhoneEntry::of(&number);
                for (typed, chosen) in [
                    (national, country.code),
                    (&*written(Mode::National), country.code),
                    (&*written(Mode::International), country.code),
                    (number.as_ref(), "FR"),
                    (&*number.as_ref().replace('+', "00"), ""),
                    (&*entry.number, entry.country),
                ] {
                    let read = parse_phone(typed, chosen);
                    assert_eq!(read, Ok(Some(number.clone())), "{typed} in {chosen}, {country:?}");
                }
                let shown = countries.iter().find(|shown| shown.code == entry.country);
                assert_eq!(shown.map(|shown| shown.dial_code), Some(country.dial_code));
                assert!(!entry.number.starts_with('+'), "{entry:?}");
            }
        }
    }

    #[test]
    fn a_number_of_any_kind_that_is_taken_stays_the_same() {
        let mut taken = 0;
        for country in countries_by_dial_code() {
            let kinds = DATABASE.by_id(country.code).unwrap().descriptors();
            let kinds = [
                kinds.toll_free(),
                kinds.premium_rate(),
                kinds.shared_cost(),
                kinds.personal_number(),
                kinds.voip(),
                kinds.pager(),
                kinds.uan(),
            ];
            for national in kinds.into_iter().flatten().filter_map(|kind| kind.example()) {
                let Ok(Some(number)) = parse_phone(national, country.code) else { continue };
                let mut typed = PhoneEntry::of(&number);
                for _ in 0..2 {
                    let read = parse_phone(&typed.number, typed.country);
                    assert_eq!(read, Ok(Some(number.clone())), "{national}, {country:?}");
                    typed = PhoneEntry::of(&number);
                }
                taken += 1;
            }
        }
        assert!(taken > 500, "{taken}");
    }

    #[test]
    fn a_number_is_shown_in_its_own_country_where_it_alone_can_tell() {
        for (number, country, shown) in [
            ("+390212345678", "IT", "02 1234 5678"),
            ("+390669812345", "VA", "06 6981 2345"),
            ("+38328012345", "XK", "028 012 345"),
            ("+4779123456", "SJ", "79 12 34 56"),
            ("+358181234567", "AX", "018 1234567"),
            ("+441481256789", "GG", "01481 256789"),
            ("+77123456789", "KZ", "8 (71234) 5 67 89"),
            ("+12423456789", "BS", "(242) 345-6789"),
            ("+4545503279", "DK", "45 50 32 79"),
            ("+78121234567", "RU", "8 (812) 123-45-67"),
            // Shared by neighbours: one of them, which is as good to read it back.
            ("+590690001234", "GP", "0690 00 12 34"),
            ("+212528812345", "MA", "05 28 81 23 45"),
            // Of no country.
            ("+80012345678", "", "+800 1234 5678"),
        ] {
            let expected = PhoneEntry { country, number: shown.to_owned() };
            assert_eq!(PhoneEntry::of(&stored(number)), expected);
        }
    }

    #[test]
    fn a_plus_sign_says_more_than_the_chosen_country() {
        let everywhere = dial_countries().map(|country| country.code).chain(["", "XX"]);
        for country in everywhere {
            for (typed, number) in [
                ("+39 02 1234 5678", "+390212345678"),
                ("+33 (0)6 12 34 56 78", "+33612345678"),
                ("+7 812 123-45-67", "+78121234567"),
                ("+800 1234 5678", "+80012345678"),
            ] {
                assert_eq!(read(typed, country).unwrap(), number, "{country}");
            }
        }
    }

    #[test]
    fn numbers_are_taken_as_people_dial_and_write_them() {
        for (typed, country, number) in [
            ("06 12 34 56 78", "FR", "+33612345678"),
            ("45 50 32 79", "DK", "+4545503279"),
            ("45 45 50 32 79", "DK", "+4545503279"),
            ("6509 8057", "SG", "+6565098057"),
            ("8 (812) 123-45-67", "RU", "+78121234567"),
            ("7 812 123 45 67", "RU", "+78121234567"),
            ("011 15-2345-6789", "AR", "+5491123456789"),
            // Abroad: with what one dials at home, and with what most of the world does.
            ("011 44 20 7946 0018", "US", "+442079460018"),
            ("0044 20 7946 0018", "FR", "+442079460018"),
            ("0044 20 7946 0018", "US", "+442079460018"),
            ("0044 20 7946 0018", "", "+442079460018"),
            ("1-800-FLOWERS", "US", "+18003569377"),
            ("\u{200E}０６　１２　３４　５６　７８\u{200F}", "FR", "+33612345678"),
            ("\u{200E}＋33 (0) 6 12 34 56 78", "BE", "+33612345678"),
            ("tel:+33-6-12-34-56-78", "", "+33612345678"),
        ] {
            assert_eq!(read(typed, country).unwrap(), number, "{typed}");
        }
        assert_eq!(parse_phone(" \u{200E}\u{A0}", ""), Ok(None));
    }

    #[test]
    fn what_nobody_can_call_is_refused() {
        for typed in [
            "12",
            "+33 1",
            "call me",
            "+999 123456",
            "<script>",
            &"1".repeat(100),
            "+",
            "-",
            "+033 6 12 34 56 78",
            "06 12 34 56 78 ext. 5",
            "06 12 34 56 78, 5",
            "06 12 34 56 78 / 06 12 34 56 79",
        ] {
            assert_eq!(parse_phone(typed, "FR"), Err(Fault::NotAPhoneNumber), "{typed}");
        }
        for typed in ["650-253-0000 ext. 5", "(650) 253-0000, 5", "650-253-0000 office"] {
            assert_eq!(parse_phone(typed, "US"), Err(Fault::NotAPhoneNumber), "{typed}");
        }
        // Numbers have many lengths there, and a word behind one isn't more of it.
        assert_eq!(parse_phone("030 123456 home", "DE"), Err(Fault::NotAPhoneNumber));
        for country in ["", "XX", "fr", "001"] {
            assert_eq!(parse_phone("0612345678", country), Err(Fault::CountryMissing));
        }
    }

    #[test]
    fn a_stored_number_that_no_plan_has_any_more_is_shown_and_kept() {
        let gone = stored("+33012345");
        let entry = PhoneEntry::of(&gone);
        assert_eq!(entry, PhoneEntry { country: "FR", number: "+33012345".to_owned() });
        let read = |stored, typed| parse_phone_over(stored, typed, "FR");
        assert_eq!(read(Some(&gone), &entry.number), Ok(Some(gone.clone())));
        assert_eq!(read(None, &entry.number), Err(Fault::NotAPhoneNumber));
        assert_eq!(read(Some(&gone), "+33012346"), Err(Fault::NotAPhoneNumber));
        assert_eq!(read(Some(&gone), ""), Ok(None));
        assert_eq!(read(Some(&gone), "0612345678"), Ok(Some(stored("+33612345678"))));
    }

    #[test]
    fn most_countries_have_numbers() {
        assert!(dial_countries().count() > 230);
        assert!(dial_countries().any(|country| country.code == "GB" && country.dial_code == 44));
    }
}
