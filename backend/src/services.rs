//! All services, wired to one kernel.

use crate::{
    accounts::{Accounts, FirstRun},
    appearance::Appearances,
    companies::Companies,
    kernel::{Kernel, RateLimits},
    passwords::Passwords,
    sessions::{Sessions, SignIn},
};

/// All services. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// Users.
    pub accounts: Accounts,
    /// The first company of an empty database.
    pub first_run: FirstRun,
    /// How Nameplate looks to each user.
    pub appearances: Appearances,
    /// Companies and memberships.
    pub companies: Companies,
    /// Signed-in browsers.
    pub sessions: Sessions,
    /// The way in.
    pub sign_in: SignIn,
    /// How often something may be tried.
    pub rate_limits: RateLimits,
    /// Database, clock and randomness.
    pub kernel: Kernel,
}

impl Services {
    /// Wires the services.
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        let passwords = Passwords::new(kernel.clone());
        let companies = Companies::new(kernel.clone());
        let accounts = Accounts::new(kernel.clone(), passwords.clone());
        let rate_limits = RateLimits::new(kernel.clone());
        let sessions = Sessions::new(kernel.clone());
        Self {
            first_run: FirstRun::new(kernel.clone(), accounts.clone(), companies.clone()),
            appearances: Appearances::new(kernel.clone()),
            sign_in: SignIn::new(
                accounts.clone(),
                companies.clone(),
                passwords,
                rate_limits.clone(),
                sessions.clone(),
            ),
            accounts,
            companies,
            sessions,
            rate_limits,
            kernel,
        }
    }
}
