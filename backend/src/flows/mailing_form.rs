//! A mailing as another product tells it, and how it becomes one of ours.

use std::collections::{HashMap, HashSet};

use nameplate_domain::{
    accounts::Email,
    kernel::{Fault, FieldErrors},
    mailings::{MOST_RECIPIENTS, Mailing, MailingBody, MailingKind, MailingSubject},
};
use serde::Deserialize;

use crate::notifications::event_fields::{choice, required};

/// The body of `POST /api/v1/mailings`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailingForm {
    /// The name of a [`MailingKind`], as in the API.
    pub kind: String,
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The email addresses of the members to whom it goes; without it, it goes to all.
    pub to: Option<Vec<String>>,
    /// Whether nothing is sent, and only counted. As with all fields that need not be there, `null` is none.
    pub dry_run: Option<bool>,
}

impl MailingForm {
    /// Whether nothing is sent.
    #[must_use]
    pub fn is_dry_run(&self) -> bool {
        self.dry_run.unwrap_or_default()
    }

    /// Reads all fields; gives what is sent, and the places in `members` of those to whom it goes, each once. Those
    /// are the addresses of the company's active members in small letters. The names in the faults are JSON pointers
    /// (RFC 6901).
    ///
    /// # Errors
    /// Every fault at once.
    pub(super) fn parse(&self, members: &[&str]) -> Result<(Mailing, Vec<usize>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = errors.take("/kind", required(&self.kind, choice(MailingKind::parse)));
        let subject = errors.take("/subject", MailingSubject::parse(&self.subject));
        let body = errors.take("/body", MailingBody::parse(&self.body));
        let to = self.recipients(members, &mut errors);
        let (Some(kind), Some(subject), Some(body), Some(to)) = (kind, subject, body, to) else {
            return Err(errors);
        };
        Ok((Mailing { kind, subject, body }, to))
    }

    fn recipients(&self, members: &[&str], errors: &mut FieldErrors) -> Option<Vec<usize>> {
        let Some(addresses) = &self.to else { return Some((0..members.len()).collect()) };
        if addresses.is_empty() {
            errors.push("/to", Fault::Missing);
            return None;
        }
        if addresses.len() > MOST_RECIPIENTS {
            let max = u16::try_from(MOST_RECIPIENTS).unwrap_or(u16::MAX);
            errors.push("/to", Fault::TooMany { max });
            return None;
        }
        let places: HashMap<_, _> = members.iter().copied().zip(0..).collect();
        let (mut seen, mut recipients) = (HashSet::new(), Vec::new());
        let mut all_are_members = true;
        for (index, address) in addresses.iter().enumerate() {
            let place = Email::parse(address).and_then(|email| {
                places.get(email.key().as_str()).copied().ok_or(Fault::NotAMember)
            });
            match errors.take(&format!("/to/{index}"), place) {
                Some(place) if !seen.insert(place) => {}
                Some(place) => recipients.push(place),
                None => all_are_members = false,
            }
        }
        all_are_members.then_some(recipients)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERS: [&str; 2] = ["ada@example.com", "ben@example.com"];

    type Faults = Vec<(String, Fault)>;

    fn read(json: &str) -> Result<(Mailing, Vec<usize>), Faults> {
        let form: MailingForm = serde_json::from_str(json).unwrap();
        form.parse(&MEMBERS)
            .map_err(|errors| errors.iter().map(|(at, fault)| (at.to_owned(), fault)).collect())
    }

    fn to(to: &str) -> Result<Vec<usize>, Faults> {
        read(&format!(r#"{{"kind":"reports","subject":"x","body":"y","to":{to}}}"#))
            .map(|(_, to)| to)
    }

    #[test]
    fn without_addresses_it_goes_to_all() {
        let (mailing, to) =
            read(r#"{"kind":"reports","subject":" Week\n48 ","body":"a\nb","to":null}"#).unwrap();
        assert_eq!((mailing.kind, mailing.subject.as_ref()), (MailingKind::Reports, "Week 48"));
        assert_eq!((mailing.body.as_ref(), to), ("a\nb", vec![0, 1]));
    }

    #[test]
    fn each_of_whom_are_named_gets_it_once() {
        assert_eq!(to(r#"["BEN@example.com","ben@Example.com"]"#), Ok(vec![1]));
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults = read(
            r#"{"kind":"spam","subject":"","body":" ","to":["ada@example.com","ada","eve@example.com"]}"#,
        );
        let expected = [
            ("/kind", Fault::NotAChoice),
            ("/subject", Fault::Missing),
            ("/body", Fault::Missing),
            ("/to/1", Fault::NotAnEmail),
            ("/to/2", Fault::NotAMember),
        ];
        assert_eq!(faults, Err(expected.map(|(at, fault)| (at.to_owned(), fault)).to_vec()));
        assert_eq!(to("[]"), Err(vec![("/to".to_owned(), Fault::Missing)]));
        let many = format!("[{}]", vec![r#""ada@example.com""#; 1_001].join(","));
        assert_eq!(to(&many), Err(vec![("/to".to_owned(), Fault::TooMany { max: 1_000 })]));
    }

    #[test]
    fn what_is_unknown_is_not_passed_over() {
        for json in [r#"{"too":["x"]}"#, r#"{"to":"ada"}"#, r#"{"dry_run":"yes"}"#] {
            assert!(serde_json::from_str::<MailingForm>(json).is_err(), "{json}");
        }
    }
}
