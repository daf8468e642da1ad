//! Argon2id (RFC 9106), away from the threads that answer requests.

use std::{fmt::Display, num::NonZeroUsize, thread};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use nameplate_domain::passwords::{NewPassword, Password};
use tracing::instrument;

use super::{
    Kernel, StoreError,
    hash_threads::{HashPermit, HashThreads, Memory},
};

/// What an unknown account's sign-in is checked against, so that it takes as long as a known one's.
/// A made-up hash that no known password has, with the parameters of [`Params::DEFAULT`].
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz\
                          $o3qF5n5NY4m0Xy2uYdXn0TqHnX6fQ3vW0u0u1cPj3mE";

#[derive(Clone)]
pub struct PasswordHasher {
    kernel: Kernel,
    threads: HashThreads,
}

impl PasswordHasher {
    /// Starts the threads of a hasher: each hash at once takes 19 MiB, which are kept, and a core for
    /// some milliseconds.
    #[must_use]
    pub fn new(kernel: Kernel, hashes_at_once: NonZeroUsize) -> Self {
        Self { kernel, threads: HashThreads::start(hashes_at_once) }
    }

    /// How many hashes at once suit this machine: one for each core.
    #[must_use]
    pub fn hashes_at_once() -> NonZeroUsize {
        thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
    }

    /// Hashes a password with a fresh salt; gives a PHC string (19 MiB, 2 passes, 1 lane).
    ///
    /// # Errors
    /// [`StoreError::Overloaded`], when too many wait already; [`StoreError::Work`].
    #[instrument(level = "debug", skip_all)]
    pub async fn hash(&self, password: &NewPassword) -> Result<String, StoreError> {
        let permit = self.threads.acquire_permit()?;
        let password = password.as_ref().clone();
        let salt: [u8; 16] = self.kernel.random();
        self.threads.run(permit, move |memory| hash(password.expose(), &salt, memory)).await?
    }

    /// Whether `password` is the one of `hash`. Without a hash (there is no such account) the
    /// answer is no, after the same work.
    ///
    /// # Errors
    /// [`StoreError::Overloaded`], when too many wait already; [`StoreError::Work`], when the stored
    /// hash can't be read.
    #[instrument(level = "debug", skip_all)]
    pub async fn verify(
        &self,
        password: &Password,
        hash: Option<String>,
    ) -> Result<bool, StoreError> {
        self.verify_with_permit(self.acquire_permit()?, password, hash).await
    }

    /// Takes a permit to wait for a hash, for callers that have something to do before it.
    ///
    /// # Errors
    /// [`StoreError::Overloaded`], when too many wait already.
    pub(crate) fn acquire_permit(&self) -> Result<HashPermit, StoreError> {
        self.threads.acquire_permit()
    }

    /// As [`PasswordHasher::verify`], for callers that have a permit.
    ///
    /// # Errors
    /// [`StoreError::Work`], when the stored hash can't be read.
    pub(crate) async fn verify_with_permit(
        &self,
        permit: HashPermit,
        password: &Password,
        hash: Option<String>,
    ) -> Result<bool, StoreError> {
        let password = password.clone();
        let work = move |memory: &mut Memory| {
            let stored = hash.as_deref().unwrap_or(DUMMY_HASH);
            let mut is_right = is_right(password.expose(), stored, memory)?;
            // Also without a hash, so that it takes as long.
            if let Some(typed) = password.expose_typed().filter(|_| !is_right) {
                is_right = self::is_right(typed, stored, memory)?;
            }
            Ok(is_right && hash.is_some())
        };
        self.threads.run(permit, work).await?
    }
}

fn hash(password: &str, salt: &[u8], memory: &mut Memory) -> Result<String, StoreError> {
    let (algorithm, version, params) = (Algorithm::Argon2id, Version::V0x13, Params::DEFAULT);
    let salt = Salt::new(salt).map_err(failed)?;
    let argon2 = Argon2::new(algorithm, version, params.clone());
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params).map_err(failed)?,
        salt: Some(salt),
        hash: Some(derive(&argon2, &params, password, &salt, memory)?),
    };
    Ok(hash.to_string())
}

