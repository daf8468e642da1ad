//! All services, wired to one kernel.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::{
    accounts::{Accounts, EmailChanges, Erasure, FirstRun, Photos, Profiles},
    activity::{ActivityLog, Disowning},
    api_keys::ApiKeys,
    appearance::Appearances,
    companies::{
        CaseTypes, Companies, CompanyLog, CompanySettings, Invitations, OwnCompanies, Team,
    },
    deliveries::Deliveries,
    devices::{Endpoints, PushDevices, PushSender, PushTests},
    flows::{PhoneLinks, Viewers},
    kernel::{Kernel, RateLimits},
    live::Live,
    notifications::{
        ChannelTests, EventRetention, Events, Explanations, NotificationCentre, PREVIEWS_AT_ONCE,
        Preferences, Snoozes,
    },
    passkeys::Passkeys,
    passwords::{PasswordChanges, PasswordResets, Passwords, Proofs},
    sessions::{Sessions, SignIn, SignInLimits},
    shortcuts::ShortcutSettings,
    two_factor::{TrustedDevices, TwoFactor},
};

/// Whom push services are told to write to where the settings name nobody.
const NOBODY: &str = "nameplate@localhost";

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
    /// Keys by which other products use the API.
    pub api_keys: ApiKeys,
    /// How Nameplate looks to each user.
    pub appearances: Appearances,
    /// The kinds of cases that companies work on.
    pub case_types: CaseTypes,
    /// Companies and memberships.
    pub companies: Companies,
    /// What happened in companies.
    pub company_log: CompanyLog,
    /// What companies say of themselves, and their rules.
    pub company_settings: CompanySettings,
    /// Messages on their way.
    pub deliveries: Deliveries,
    /// Browsers that take push messages.
    pub push_devices: PushDevices,
    /// Codes that sign phones in.
    pub phone_links: PhoneLinks,
    /// Tests of them.
    pub push_tests: PushTests,
    /// Tests of channels.
    pub channel_tests: ChannelTests,
    /// What happened in other products.
    pub events: Events,
    /// Why somebody did, or didn't, hear of something.
    pub explanations: Explanations,
    /// What reached people in Nameplate.
    pub notification_centre: NotificationCentre,
    /// What people want to hear of.
    pub preferences: Preferences,
    /// Pauses of everything.
    pub snoozes: Snoozes,
    /// The end of accounts.
    pub erasure: Erasure,
    /// Asking people to join a company.
    pub invitations: Invitations,
    /// Open pages.
    pub live: Live,
    /// The companies that a person belongs to.
    pub own_companies: OwnCompanies,
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
    /// Keyboard shortcuts.
    pub shortcuts: ShortcutSettings,
    /// The way in.
    pub sign_in: SignIn,
    /// Who belongs to a company.
    pub team: Team,
    /// Devices that are trusted without a code.
    pub trusted_devices: TrustedDevices,
    /// Codes beside the password.
    pub two_factor: TwoFactor,
    /// Who is signed in.
    pub viewers: Viewers,
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
        let sign_in_limits =
            SignInLimits { kernel: kernel.clone(), rate_limits: rate_limits.clone() };
        let companies = Companies::new(kernel.clone());
        let passwords = Passwords::new(kernel.clone(), Passwords::hashes_at_once());
        let accounts = Accounts::new(kernel.clone(), passwords.clone());
        let live = Live::new(kernel.clone());
        let push_devices = PushDevices::new(kernel.clone(), live.clone());
        let sessions = Sessions::new(
            kernel.clone(),
            activity.clone(),
            companies.clone(),
            deliveries.clone(),
            live.clone(),
            push_devices.clone(),
        );
        let company_log = CompanyLog::new(kernel.clone());
        let erasure = Erasure::new(kernel.clone(), live.clone());
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
            accounts: accounts.clone(),
            activity: activity.clone(),
            deliveries: deliveries.clone(),
            live: live.clone(),
            rate_limits: rate_limits.clone(),
            sessions: sessions.clone(),
            trusted_devices: trusted_devices.clone(),
            companies: companies.clone(),
        };
        let preferences = Preferences {
            kernel: kernel.clone(),
            companies: companies.clone(),
            live: live.clone(),
            previews: Arc::new(Semaphore::new(PREVIEWS_AT_ONCE)),
        };
        let password_resets = PasswordResets {
            changes: password_changes.clone(),
            rate_limits: rate_limits.clone(),
            sign_in_limits: sign_in_limits.clone(),
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
            api_keys: ApiKeys::new(kernel.clone(), company_log.clone()),
            appearances: Appearances::new(kernel.clone(), live.clone()),
            shortcuts: ShortcutSettings::new(kernel.clone(), live.clone()),
            disowning: Disowning {
                kernel: kernel.clone(),
                accounts: accounts.clone(),
                email_changes: email_changes.clone(),
                passkeys: passkeys.clone(),
                proofs: proofs.clone(),
                resets: password_resets.clone(),
                sessions: sessions.clone(),
                trusted_devices: trusted_devices.clone(),
                two_factor: two_factor.clone(),
            },
            case_types: CaseTypes {
                kernel: kernel.clone(),
                companies: companies.clone(),
                log: company_log.clone(),
            },
            company_settings: CompanySettings {
                kernel: kernel.clone(),
                companies: companies.clone(),
                live: live.clone(),
                log: company_log.clone(),
                sessions: sessions.clone(),
            },
            invitations: Invitations {
                kernel: kernel.clone(),
                accounts: accounts.clone(),
                activity: activity.clone(),
                companies: companies.clone(),
                deliveries: deliveries.clone(),
                live: live.clone(),
                log: company_log.clone(),
                rate_limits: rate_limits.clone(),
                sessions: sessions.clone(),
            },
            own_companies: OwnCompanies {
                kernel: kernel.clone(),
                activity: activity.clone(),
                companies: companies.clone(),
                live: live.clone(),
                log: company_log.clone(),
                sessions: sessions.clone(),
            },
            team: Team {
                kernel: kernel.clone(),
                accounts: accounts.clone(),
                activity: activity.clone(),
                companies: companies.clone(),
                erasure: erasure.clone(),
                live: live.clone(),
                log: company_log.clone(),
                sessions: sessions.clone(),
            },
            channel_tests: ChannelTests {
                kernel: kernel.clone(),
                deliveries: deliveries.clone(),
                live: live.clone(),
                push_devices: push_devices.clone(),
                rate_limits: rate_limits.clone(),
            },
            push_tests: PushTests {
                devices: push_devices.clone(),
                rate_limits: rate_limits.clone(),
                sender: PushSender::new(NOBODY, Endpoints::default(), PushSender::PATIENCE),
            },
            events: Events {
                kernel: kernel.clone(),
                companies: companies.clone(),
                deliveries: deliveries.clone(),
                live: live.clone(),
                retention: EventRetention::default(),
            },
            explanations: Explanations { kernel: kernel.clone(), companies: companies.clone() },
            notification_centre: NotificationCentre {
                kernel: kernel.clone(),
                companies: companies.clone(),
                live: live.clone(),
            },
            phone_links: PhoneLinks {
                kernel: kernel.clone(),
                accounts: accounts.clone(),
                companies: companies.clone(),
                live: live.clone(),
                rate_limits: rate_limits.clone(),
                sessions: sessions.clone(),
            },
            snoozes: Snoozes {
                kernel: kernel.clone(),
                companies: companies.clone(),
                deliveries: deliveries.clone(),
                live: live.clone(),
                preferences: preferences.clone(),
            },
            preferences,
            sign_in: SignIn {
                kernel: kernel.clone(),
                accounts: accounts.clone(),
                activity: activity.clone(),
                companies: companies.clone(),
                deliveries: deliveries.clone(),
                passwords,
                limits: sign_in_limits,
                rate_limits: rate_limits.clone(),
                sessions: sessions.clone(),
                trusted_devices: trusted_devices.clone(),
                two_factor: two_factor.clone(),
            },
            viewers: Viewers { kernel: kernel.clone(), sessions: sessions.clone() },
            accounts,
            activity,
            companies,
            company_log,
            deliveries,
            email_changes,
            erasure,
            live,
            passkeys,
            password_changes,
            password_resets,
            proofs,
            push_devices,
            sessions,
            trusted_devices,
            two_factor,
            rate_limits,
            kernel,
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
