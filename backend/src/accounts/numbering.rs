//! The numbering plans of the world, by the metadata of libphonenumber: which numbers there are, of
//! which country each is, and what people of a country dial for it.
//!
//! The metadata comes from the crate `phonenumber`, numbers are read here. Its own reader (0.3) loses
//! good ones: it takes the country's calling code off a national number that begins with the same
//! digits (`45 50 32 79` in Denmark), takes the trunk prefix off what stands behind a calling code
//! (`+7 812 …`, all of Saint Petersburg), and names no country for a number with a leading zero
//! (every fixed line of Italy).

use nameplate_domain::accounts::PhoneNumber;
use phonenumber::{Metadata as Plan, Mode, country, metadata::DATABASE};

/// The plan of a country, given as a code of two letters; `None` when there is no such country.
pub(super) fn plan_of(country: &str) -> Option<&'static Plan> {
    let id: country::Id = country.parse().ok()?;
    DATABASE.by_id(id.as_ref())
}

/// Reads digits as somebody in the country of `plan` dials them: a national number, with its trunk
/// prefix or without; one of another country behind the prefix for calls abroad; or, as people write
/// as well, one behind the own calling code without a plus sign. The first one that exists is it.
pub(super) fn read_dialled(plan: &'static Plan, digits: &str) -> Option<PhoneNumber> {
    let abroad = || {
        let prefix = plan.international_prefix()?.find(digits)?;
        read_international(digits.get(prefix.end()..).filter(|_| prefix.start() == 0)?)
    };
    let with_code = || digits.strip_prefix(&plan.country_code().to_string());
    read_national(plan, digits)
        .or_else(abroad)
        .or_else(|| with_code().and_then(|digits| read_national(plan, digits)))
}

/// Reads a calling code and the digits behind it, also when a trunk prefix stands between them, as in
/// `+33 (0)6 …`, or `00` before them.
pub(super) fn read_international(digits: &str) -> Option<PhoneNumber> {
    let (code, national) = split(digits.strip_prefix("00").unwrap_or(digits))?;
    // What can be called as it stands is never changed: this is how a stored number comes back.
    existing(code, national).or_else(|| {
        let plan = DATABASE.by_code(&code)?.into_iter().next()?;
        without_trunk_prefix(plan, national).find_map(|national| existing(code, &national))
    })
}

/// The code of the country that a number is of. Where the number alone doesn't tell (Guadeloupe and
/// its neighbours share their mobile numbers), and for one that no plan has, it is the first country
/// that it may be of, the main one of the calling code before the others; `None` for a number of no
/// country, such as +800.
pub(super) fn country_of(phone: &PhoneNumber) -> Option<&'static str> {
    let (code, national) = split(phone.as_ref().strip_prefix('+')?)?;
    let main = || DATABASE.by_code(&code)?.into_iter().next();
    let country = home(code, national).or_else(main)?.id();
    (country != "001").then_some(country)
}

/// Writes a number as `mode` has it; `None` for one whose calling code there isn't.
pub(super) fn written(phone: &PhoneNumber, mode: Mode) -> Option<String> {
    // The library's reader leaves the digits behind a plus sign alone under a country without a trunk
    // prefix, as Denmark is one; the country has no say in how the number is written.
    let number = phonenumber::parse(Some(country::Id::DK), phone).ok()?;
    Some(number.format().mode(mode).to_string())
}

/// Reads digits as a national number of `plan`, also of a country that shares its calling code.
fn read_national(plan: &'static Plan, digits: &str) -> Option<PhoneNumber> {
    // Who dials a trunk prefix means it, even where the number might go on with the same digit.
    without_trunk_prefix(plan, digits)
        .find_map(|national| existing(plan.country_code(), &national))
        .or_else(|| existing(plan.country_code(), digits))
}

/// What may remain of dialled digits: by the plan's rule for reading, which also adds an area code to
/// a local number or moves the mark of a mobile one, and without its trunk prefix.
fn without_trunk_prefix(plan: &Plan, digits: &str) -> impl Iterator<Item = String> {
    let by_rule = || {
        let rule = plan.national_prefix_for_parsing()?;
        let captures = rule.captures(digits)?;
        let prefix = captures.get(0).filter(|prefix| prefix.start() == 0)?;
        let has_last_group = captures.len() > 1 && captures.get(captures.len() - 1).is_some();
        Some(match plan.national_prefix_transform_rule() {
            Some(transform) if has_last_group => rule.replace(digits, transform).into_owned(),
            _ => digits.get(prefix.end()..)?.to_owned(),
        })
    };
    let plainly = plan.national_prefix().and_then(|prefix| digits.strip_prefix(prefix));
    [by_rule(), plainly.map(str::to_owned)].into_iter().flatten()
}

/// Splits digits into a calling code and what is behind it. No code begins another.
fn split(digits: &str) -> Option<(u16, &str)> {
    /// The most digits of a calling code.
    const MOST: usize = 3;
    if digits.starts_with('0') {
        return None;
    }
    (1..=MOST).find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        let code = code.parse().ok()?;
        DATABASE.by_code(&code).map(|_| (code, national))
    })
}

/// The number of a calling code and what is behind it, if some plan has it.
fn existing(code: u16, national: &str) -> Option<PhoneNumber> {
    home(code, national)?;
    PhoneNumber::from_e164(&format!("+{code}{national}"))
}

/// The plan that has a number, the main one of the calling code before the others.
fn home(code: u16, national: &str) -> Option<&'static Plan> {
    let may_be_of = |plan: &Plan| {
        let Some(leading) = plan.leading_digits() else { return true };
        leading.find(national).is_some_and(|digits| digits.start() == 0)
    };
    DATABASE.by_code(&code)?.into_iter().find(|plan| may_be_of(plan) && has(plan, national))
}

/// Whether a plan has a national number, of any kind.
fn has(plan: &Plan, national: &str) -> bool {
    let kinds = plan.descriptors();
    let is_of_a_kind = [
        kinds.fixed_line(),
        kinds.mobile(),
        kinds.toll_free(),
        kinds.premium_rate(),
        kinds.shared_cost(),
        kinds.personal_number(),
        kinds.voip(),
        kinds.pager(),
        kinds.uan(),
        kinds.voicemail(),
    ]
    .into_iter()
    .flatten()
    .any(|kind| kind.is_match(national));
    is_of_a_kind && kinds.general().is_match(national)
}
