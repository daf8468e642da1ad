//! Who is signed in.

use nameplate_backend::{Zone, flows, sessions::OpenSession};
use nameplate_domain::{
    accounts::User,
    companies::{Membership, Permission, Seat},
    kernel::Timestamp,
    shortcuts::Shortcuts,
};

/// Who is signed in: resolved once a request, from session to role.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub session: OpenSession,
    pub user: User,
    pub memberships: Vec<Membership>,
    /// Until when they snoozed everything, if they did.
    pub snoozed_until: Option<Timestamp>,
    pub has_two_factor: bool,
    /// What they changed of the keyboard shortcuts.
    pub shortcuts: Shortcuts,
}

impl From<flows::Viewer> for Viewer {
    fn from(found: flows::Viewer) -> Self {
        let flows::Viewer {
            session,
            user,
            memberships,
            has_two_factor,
            snoozed_until,
            shortcuts,
            ..
        } = found;
        Self { session, user, memberships, snoozed_until, has_two_factor, shortcuts }
    }
}

impl Viewer {
    /// The company that they work in at the moment, with their role in it.
    #[must_use]
    pub fn current(&self) -> Option<&Membership> {
        let current = self.session.company_id.as_ref();
        let mut open = self.memberships.iter().filter(|membership| membership.is_active());
        open.find(|membership| Some(&membership.company_id) == current)
    }

    pub(crate) fn others(&self) -> impl Iterator<Item = &Membership> {
        let current = self.current().map(|it| &it.company_id);
        let open = self.memberships.iter().filter(|it| it.is_active());
        open.filter(move |it| Some(&it.company_id) != current)
    }

    /// Where they sit in it; `None` when they work in no company.
    #[must_use]
    pub fn seat(&self) -> Option<Seat> {
        self.current().map(|membership| Seat {
            company_id: membership.company_id.clone(),
            user_id: self.user.id.clone(),
            role: membership.role,
        })
    }

    /// The company that requires two-factor of them first, and from when on; `None` where they have it.
    #[must_use]
    pub fn two_factor_rule(&self) -> Option<(&Membership, Timestamp)> {
        let rules = self.memberships.iter().map(|it| Some((it, it.two_factor_required_from()?)));
        rules.flatten().min_by_key(|(_, from)| *from).filter(|_| !self.has_two_factor)
    }

    /// The company whose rule for two-factor they have to follow before anything else at `now`, if any.
    #[must_use]
    pub fn two_factor_required_by(&self, now: Timestamp) -> Option<&Membership> {
        self.two_factor_rule().filter(|(_, from)| *from <= now).map(|(company, _)| company)
    }

    /// Whether they may do something in the company that they work in.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.current().is_some_and(|membership| membership.role.may(permission))
    }

    /// Where their clock is.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone::of(self.user.timezone.as_ref())
    }
}
