//! What every service is given.

use std::sync::Arc;

use nameplate_domain::kernel::Timestamp;

use super::{Clock, Db, OsRng, Rng, StoreError, SystemClock, Tx};

/// Database, clock and randomness. Cheap to clone.
#[derive(Clone)]
pub struct Kernel {
    /// The database.
    pub db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl Kernel {
    /// A kernel on the machine's own clock and randomness.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self::with(db, Arc::new(SystemClock), Arc::new(OsRng))
    }

    /// A kernel on another clock and randomness.
    #[must_use]
    pub fn with(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    /// Commits a transaction.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of it was kept.
    pub async fn commit(&self, tx: Tx) -> Result<(), StoreError> {
        Ok(tx.commit().await?)
    }

    /// The present moment.
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

    /// A new id for a row: a UUIDv7 (RFC 9562), so that newer rows sort last.
    #[must_use]
    pub fn new_id(&self) -> String {
        let now = u64::try_from(self.now().as_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(now, &self.random()).into_uuid().to_string()
    }
}
