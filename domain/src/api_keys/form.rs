//! The forms of a key, as typed.

use serde::{Deserialize, Serialize};

use super::{ApiKeyName, ExpiryChoice, Overlap, Scope, Scopes};
use crate::kernel::{CompanyId, Fault, FieldErrors, Timestamp};

/// A key to be made, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiKeyForm {
    pub name: String,
    /// The id of the company that it acts in.
    pub company: String,
    /// Whether it may do only what is ticked, and not all that its owner may.
    pub limited: bool,
    /// The words of the ticked scopes.
    pub scopes: Vec<String>,
    pub expiry: ExpiryChoice,
    /// The last day on which it works, as `2026-12-04`; read only where that is chosen.
    pub last_day: String,
}

/// A key to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    pub name: ApiKeyName,
    pub company_id: CompanyId,
    pub scopes: Scopes,
    /// When it stops working; `None` for never.
    pub expires_at: Option<Timestamp>,
}

impl ApiKeyForm {
    /// Reads the form. `day_end` gives the moment at which a day is over where the person is.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn parse(
        &self,
        now: Timestamp,
        day_end: impl Fn(&str) -> Result<Timestamp, Fault>,
    ) -> Result<NewApiKey, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", ApiKeyName::parse(&self.name));
        let company = CompanyId::parse(&self.company).ok_or(Fault::NotAChoice);
        let company = errors.take("company", company);
        let scopes = errors.take("scopes", self.parse_scopes());
        let expires_at = match self.expiry {
            ExpiryChoice::Date => {
                let end = day_end(&self.last_day);
                let end =
                    end.and_then(|end| if end > now { Ok(end) } else { Err(Fault::DayIsOver) });
                errors.take("last_day", end).map(Some)
            }
            other => Some(other.millis().map(|ms| now.plus_millis(ms))),
        };
        let read = (|| {
            Some(NewApiKey {
                name: name?,
                company_id: company?,
                scopes: scopes?,
                expires_at: expires_at?,
            })
        })();
        errors.finish(read)
    }

    fn parse_scopes(&self) -> Result<Scopes, Fault> {
        // What was ticked counts also where the box above it is not, which hides them.
        if !self.limited && self.scopes.is_empty() {
            return Ok(Scopes::All);
        }
        let chosen = self.scopes.iter().map(|word| Scope::parse(word).ok_or(Fault::NotAChoice));
        let chosen: Vec<_> = chosen.collect::<Result<_, _>>()?;
        Scopes::only(&chosen).ok_or(Fault::NothingChosen)
    }
}

/// What becomes of a key that another one takes the place of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegenerateForm {
    /// When the old key stops.
    pub overlap: Overlap,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::DAY_MS;

    const NOW: Timestamp = Timestamp::from_millis(1_000 * DAY_MS);

    fn parse(form: &ApiKeyForm) -> Result<NewApiKey, FieldErrors> {
        form.parse(NOW, |day| match day {
            "" => Err(Fault::Missing),
            "yesterday" => Ok(NOW),
            _ => Ok(NOW.plus_millis(1)),
        })
    }

    fn form() -> ApiKeyForm {
        ApiKeyForm { name: "Case system".into(), company: "c1".into(), ..ApiKeyForm::default() }
    }

    fn faults(form: &ApiKeyForm) -> Vec<(String, Fault)> {
        let errors = parse(form).unwrap_err();
        errors.iter().map(|(field, fault)| (field.to_owned(), fault)).collect()
    }

    #[test]
    fn a_key_may_do_all_and_works_for_90_days_where_nothing_is_chosen() {
        let key = parse(&form()).unwrap();
        assert_eq!(key.scopes, Scopes::All);
        assert_eq!(key.expires_at, Some(NOW.plus_millis(90 * DAY_MS)));
        let never = ApiKeyForm { expiry: ExpiryChoice::Never, ..form() };
        assert_eq!(parse(&never).unwrap().expires_at, None);
    }

    #[test]
    fn scopes_are_chosen_and_known() {
        let only = |words: &[&str]| ApiKeyForm {
            limited: true,
            scopes: words.iter().map(|&word| word.to_owned()).collect(),
            ..form()
        };
        let key = parse(&only(&["events:write"])).unwrap();
        assert_eq!(key.scopes, Scopes::Only(vec![Scope::EventsWrite]));
        let hidden = ApiKeyForm { limited: false, ..only(&["events:write"]) };
        assert_eq!(parse(&hidden).unwrap().scopes, key.scopes);
        assert_eq!(faults(&only(&[])), [("scopes".to_owned(), Fault::NothingChosen)]);
        assert_eq!(faults(&only(&["root"])), [("scopes".to_owned(), Fault::NotAChoice)]);
    }

    #[test]
    fn a_last_day_is_one_that_is_not_over() {
        let through = |day: &str| ApiKeyForm {
            expiry: ExpiryChoice::Date,
            last_day: day.to_owned(),
            ..form()
        };
        assert_eq!(parse(&through("today")).unwrap().expires_at, Some(NOW.plus_millis(1)));
        assert_eq!(faults(&through("yesterday")), [("last_day".to_owned(), Fault::DayIsOver)]);
        assert_eq!(faults(&through("")), [("last_day".to_owned(), Fault::Missing)]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let nothing = ApiKeyForm { limited: true, ..ApiKeyForm::default() };
        let fields: Vec<_> = faults(&nothing).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "company", "scopes"]);
    }
}
