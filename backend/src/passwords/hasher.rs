//! Argon2id (RFC 9106), away from the threads that answer requests.

use std::sync::Arc;

use argon2::{
    Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash,
};
use nameplate_domain::passwords::{NewPassword, Password};
use tokio::sync::Semaphore;

use crate::kernel::{Kernel, StoreError, aside};

/// How many hashes are made at once. Each takes 19 MiB and a core for some milliseconds; more at
/// once would only starve the pages.
const AT_ONCE: usize = 2;

/// What an unknown account's sign-in is checked against, so that it takes as long as a known one's.
/// A made-up hash that no known password has, with the parameters of [`Argon2::default`].
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz\
                      $o3qF5n5NY4m0Xy2uYdXn0TqHnX6fQ3vW0u0u1cPj3mE";

/// The hasher. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    kernel: Kernel,
    at_once: Arc<Semaphore>,
}

impl Passwords {
    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Hashes a password with a fresh salt; gives a PHC string (19 MiB, 2 passes, 1 lane).
    ///
    /// # Errors
    /// [`StoreError::Work`].
    pub async fn hash(&self, password: &NewPassword) -> Result<String, StoreError> {
        let password = password.as_ref().clone();
        let salt: [u8; 16] = self.kernel.random();
        aside(&self.at_once, move || {
            Argon2::default()
                .hash_password_with_salt(password.expose().as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| StoreError::Work(error.to_string()))
        })
        .await?
    }

    /// Whether `password` is the one of `hash`. Without a hash (there is no such account) the
    /// answer is no, after the same work.
    ///
    /// # Errors
    /// [`StoreError::Work`], when the stored hash can't be read.
    pub async fn verify(
        &self,
        password: &Password,
        hash: Option<String>,
    ) -> Result<bool, StoreError> {
        let password = password.clone();
        aside(&self.at_once, move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODY);
            let hash =
                PasswordHash::new(hash).map_err(|error| StoreError::Work(error.to_string()))?;
            let right =
                Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok();
            Ok(known && right)
        })
        .await?
    }
}
