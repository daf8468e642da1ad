//! An event as another product tells it, and how it becomes one of ours.

use nameplate_domain::{
    accounts::Email,
    companies::CaseTypeName,
    kernel::{Fault, FieldErrors, MINUTE_MS, Timestamp, UserId},
    notifications::{
        CaseTitle, Destination, Event, EventBody, EventCase, EventPeople, EventTitle, EventType,
        ExternalId, MOST_MENTIONS, Priority, Sentiment,
    },
};
use serde::{Deserialize, Deserializer};

use super::{
    event_context::{Context, Members},
    event_fields::{choice, moment, optional, required},
};
use crate::kernel::Object;

/// How far the clock of a sender may be ahead of ours, in milliseconds.
const AHEAD_MS: i64 = 5 * MINUTE_MS;

/// The body of `POST /api/v1/events`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventForm {
    /// The name of an [`EventType`], as in the API.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The headline.
    pub title: String,
    /// The text below the headline.
    pub body: Option<String>,
    pub url: Option<String>,
    #[serde(deserialize_with = "read_case")]
    pub case: Option<CaseForm>,
    /// The name of a [`Sentiment`], as in the API.
    pub sentiment: Option<String>,
    /// The email addresses of the members whom it names.
    #[serde(deserialize_with = "read_mentions")]
    pub mentions: Vec<String>,
    /// When it happened (RFC 3339); without it, now.
    pub occurred_at: Option<String>,
}

/// The case in the body of `POST /api/v1/events`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseForm {
    /// The case's id in the system that sends the event.
    pub id: String,
    /// The name of a case type of the company.
    #[serde(rename = "type")]
    pub case_type: Option<String>,
    pub title: Option<String>,
    /// The name of a [`Priority`], as in the API.
    pub priority: Option<String>,
    /// The email address of the member whose work it is.
    pub assignee: Option<String>,
}

impl EventForm {
    /// Reads all fields. Their names in the faults are JSON pointers (RFC 6901).
    ///
    /// # Errors
    /// Every fault at once.
    pub(super) fn parse(&self, context: &Context<'_>) -> Result<(Event, EventPeople), FieldErrors> {
        let mut errors = FieldErrors::default();
        let event_type = errors.take("/type", required(&self.event_type, choice(EventType::parse)));
        let title = errors.take("/title", EventTitle::parse(&self.title));
        let body = errors.take("/body", optional(self.body.as_deref(), EventBody::parse));
        let url = optional(self.url.as_deref(), |text| context.destination(text));
        let url = errors.take("/url", url);
        let case = match &self.case {
            Some(case) => case.parse(context, &mut errors).map(Some),
            None => Some(None),
        };
        let sentiment = choice(Sentiment::parse);
        let sentiment = errors.take("/sentiment", optional(self.sentiment.as_deref(), sentiment));
        let mentions = self.mentions(context, &mut errors);
        let occurred_at = errors.take("/occurred_at", self.occurred_at(context));
        let (Some(event_type), Some(title), Some(body), Some(url)) = (event_type, title, body, url)
        else {
            return Err(errors);
        };
        let (Some(case), Some(sentiment), Some(mentions), Some(occurred_at)) =
            (case, sentiment, mentions, occurred_at)
        else {
            return Err(errors);
        };
        let (case, assignee) = case.unzip();
        let people = EventPeople { assignee: assignee.flatten(), mentions };
        let event =
            Event { event_type, title, body, url, case, sentiment, occurred_at, is_test: false };
        Ok((event, people))
    }

    /// Whether it could be taken, if all whom it names were members.
    pub(super) fn may_be_taken(&self, now: Timestamp, oldest: Timestamp) -> bool {
        self.parse(&Context { members: Members::Anybody, origins: None, now, oldest }).is_ok()
    }

    /// Whether it leads to another site, as far as it can be read.
    pub(super) fn leads_elsewhere(&self) -> bool {
        let url = self.url.as_deref().map(str::trim).map(Destination::parse);
        matches!(url, Some(Ok(Destination::Address(_))))
    }

    /// The addresses that it names, in small letters.
    pub(super) fn addresses(&self) -> Vec<String> {
        let assignee = self.case.iter().filter_map(|case| case.assignee.as_ref());
        let addresses = assignee.chain(self.mentions.iter().take(MOST_MENTIONS));
        addresses.filter_map(|address| Email::parse(address).ok()).map(|it| it.key()).collect()
    }