/// Whether a password is the one of a hash, which may have been made with other parameters than ours.
fn is_right(password: &str, hash: &str, memory: &mut Memory) -> Result<bool, StoreError> {
    let hash = PasswordHash::new(hash).map_err(failed)?;
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return Err(failed("a stored hash lacks its salt or its output"));
    };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).map_err(failed)?;
    let version = hash.version.map(Version::try_from).transpose().map_err(failed)?;
    let params = Params::try_from(&hash).map_err(failed)?;
    let argon2 = Argon2::new(algorithm, version.unwrap_or_default(), params.clone());
    // Outputs are compared in constant time.
    Ok(derive(&argon2, &params, password, salt, memory)? == *expected)
}

fn derive(
    argon2: &Argon2<'_>,
    params: &Params,
    password: &str,
    salt: &[u8],
    memory: &mut Memory,
) -> Result<Output, StoreError> {
    let mut bytes = [0; Output::MAX_LENGTH];
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let out = bytes.get_mut(..length).ok_or_else(|| failed("a stored hash is too long"))?;
    let password = password.as_bytes();
    memory
        .with(params, |blocks| argon2.hash_password_into_with_memory(password, salt, out, blocks))
        .map_err(failed)?;
    Output::new(out).map_err(failed)
}

fn failed(error: impl Display) -> StoreError {
    StoreError::Work(error.to_string())
}

#[cfg(test)]
mod tests {
    use argon2::PasswordHasher as _;

    use super::*;

    const SALT: &[u8] = b"sixteen bytes...";

    #[test]
    fn a_hash_says_how_it_was_made_and_fits_its_password_alone() {
        let mut memory = Memory::default();
        let (right, wrong) = ("Demo-pass-1", "Demo-pass-2");
        let made = hash(right, SALT, &mut memory).unwrap();
        let plain = Argon2::default().hash_password_with_salt(b"Demo-pass-1", SALT).unwrap();
        assert_eq!(made, plain.to_string(), "what other programs make of it");
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        // The memory holds what was hashed before, whose traces must not count.
        for _ in 0..2 {
            assert!(is_right(right, &made, &mut memory).unwrap());
            assert!(!is_right(wrong, &made, &mut memory).unwrap());
        }
    }

    #[test]
    fn hashes_with_other_parameters_are_read() {
        let mut memory = Memory::default();
        let made = [
            Params::new(64, 1, 1, Some(16)),
            Params::new(2 * Params::DEFAULT_M_COST, 1, 2, Some(64)),
        ]
        .map(|params| {
            let argon2 = Argon2::new(Algorithm::Argon2i, Version::V0x10, params.unwrap());
            argon2.hash_password_with_salt(b"Demo-pass-1", SALT).unwrap().to_string()
        });
        for hash in made {
            assert!(is_right("Demo-pass-1", &hash, &mut memory).unwrap(), "{hash}");
            assert!(!is_right("Demo-pass-2", &hash, &mut memory).unwrap());
        }
    }

    #[test]
    fn what_is_no_hash_is_an_error() {
        for hash in ["", "none", "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz"] {
            let found = is_right("Demo-pass-1", hash, &mut Memory::default());
            assert!(matches!(found, Err(StoreError::Work(_))), "{hash}");
        }
    }

    #[test]
    fn the_dummy_costs_what_a_hash_of_ours_costs() {
        let dummy = PasswordHash::new(DUMMY_HASH).unwrap();
        let params = Params::try_from(&dummy).unwrap();
        assert_eq!(params.block_count(), Params::DEFAULT.block_count());
        assert_eq!(params.t_cost(), Params::DEFAULT_T_COST);
        assert_eq!(params.output_len(), Some(Params::DEFAULT_OUTPUT_LEN));
    }
}
