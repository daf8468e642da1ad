//! Where randomness comes from.

/// Gives random bytes. A parameter everywhere, so that tests can choose them.
pub trait Rng: Send + Sync {
    /// Fills `bytes` with random ones, fit for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

#[derive(Clone, Copy, Debug, Default)]
pub struct OsRng;

impl Rng for OsRng {
    #[expect(clippy::disallowed_methods, reason = "this is where randomness enters")]
    #[expect(
        clippy::expect_used,
        reason = "a system without randomness can't make a secret: stopping is the only safe answer"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}
