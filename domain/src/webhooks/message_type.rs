//! What a webhook can be told.

use serde::{Deserialize, Serialize};

use crate::kernel::{Fault, choice};

choice!(
    /// What kind of thing a message to a webhook tells.
    WebhookType {
        /// Another product sent an event.
        EventReceived = "event.received", "An event came in";
        /// Somebody belongs to the company now.
        MemberJoined = "member.joined", "A member joined";
        /// Somebody belongs to it no more: they left, were removed, or their account is deleted.
        MemberLeft = "member.left", "A member left";
        /// A member has another role.
        MemberRoleChanged = "member.role_changed", "A member’s role changed";
        /// A member was shut out.
        MemberDeactivated = "member.deactivated", "A member was deactivated";
        /// A member was let in again.
        MemberActivated = "member.activated", "A member was activated again";
        /// An Admin tries whether the webhook works.
        Test = "webhook.test", "Test";
    }
);

impl WebhookType {
    /// Those that a webhook can be told of, or not. A test is always told.
    pub const CHOSEN: [Self; 6] = [
        Self::EventReceived,
        Self::MemberJoined,
        Self::MemberLeft,
        Self::MemberRoleChanged,
        Self::MemberDeactivated,
        Self::MemberActivated,
    ];
}

/// What a webhook is told of: at least one of [`WebhookType::CHOSEN`], each once and in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct WebhookTypes(Vec<WebhookType>);

impl WebhookTypes {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self(WebhookType::CHOSEN.to_vec())
    }

    /// Takes words.
    ///
    /// # Errors
    /// [`Fault::NothingChosen`], or [`Fault::NotAChoice`] for what is none of them.
    pub fn parse<T: AsRef<str>>(words: &[T]) -> Result<Self, Fault> {
        let chosen = words.iter().map(|word| {
            let found = WebhookType::parse(word.as_ref());
            found.filter(|it| WebhookType::CHOSEN.contains(it)).ok_or(Fault::NotAChoice)
        });
        let chosen: Vec<_> = chosen.collect::<Result<_, _>>()?;
        let in_order = WebhookType::CHOSEN.into_iter().filter(|it| chosen.contains(it));
        let in_order: Vec<_> = in_order.collect();
        if in_order.is_empty() { Err(Fault::NothingChosen) } else { Ok(Self(in_order)) }
    }

    #[must_use]
    pub fn contains(&self, kind: WebhookType) -> bool {
        self.0.contains(&kind)
    }

    pub fn iter(&self) -> impl Iterator<Item = WebhookType> {
        self.0.iter().copied()
    }

    /// The words with blanks between them, as they are stored.
    #[must_use]
    pub fn words(&self) -> String {
        self.0.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl TryFrom<Vec<String>> for WebhookTypes {
    type Error = Fault;

    fn try_from(words: Vec<String>) -> Result<Self, Fault> {
        Self::parse(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_chosen_each_once_and_in_order() {
        let chosen = WebhookTypes::parse(&["member.left", "event.received", "member.left"]);
        let chosen = chosen.unwrap();
        assert_eq!(chosen.words(), "event.received member.left");
        assert!(chosen.contains(WebhookType::MemberLeft));
        assert!(!chosen.contains(WebhookType::MemberJoined));
        let words: Vec<_> = chosen.words().split(' ').map(str::to_owned).collect();
        assert_eq!(WebhookTypes::parse(&words), Ok(chosen));
    }

    #[test]
    fn a_test_can_be_neither_chosen_nor_left_out() {
        assert_eq!(WebhookTypes::parse(&["webhook.test"]), Err(Fault::NotAChoice));
        assert_eq!(WebhookTypes::parse(&["event.received", "x"]), Err(Fault::NotAChoice));
        assert_eq!(WebhookTypes::parse::<&str>(&[]), Err(Fault::NothingChosen));
        assert_eq!(WebhookTypes::all().iter().count() + 1, WebhookType::ALL.len());
    }
}
