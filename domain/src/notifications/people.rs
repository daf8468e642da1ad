//! Whom an event names, and who may hear of it.

use crate::{
    companies::Role,
    kernel::{UserId, choice},
};

choice!(
    /// How an event names somebody.
    Relation {
        /// Its case is their work.
        Assignee = "assignee", "Assignee";
        /// It mentions them.
        Mention = "mention", "Mention";
    }
);

/// Whom an event names. They are kept beside the event, each in a row of their own, so that a deleted
/// account takes them along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventPeople {
    /// Whose work its case is.
    pub assignee: Option<UserId>,
    /// Whom it mentions, each once.
    pub mentions: Vec<UserId>,
}

/// How an event names one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its case is their work.
    pub is_assignee: bool,
    /// It mentions them.
    pub is_mentioned: bool,
}

impl EventPeople {
    /// Every person with how they are named.
    pub fn relations(&self) -> impl Iterator<Item = (&UserId, Relation)> {
        let assignee = self.assignee.iter().map(|user_id| (user_id, Relation::Assignee));
        assignee.chain(self.mentions.iter().map(|user_id| (user_id, Relation::Mention)))
    }

    /// How it names one person.
    #[must_use]
    pub fn naming(&self, user_id: &UserId) -> Named {
        Named {
            is_assignee: self.assignee.as_ref() == Some(user_id),
            is_mentioned: self.mentions.contains(user_id),
        }
    }
}

impl Named {
    /// Whether it names them at all.
    #[must_use]
    pub const fn is_named(self) -> bool {
        self.is_assignee || self.is_mentioned
    }
}

/// Whether somebody of this role in the company of an event may hear of it at all: a *User* hears of
/// work that is theirs, and of what mentions them.
#[must_use]
pub const fn may_hear(role: Role, is_named: bool) -> bool {
    !matches!(role, Role::User) || is_named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_as_assignee_or_by_a_mention() {
        let (ada, ben, cleo) = (UserId::new("ada"), UserId::new("ben"), UserId::new("cleo"));
        let people =
            EventPeople { assignee: Some(ada.clone()), mentions: vec![ada.clone(), ben.clone()] };
        let relations: Vec<_> = people.relations().collect();
        let expected =
            [(&ada, Relation::Assignee), (&ada, Relation::Mention), (&ben, Relation::Mention)];
        assert_eq!(relations, expected);
        assert_eq!(people.naming(&ada), Named { is_assignee: true, is_mentioned: true });
        assert_eq!(people.naming(&ben), Named { is_assignee: false, is_mentioned: true });
        assert!(!people.naming(&cleo).is_named());
    }

    #[test]
    fn a_user_hears_of_what_names_them_alone() {
        for &role in Role::ALL {
            assert!(may_hear(role, true));
            assert_eq!(may_hear(role, false), role != Role::User);
        }
    }
}
