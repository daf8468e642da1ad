//! What services are made of: the kernel, and the rooms that all others write to.

use crate::{
    activity::ActivityLog,
    deliveries::Deliveries,
    kernel::{Kernel, RateLimits},
    live::Live,
    passwords::Passwords,
};

/// What every service is made of. Cheap to clone; all clones share what is in memory.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) kernel: Kernel,
    pub(crate) activity: ActivityLog,
    pub(crate) deliveries: Deliveries,
    pub(crate) live: Live,
    pub(crate) passwords: Passwords,
    pub(crate) rate_limits: RateLimits,
}

impl Core {
    pub(crate) fn new(kernel: Kernel) -> Self {
        Self {
            activity: ActivityLog::new(kernel.clone()),
            deliveries: Deliveries::new(kernel.clone()),
            live: Live::new(kernel.clone()),
            passwords: Passwords::new(kernel.clone()),
            rate_limits: RateLimits::new(kernel.clone()),
            kernel,
        }
    }
}
