//! All services, wired to one kernel.

use std::num::NonZeroUsize;

use crate::{
    accounts::{Accounts, Photos, Profiles, VOID_EMAIL_CHANGES},
    activity::ActivityLog,
    api_keys::ApiKeys,
    appearance::Appearances,
    companies::{CaseTypes, Companies, CompanyLog, CompanySettings, Invitations},
    core::Core,
    deliveries::Deliveries,
    devices::{Endpoints, PushDevices, PushSender, VOID_PHONE_LINKS},
    flows::{
        ActivityRevocation, CompanyPolicies, EmailChanges, Erasure, FirstRun, Joining, Operator,
        OwnCompanies, PhoneLinks, SignIn, Team, Viewers,
    },
    kernel::{Kernel, PasswordHasher, RateLimits},
    live::Live,
    notifications::{
        ChannelTests, EventRetention, Events, Explanations, NotificationCentre, Preferences,
        PushTests, Snoozes,
    },
    passkeys::{Passkeys, VOID_CEREMONIES},
    passwords::{PasswordChanges, PasswordResets, Proofs, VOID_RESETS},
    sessions::{Sessions, VOID_PENDING_SIGN_INS},
    shortcuts::ShortcutSettings,
    two_factor::{TrustedDevices, TwoFactor, VOID_UNCONFIRMED},
};

/// The statements by which each room voids a user's unfinished business.
const VOIDS: &[&str] = &[
    VOID_RESETS,
    VOID_EMAIL_CHANGES,
    VOID_PENDING_SIGN_INS,
    VOID_PHONE_LINKS,
    VOID_CEREMONIES,
    VOID_UNCONFIRMED,
];

/// All services, wired over one database.
#[derive(Clone)]
pub struct Services {
    pub accounts: Accounts,
    pub activity: ActivityLog,
    pub activity_revocation: ActivityRevocation,
    pub api_keys: ApiKeys,
    pub appearances: Appearances,
    pub case_types: CaseTypes,
    pub channel_tests: ChannelTests,
    pub companies: Companies,
    pub company_log: CompanyLog,
    pub company_policies: CompanyPolicies,
    pub company_settings: CompanySettings,
    pub deliveries: Deliveries,
    pub email_changes: EmailChanges,
    pub erasure: Erasure,
    pub events: Events,
    pub explanations: Explanations,
    pub first_run: FirstRun,
    pub invitations: Invitations,
    pub joining: Joining,
    pub live: Live,
    pub notification_centre: NotificationCentre,
    pub operator: Operator,
    pub own_companies: OwnCompanies,
    pub passkeys: Passkeys,
    pub password_changes: PasswordChanges,
    pub password_resets: PasswordResets,
    pub passwords: PasswordHasher,
    pub phone_links: PhoneLinks,
    pub photos: Photos,
    pub preferences: Preferences,
    pub profiles: Profiles,
    pub proofs: Proofs,
    pub push_devices: PushDevices,
    pub push_tests: PushTests,
    pub rate_limits: RateLimits,
    pub sessions: Sessions,
    pub shortcuts: ShortcutSettings,
    pub sign_in: SignIn,
    pub snoozes: Snoozes,
    pub team: Team,
    pub trusted_devices: TrustedDevices,
    pub two_factor: TwoFactor,
    pub viewers: Viewers,
    pub(crate) kernel: Kernel,
}

impl Services {
    /// Makes the services of a process, of which so many passwords are hashed at once.
    #[must_use]
    pub fn new(kernel: &Kernel, hashes_at_once: NonZeroUsize) -> Self {
        let core = &Core::new(kernel.voiding(VOIDS), hashes_at_once);
        // One, for it knows in memory which sessions are in use.
        let sessions = Sessions::new(core);
        Self {
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            activity_revocation: ActivityRevocation::new(core),
            api_keys: ApiKeys::new(core),
            appearances: Appearances::new(core),
            case_types: CaseTypes::new(core),
            channel_tests: ChannelTests::new(core),
            companies: Companies::new(core),
            company_log: CompanyLog::new(core),
            company_policies: CompanyPolicies::new(core),
            company_settings: CompanySettings::new(core),
            deliveries: core.deliveries.clone(),
            email_changes: EmailChanges::new(core),
            erasure: Erasure::new(core),
            events: Events::new(core),
            explanations: Explanations::new(core),
            first_run: FirstRun::new(core),
            invitations: Invitations::new(core),
            joining: Joining::new(core),
            live: core.live.clone(),
            notification_centre: NotificationCentre::new(core),
            operator: Operator::new(core),
            own_companies: OwnCompanies::new(core),
            passkeys: Passkeys::new(core),
            password_changes: PasswordChanges::new(core),
            password_resets: PasswordResets::new(core),
            passwords: core.passwords.clone(),
            phone_links: PhoneLinks::new(core),
            photos: Photos::new(core),
            preferences: Preferences::new(core),
            profiles: Profiles::new(core),
            proofs: Proofs::new(core),
            push_devices: PushDevices::new(core),
            push_tests: PushTests::new(core),
            rate_limits: core.rate_limits.clone(),
            sessions: sessions.clone(),
            shortcuts: ShortcutSettings::new(core),
            sign_in: SignIn::new(core),
            snoozes: Snoozes::new(core),
            team: Team::new(core),
            trusted_devices: TrustedDevices::new(core),
            two_factor: TwoFactor::new(core),
            viewers: Viewers::new(core, sessions),
            kernel: core.kernel.clone(),
        }
    }

    /// The same, which take devices at these endpoints, and test them by `sender`.
    #[must_use]
    pub fn pushing(mut self, endpoints: Endpoints, sender: PushSender) -> Self {
        self.push_devices = self.push_devices.taking(endpoints);
        self.push_tests = self.push_tests.by(sender);
        self
    }

    /// The same, which keep events for another time than the default.
    #[must_use]
    pub fn keeping_events(mut self, retention: EventRetention) -> Self {
        self.events.retention = retention;
        self
    }
}
