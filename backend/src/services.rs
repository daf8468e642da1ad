//! All services, wired to one kernel.

use crate::{
    accounts::{Accounts, EmailChanges, FirstRun, Photos, Profiles},
    activity::{ActivityLog, Disowning},
    appearance::Appearances,
    companies::Companies,
    deliveries::Deliveries,
    kernel::{Kernel, RateLimits},
    live::Live,
    passkeys::Passkeys,
    passwords::{PasswordChanges, PasswordResets, Passwords, Proofs},
    sessions::{Sessions, SignIn},
    two_factor::{TrustedDevices, TwoFactor},
};

/// All services. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// Users.
    pub accounts: Accounts,
    /// The first company of an empty database.
    pub first_run: FirstRun,
    /// What users say of themselves.
    pub profiles: Profiles,
    /// What they look like.
    pub photos: Photos,
    /// Other addresses to sign in with.
    pub email_changes: EmailChanges,
    /// What happened to accounts.
    pub activity: ActivityLog,
    /// *This wasn't me*.
    pub disowning: Disowning,
    /// How Nameplate looks to each user.
    pub appearances: Appearances,
    /// Companies and memberships.
    pub companies: Companies,
    /// Messages on their way.
    pub deliveries: Deliveries,
    /// Open pages.
    pub live: Live,
    /// Devices that sign in by themselves.
    pub passkeys: Passkeys,
    /// New passwords, by the old one.
    pub password_changes: PasswordChanges,
    /// New passwords, by mail.
    pub password_resets: PasswordResets,
    /// Proving again who one is.
    pub proofs: Proofs,
    /// Signed-in browsers.
    pub sessions: Sessions,
    /// The way in.
    pub sign_in: SignIn,
    /// Devices that are trusted without a code.
    pub trusted_devices: TrustedDevices,
    /// Codes beside the password.
    pub two_factor: TwoFactor,
    /// How often something may be tried.
    pub rate_limits: RateLimits,
    /// Database, secret, clock and randomness.
    pub kernel: Kernel,
}

impl Services {
    /// Wires the services.
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        let activity = ActivityLog::new(kernel.clone());
        let deliveries = Deliveries::new(kernel.clone());
        let rate_limits = RateLimits::new(kernel.clone());
        let companies = Companies::new(kernel.clone());
        let passwords = Passwords::new(kernel.clone());
        let accounts = Accounts::new(kernel.clone(), passwords.clone());
        let live = Live::new(kernel.clone());
        let sessions =
            Sessions::new(kernel.clone(), activity.clone(), deliveries.clone(), live.clone());
        let proofs = Proofs {
            kernel: kernel.clone(),
            accounts: accounts.clone(),
            activity: activity.clone(),
            passwords: passwords.clone(),
            rate_limits: rate_limits.clone(),
            sessions: sessions.clone(),
        };
        let password_changes = PasswordChanges {
            kernel: kernel.clone(),
            accounts: accounts.clone(),
            activity: activity.clone(),
            deliveries: deliveries.clone(),
            passwords: passwords.clone(),
            proofs: proofs.clone(),
            sessions: sessions.clone(),
        };
        let email_changes = EmailChanges {
            kernel: kernel.clone(),
            accounts: accounts.clone(),
            activity: activity.clone(),
            deliveries: deliveries.clone(),
            live: live.clone(),
            rate_limits: rate_limits.clone(),
        };
        let trusted_devices = TrustedDevices::new(kernel.clone(), activity.clone(), live.clone());
        let passkeys = Passkeys {
            kernel: kernel.clone(),
            accounts: accounts.clone(),
            activity: activity.clone(),
            companies: companies.clone(),
            deliveries: deliveries.clone(),
            live: live.clone(),
            rate_limits: rate_limits.clone(),
            sessions: sessions.clone(),
        };
        let two_factor = TwoFactor {
            kernel: kernel.clone(),
            activity: activity.clone(),
            deliveries: deliveries.clone(),
            live: live.clone(),
            rate_limits: rate_limits.clone(),
            sessions: sessions.clone(),
            trusted_devices: trusted_devices.clone(),
            companies: companies.clone(),
        };
        let password_resets = PasswordResets {
            changes: password_changes.clone(),
            email_changes: email_changes.clone(),
            rate_limits: rate_limits.clone(),
            trusted_devices: trusted_devices.clone(),
        };
        Self {
            first_run: FirstRun::new(
                kernel.clone(),
                accounts.clone(),
                companies.clone(),
                sessions.clone(),
            ),
            profiles: Profiles::new(kernel.clone(), live.clone()),
            photos: Photos::new(kernel.clone(), live.clone()),
            appearances: Appearances::new(kernel.clone(), live.clone()),
            disowning: Disowning {
                kernel: kernel.clone(),
                email_changes: email_changes.clone(),
                passkeys: passkeys.clone(),
                proofs: proofs.clone(),
                resets: password_resets.clone(),
                sessions: sessions.clone(),
                trusted_devices: trusted_devices.clone(),
                two_factor: two_factor.clone(),
            },
            sign_in: SignIn {
                kernel: kernel.clone(),
                accounts: accounts.clone(),
                activity: activity.clone(),
                companies: companies.clone(),
                deliveries: deliveries.clone(),
                passwords,
                rate_limits: rate_limits.clone(),
                sessions: sessions.clone(),
                trusted_devices: trusted_devices.clone(),
                two_factor: two_factor.clone(),
            },
            accounts,
            activity,
            companies,
            deliveries,
            email_changes,
            live,
            passkeys,
            password_changes,
            password_resets,
            proofs,
            sessions,
            trusted_devices,
            two_factor,
            rate_limits,
            kernel,
        }
    }

    /// Removes what is over, in every room. What fails is told to the log, and holds up no other.
    pub async fn prune(&self) {
        let pruned = [
            ("sessions", self.sessions.prune().await),
            ("passkey ceremonies", self.passkeys.prune().await),
            ("trusted devices", self.trusted_devices.prune().await),
            ("rate limits", self.rate_limits.prune().await),
            ("email changes", self.email_changes.prune().await),
            ("password resets", self.password_resets.prune().await),
            ("deliveries", self.deliveries.prune().await),
            ("activity", self.activity.prune().await),
            ("changes", self.live.prune().await),
        ];
        for (what, result) in pruned {
            match result {
                Ok(count) => tracing::debug!(what, count, "pruned"),
                Err(error) => tracing::error!(what, %error, "pruning failed"),
            }
        }
    }
}
