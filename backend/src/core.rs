//! What services are made of: the kernel, and the rooms that all others write to.

use std::num::NonZeroUsize;

use nameplate_domain::companies::CompanyName;

use crate::{
    activity::ActivityLog,
    deliveries::Deliveries,
    kernel::{Cached, Kernel, PasswordHasher, RateLimits, Touches},
    live::Live,
};

/// What every service is made of. Cheap to clone; all clones share what is in memory.
#[derive(Clone)]
pub struct Core {
    pub(crate) kernel: Kernel,
    pub activity: ActivityLog,
    pub deliveries: Deliveries,
    pub live: Live,
    pub passwords: PasswordHasher,
    pub rate_limits: RateLimits,
    /// What the only company is called, if there is one alone.
    pub(crate) only_company: Cached<Option<CompanyName>>,
    pub(crate) touches: Touches,
}

impl Core {
    /// `hashes_at_once` is how many passwords are hashed at once.
    pub(crate) fn new(kernel: Kernel, hashes_at_once: NonZeroUsize) -> Self {
        Self {
            activity: ActivityLog::new(kernel.clone()),
            deliveries: Deliveries::new(kernel.clone()),
            live: Live::new(kernel.clone()),
            passwords: PasswordHasher::new(kernel.clone(), hashes_at_once),
            rate_limits: RateLimits::new(kernel.clone()),
            only_company: Cached::default(),
            touches: Touches::default(),
            kernel,
        }
    }
}
