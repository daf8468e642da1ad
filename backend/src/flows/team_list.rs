//! A company's team, as its admins look at it.

use nameplate_domain::{
    accounts::Email,
    companies::{Permission, Seat, TeamError},
    kernel::{UserId, text_key},
};
use tracing::instrument;

use super::{Team, members};
use crate::{
    companies::{Member, MemberCursor, allow, team_store},
    kernel::ServiceError,
};

/// A page of a team, sorted by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamPage {
    pub members: Vec<Member>,
    pub count: u64,
    /// Where the next page begins, if there is one.
    pub next: Option<MemberCursor>,
}

impl Team {
    pub const PAGE: usize = 50;
    /// The most characters of a search that are looked at.
    const SEARCH_MAX: usize = 100;

    /// The members whose name or address holds `search`, without regard to case, at most `limit`, beginning behind
    /// `after`.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn list(
        &self,
        seat: &Seat,
        search: &str,
        after: Option<&MemberCursor>,
        limit: usize,
    ) -> Result<TeamPage, ServiceError<TeamError>> {
        allow(seat, Permission::SeeTeam)?;
        let (db, company_id, pattern) = (&self.kernel.db, &seat.company_id, pattern(search));
        let after = after.map(|after| MemberCursor {
            name_key: storable(&after.name_key).collect(),
            user_id: after.user_id.clone(),
        });
        let (members, next) =
            members::list(db, company_id, &pattern, after.as_ref(), limit).await?;
        let count = members::count(db, company_id, &pattern).await?;
        Ok(TeamPage { members, count, next })
    }

    /// A member of the company.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`]; [`ServiceError::NotFound`] for anybody else.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(
        &self,
        seat: &Seat,
        user_id: &UserId,
    ) -> Result<Member, ServiceError<TeamError>> {
        allow(seat, Permission::SeeTeam)?;
        let found = members::find(self.kernel.db.reader(), &seat.company_id, user_id).await?;
        found.ok_or(ServiceError::NotFound)
    }

    /// Whether a member belongs to another company, too: then their account can't be deleted here.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`]; [`ServiceError::NotFound`] for anybody else.
    #[instrument(level = "debug", skip_all)]
    pub async fn belongs_elsewhere(
        &self,
        seat: &Seat,
        user_id: &UserId,
    ) -> Result<bool, ServiceError<TeamError>> {
        self.find(seat, user_id).await?;
        let (reader, company_id) = (self.kernel.db.reader(), &seat.company_id);
        Ok(team_store::belongs_elsewhere(reader, company_id, user_id).await?)
    }
}

/// The characters of what somebody sent that a name can hold: no database takes a zero byte in a
/// text.
fn storable(sent: &str) -> impl Iterator<Item = char> {
    sent.chars().filter(|c| !c.is_control())
}

/// The pattern of `LIKE` that finds a search anywhere, with `!` before what has a meaning in one. A whole address is
/// looked for by its key, so that it is found in whatever script its domain is written.
fn pattern(search: &str) -> String {
    let typed: String = storable(search).take(Team::SEARCH_MAX).collect();
    let key = Email::parse(&typed).map_or_else(|_| text_key(typed.trim()), |email| email.key());
    let mut pattern = String::from("%");
    for c in key.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_found_as_it_is_written() {
        for (search, expected) in [
            ("", "%%"),
            (" Ada ", "%ada%"),
            ("100%", "%100!%%"),
            ("a_b!", "%a!_b!!%"),
            ("O'Brien\\", "%o'brien\\%"),
            ("ÄDA\0", "%äda%"),
            ("Ada@Bücher.example", "%ada@xn--bcher-kva.example%"),
        ] {
            assert_eq!(pattern(search), expected, "{search}");
        }
        assert_eq!(pattern(&"a".repeat(1000)).len(), 102);
    }
}