    fn mentions(&self, context: &Context<'_>, errors: &mut FieldErrors) -> Option<Vec<UserId>> {
        if self.mentions.len() > MOST_MENTIONS {
            let max = u16::try_from(MOST_MENTIONS).unwrap_or(u16::MAX);
            errors.push("/mentions", Fault::TooMany { max });
            return None;
        }
        let mut mentions = Vec::new();
        let mut all_are_members = true;
        for (index, address) in self.mentions.iter().enumerate() {
            match errors.take(&format!("/mentions/{index}"), context.member(address)) {
                Some(user_id) if mentions.contains(&user_id) => {}
                Some(user_id) => mentions.push(user_id),
                None => all_are_members = false,
            }
        }
        all_are_members.then_some(mentions)
    }

    fn occurred_at(&self, context: &Context<'_>) -> Result<Timestamp, Fault> {
        let told = optional(self.occurred_at.as_deref(), moment)?;
        let moment = told.unwrap_or(context.now);
        if moment > context.now.plus_millis(AHEAD_MS) {
            Err(Fault::InFuture)
        } else if moment < context.oldest {
            Err(Fault::TooLongAgo)
        } else {
            Ok(moment)
        }
    }
}

impl CaseForm {
    /// Parses the case, its assignee included.
    fn parse(
        &self,
        context: &Context<'_>,
        errors: &mut FieldErrors,
    ) -> Option<(EventCase, Option<UserId>)> {
        let id = errors.take("/case/id", ExternalId::parse(&self.id));
        let case_type = optional(self.case_type.as_deref(), CaseTypeName::parse);
        let case_type = errors.take("/case/type", case_type);
        let title = optional(self.title.as_deref(), CaseTitle::parse);
        let title = errors.take("/case/title", title);
        let priority = optional(self.priority.as_deref(), choice(Priority::parse));
        let priority = errors.take("/case/priority", priority);
        let assignee = optional(self.assignee.as_deref(), |address| context.member(address));
        let assignee = errors.take("/case/assignee", assignee);
        let case = EventCase { id: id?, case_type: case_type?, title: title?, priority: priority? };
        Some((case, assignee?))
    }
}

fn read_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<CaseForm>, D::Error> {
    Ok(Option::<Object<CaseForm>>::deserialize(deserializer)?.map(|object| object.0))
}

