//! How often something may be tried.

/// A limit: `burst` tries at once, then one more every `interval_ms` milliseconds (the generic cell
/// rate algorithm, ITU-T I.371).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many tries are free after a long rest.
    pub burst: i64,
    /// After how many milliseconds one more try is free.
    pub interval_ms: i64,
}

impl RateLimit {
    /// How far ahead of the clock the used tries may reach, in milliseconds.
    #[must_use]
    pub const fn reach_ms(self) -> i64 {
        self.burst * self.interval_ms
    }
}
