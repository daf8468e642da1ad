//! Stamps: for whom a page is, and of which build.

/// What tells two stamps apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StampChange {
    None,
    /// Somebody else is signed in, or nobody.
    Person,
    /// The same person works in another company or role.
    Context,
    /// There is another build, and all else is the same.
    Build,
}

impl StampChange {
    /// What changed from one stamp to another: `USER.COMPANY.ROLE.BUILD`.
    pub(crate) fn between(old: &str, new: &str) -> Self {
        if old == new {
            Self::None
        } else if person(old) != person(new) {
            Self::Person
        } else if membership(old) != membership(new) {
            Self::Context
        } else {
            Self::Build
        }
    }
}

/// All but the build.
fn membership(stamp: &str) -> &str {
    stamp.rsplit_once('.').map_or("", |(membership, _)| membership)
}

/// The user whom a page of a stamp is for.
pub(crate) fn person(stamp: &str) -> &str {
    stamp.split('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::StampChange;

    #[test]
    fn who_is_signed_in_comes_first() {
        assert_eq!(StampChange::between("ada.acme.owner.1", "ada.acme.owner.1"), StampChange::None);
        assert_eq!(
            StampChange::between("ada.acme.owner.1", "ada.acme.owner.2"),
            StampChange::Build
        );
        assert_eq!(
            StampChange::between("ada.acme.owner.1", "ada.acme.user.2"),
            StampChange::Context
        );
        assert_eq!(StampChange::between("ada.acme.owner.1", "ada...1"), StampChange::Context);
        assert_eq!(
            StampChange::between("ada.acme.owner.1", "bea.acme.owner.1"),
            StampChange::Person
        );
        assert_eq!(StampChange::between("ada.acme.owner.1", "...1"), StampChange::Person);
    }
}
