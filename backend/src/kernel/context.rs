//! What every service is given.

use std::{ops::Deref, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::{
    kernel::{Timestamp, UserId},
    sessions::LONGEST_SESSION_MS,
};
use tokio::sync::{Notify, futures::Notified};

use super::{
    Clock, Db, IpLocations, ManualClock, OsRng, Purpose, Rng, SecretKey, StoreError, SystemClock,
    Tx,
};

/// Database, secret, clock, randomness and the locations of IP addresses. Cheap to clone: all clones are one.
#[derive(Clone)]
pub struct Kernel(Arc<Parts>);

/// What a kernel gives access to.
#[derive(Clone)]
pub struct Parts {
    pub db: Db,
    /// What links are signed with.
    pub secret: SecretKey,
    /// The database that tells an IP address's country.
    pub ip_locations: IpLocations,
    /// How long a session lives at the most, in milliseconds.
    pub longest_session_ms: i64,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    committed: Arc<Notify>,
    voids: &'static [&'static str],
}

impl Deref for Kernel {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Kernel {
    /// A kernel on the machine's own clock and randomness.
    #[must_use]
    pub fn new(db: Db, secret: SecretKey, ip_locations: IpLocations) -> Self {
        Self::with(db, secret, ip_locations, Arc::new(SystemClock), Arc::new(OsRng))
    }

    /// A kernel on another clock and randomness.
    #[must_use]
    pub fn with(
        db: Db,
        secret: SecretKey,
        ip_locations: IpLocations,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self(Arc::new(Parts {
            db,
            secret,
            ip_locations,
            longest_session_ms: LONGEST_SESSION_MS,
            clock,
            rng,
            committed: Arc::default(),
            voids: &[],
        }))
    }

    /// The same, with sessions that live for `longest_session_ms` milliseconds at the most.
    #[must_use]
    pub fn with_longest_session(self, longest_session_ms: i64) -> Self {
        Self(Arc::new(Parts { longest_session_ms, ..Parts::clone(&self) }))
    }

    /// The same, that knows how to void what is under way: by these statements, each about one table and
    /// the user `$1`.
    #[must_use]
    pub(crate) fn voiding(&self, voids: &'static [&'static str]) -> Self {
        Self(Arc::new(Parts { voids, ..Parts::clone(self) }))
    }

    /// Voids inside `tx` all that was begun for a user and not finished: links, half sign-ins, codes for
    /// phones, devices that are being set up. For every change of how one signs in: what somebody else
    /// began before must not be finished after it.
    pub(crate) async fn void_pending(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
    ) -> Result<(), StoreError> {
        for sql in self.voids {
            sqlx::query(*sql).bind(user_id.as_ref()).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Commits a transaction, and wakes the jobs of this process: there may be work for them.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of it was kept.
    pub async fn commit(&self, tx: Tx) -> Result<(), StoreError> {
        tx.commit().await?;
        self.committed.notify_waiters();
        Ok(())
    }

    /// Ends when the next transaction of this process is committed.
    pub fn committed(&self) -> Notified<'_> {
        self.committed.notified()
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// `N` random bytes, fit for secrets.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill(&mut bytes);
        bytes
    }

    /// Encrypts bytes for a purpose and an id, with the installation's secret.
    ///
    /// # Errors
    /// [`StoreError::Work`], for what is too long.
    pub fn seal(&self, purpose: Purpose, id: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.secret
            .seal(purpose, id, self.random(), bytes)
            .ok_or_else(|| StoreError::Work("too long to be sealed".to_owned()))
    }

    /// Seals a text that a browser keeps for a purpose and an id until a moment: base64url without
    /// padding (RFC 4648), so it fits into a cookie.
    ///
    /// # Errors
    /// [`StoreError::Work`], for what is too long.
    pub fn seal_until(
        &self,
        purpose: Purpose,
        id: &str,
        until: Timestamp,
        text: &str,
    ) -> Result<String, StoreError> {
        let sealed = self.seal(purpose, id, format!("{} {text}", until.as_millis()).as_bytes())?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// What [`Kernel::seal_until`] sealed for a purpose and an id; `None` for anything else, and once
    /// its moment came.
    #[must_use]
    pub fn open_sealed(&self, purpose: Purpose, id: &str, sealed: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let text = String::from_utf8(self.secret.open(purpose, id, &sealed)?).ok()?;
        let (until, text) = text.split_once(' ')?;
        let until = Timestamp::from_millis(until.parse().ok()?);
        (until > self.now()).then(|| text.to_owned())
    }

    /// A new id for a row: a UUIDv7 (RFC 9562), so that newer rows sort last.
    #[must_use]
    pub fn new_id(&self) -> String {
        let now = u64::try_from(self.now().as_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(now, &self.random()).into_uuid().to_string()
    }

    /// The same, at another moment at which its clock stands still: for demo data and tests that play in the past.
    #[must_use]
    pub(crate) fn at(&self, moment: Timestamp) -> Self {
        let clock = Arc::new(ManualClock::starting_at(moment));
        Self(Arc::new(Parts { clock, ..Parts::clone(self) }))
    }
}

/// What the ids of rows that are made from a moment on are greater than (RFC 9562, section 5.7): so an
/// index by id is one by time.
#[must_use]
pub(crate) fn first_id_at(moment: Timestamp) -> String {
    // The first 48 bits are the milliseconds.
    let ms = moment.as_millis().max(0);
    format!("{:08x}-{:04x}", ms >> 16, ms & 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_from_a_moment_on_are_greater() {
        let id =
            |ms| uuid::Builder::from_unix_timestamp_millis(ms, &[0; 10]).into_uuid().to_string();
        let bound = first_id_at(Timestamp::from_millis(1_795_439_100_000));
        assert!(id(1_795_439_100_000) > bound);
        assert!(id(1_795_439_099_999) < bound);
    }
}