/// As with all fields that need not be there, `null` is none.
fn read_mentions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use nameplate_domain::{companies::WebOrigin, kernel::DAY_MS};

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);

    fn read(json: &str) -> Result<(Event, EventPeople), Vec<(String, Fault)>> {
        let form: EventForm = serde_json::from_str(json).unwrap();
        let (ada, ben) = (UserId::new("ada"), UserId::new("ben"));
        let members = HashMap::from([("ada@example.com", &ada), ("ben@example.com", &ben)]);
        let oldest = NOW.plus_millis(-90 * DAY_MS);
        let origins = [WebOrigin::parse("https://cases.example.com").unwrap()];
        let members = Members::Known(&members);
        form.parse(&Context { members, origins: Some(&origins), now: NOW, oldest })
            .map_err(|errors| errors.iter().map(|(at, fault)| (at.to_owned(), fault)).collect())
    }

    #[test]
    fn what_need_not_be_told_is_left_out() {
        let (event, people) = read(
            r#"{"type":"task_due","title":" Call back ","body":" ","url":"","sentiment":"",
                     "mentions":null,"occurred_at":""}"#,
        )
        .unwrap();
        let case =
            r#"{"type":"task_due","title":"x","case":{"id":"1","priority":"","assignee":""}}"#;
        assert_eq!(read(case).unwrap().1.assignee, None);
        assert_eq!((event.event_type, event.title.as_ref()), (EventType::TaskDue, "Call back"));
        assert_eq!((event.occurred_at, event.is_test), (NOW, false));
        assert_eq!((event.body, event.url, event.case, event.sentiment), (None, None, None, None));
        assert_eq!(people, EventPeople::default());
    }

    #[test]
    fn text_is_cleaned_and_not_refused() {
        let json = r#"{"type":"task_due","title":"Call\tback\u00ad \u202ex","body":"a\u0000b\r\n c\u2066 "}"#;
        let (event, _) = read(json).unwrap();
        assert_eq!(event.title.as_ref(), "Call back x");
        assert_eq!(event.body.unwrap().as_ref(), "ab\nc");
    }

    #[test]
    fn it_leads_to_where_an_admin_lets_it() {
        let url = |url: &str| {
            let json = format!(r#"{{"type":"task_due","title":"x","url":"{url}"}}"#);
            read(&json).map(|(event, _)| event.url.unwrap().as_ref().to_owned())
        };
        for right in ["/cases/42", "https://cases.example.com/42", "https://Cases.Example.com:443"]
        {
            assert_eq!(url(right).as_deref(), Ok(right));
        }
        for wrong in [
            "https://evil.example",
            "https://cases.example.com:8443",
            "https://cases.example.com.evil.example",
        ] {
            assert_eq!(
                url(wrong),
                Err(vec![("/url".to_owned(), Fault::NotADestination)]),
                "{wrong}"
            );
        }
    }

    #[test]
    fn all_is_read() {
        let (event, people) = read(
            r#"{"type":"new_message","title":"Hello","body":"a\nb","url":"/cases/42?tab=1",
                "case":{"id":"42","type":"Family Law","title":"Divorce","priority":"urgent",
                        "assignee":"ADA@Example.com"},
                "sentiment":"negative","mentions":["ben@example.com","Ben@example.com"],
                "occurred_at":"2026-11-23T10:00:00+01:00"}"#,
        )
        .unwrap();
        assert_eq!(event.case.unwrap().priority, Some(Priority::Urgent));
        assert_eq!(people.assignee, Some(UserId::new("ada")));
        assert_eq!(people.mentions, [UserId::new("ben")], "each once");
        assert_eq!(event.occurred_at, NOW);
        assert_eq!(event.sentiment, Some(Sentiment::Negative));
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults = read(
            r#"{"type":"new_fax","title":"","url":"//evil.example",
                "case":{"priority":"huge","assignee":"eve@example.com"},"sentiment":"sad",
                "mentions":["ada@example.com","ada","eve@example.com"],"occurred_at":"yesterday"}"#,
        )
        .unwrap_err();
        let expected = [
            ("/type", Fault::NotAChoice),
            ("/title", Fault::Missing),
            ("/url", Fault::NotADestination),
            ("/case/id", Fault::Missing),
            ("/case/priority", Fault::NotAChoice),
            ("/case/assignee", Fault::NotAMember),
            ("/sentiment", Fault::NotAChoice),
            ("/mentions/1", Fault::NotAnEmail),
            ("/mentions/2", Fault::NotAMember),
            ("/occurred_at", Fault::NotAMoment),
        ];
        assert_eq!(faults, expected.map(|(at, fault)| (at.to_owned(), fault)));
    }

    #[test]
    fn moments_have_their_bounds() {
        let at = |moment: &str| {
            let json = format!(r#"{{"type":"task_due","title":"x","occurred_at":"{moment}"}}"#);
            read(&json).map(|(event, _)| event.occurred_at).map_err(|mut faults| faults.remove(0).1)
        };
        assert_eq!(at("2026-11-23T09:05:00Z"), Ok(NOW.plus_millis(AHEAD_MS)));
        assert_eq!(at("2026-11-23T09:05:00.001Z"), Err(Fault::InFuture));
        for now in ["2026-11-23T09:00:00.000000000999Z", "2026-11-23t10:00:00.0000000000001+01:00"]
        {
            assert_eq!(at(now), Ok(NOW), "{now}");
        }
        assert_eq!(at("2026-08-25T09:00:00Z"), Ok(NOW.plus_millis(-90 * DAY_MS)));
        assert_eq!(at("2026-08-25T08:59:59Z"), Err(Fault::TooLongAgo));
        for not in ["2026-11-23", "2026-11-23T09:00:00", "1795424400", "2026-13-01T00:00:00Z"] {
            assert_eq!(at(not), Err(Fault::NotAMoment), "{not}");
        }
    }

    #[test]
    fn a_hundred_people_are_mentioned_at_the_most() {
        let of = |count: usize| {
            let mentions = vec![r#""ada@example.com""#; count].join(",");
            read(&format!(r#"{{"type":"task_due","title":"x","mentions":[{mentions}]}}"#))
        };
        assert_eq!(of(100).unwrap().1.mentions, [UserId::new("ada")]);
        let faults = of(101).unwrap_err();
        assert_eq!(faults, [("/mentions".to_owned(), Fault::TooMany { max: 100 })]);
    }

    #[test]
    fn what_is_unknown_is_not_passed_over() {
        for json in [r#"{"titel":"x"}"#, r#"{"case":{"number":1}}"#, r#"{"mentions":"ada"}"#] {
            assert!(serde_json::from_str::<EventForm>(json).is_err(), "{json}");
        }
    }
}
