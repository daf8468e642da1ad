//! All services, made of one core.

use std::num::NonZeroUsize;

use crate::{
    accounts::{Accounts, Photos, Profiles},
    api_keys::ApiKeys,
    appearance::Appearances,
    companies::{CaseTypes, Companies, CompanyLog, CompanySettings, Invitations},
    core::Core,
    devices::PushDevices,
    flows::{
        ActivityRevocation, CompanyPolicies, EmailChanges, Erasure, FirstRun, Joining, Operator,
        OwnCompanies, PhoneLinks, SignIn, Team, UNFINISHED, Viewers,
    },
    kernel::Kernel,
    notifications::{
        ChannelTests, Events, Explanations, NotificationCentre, Preferences, PushTests, Snoozes,
    },
    passkeys::Passkeys,
    passwords::{PasswordChanges, PasswordResets, Proofs},
    sessions::Sessions,
    shortcuts::ShortcutSettings,
    two_factor::{TrustedDevices, TwoFactor},
};

/// All services of a process, and the core that they are made of.
#[derive(Clone)]
pub struct Services {
    pub(crate) core: Core,
    pub accounts: Accounts,
    pub activity_revocation: ActivityRevocation,
    pub api_keys: ApiKeys,
    pub appearances: Appearances,
    pub case_types: CaseTypes,
    pub channel_tests: ChannelTests,
    pub companies: Companies,
    pub company_log: CompanyLog,
    pub company_policies: CompanyPolicies,
    pub company_settings: CompanySettings,
    pub email_changes: EmailChanges,
    pub erasure: Erasure,
    pub events: Events,
    pub explanations: Explanations,
    pub first_run: FirstRun,
    pub invitations: Invitations,
    pub joining: Joining,
    pub notification_centre: NotificationCentre,
    pub operator: Operator,
    pub own_companies: OwnCompanies,
    pub passkeys: Passkeys,
    pub password_changes: PasswordChanges,
    pub password_resets: PasswordResets,
    pub phone_links: PhoneLinks,
    pub photos: Photos,
    pub preferences: Preferences,
    pub profiles: Profiles,
    pub proofs: Proofs,
    pub push_devices: PushDevices,
    pub push_tests: PushTests,
    pub sessions: Sessions,
    pub shortcuts: ShortcutSettings,
    pub sign_in: SignIn,
    pub snoozes: Snoozes,
    pub team: Team,
    pub trusted_devices: TrustedDevices,
    pub two_factor: TwoFactor,
    pub viewers: Viewers,
}

impl Services {
    /// Makes the services of a process, of which so many passwords are hashed at once.
    #[must_use]
    pub fn new(kernel: &Kernel, hashes_at_once: NonZeroUsize) -> Self {
        let core = &Core::new(kernel.voiding(UNFINISHED), hashes_at_once);
        Self {
            core: core.clone(),
            accounts: Accounts::new(core),
            activity_revocation: ActivityRevocation::new(core),
            api_keys: ApiKeys::new(core),
            appearances: Appearances::new(core),
            case_types: CaseTypes::new(core),
            channel_tests: ChannelTests::new(core),
            companies: Companies::new(core),
            company_log: CompanyLog::new(core),
            company_policies: CompanyPolicies::new(core),
            company_settings: CompanySettings::new(core),
            email_changes: EmailChanges::new(core),
            erasure: Erasure::new(core),
            events: Events::new(core),
            explanations: Explanations::new(core),
            first_run: FirstRun::new(core),
            invitations: Invitations::new(core),
            joining: Joining::new(core),
            notification_centre: NotificationCentre::new(core),
            operator: Operator::new(core),
            own_companies: OwnCompanies::new(core),
            passkeys: Passkeys::new(core),
            password_changes: PasswordChanges::new(core),
            password_resets: PasswordResets::new(core),
            phone_links: PhoneLinks::new(core),
            photos: Photos::new(core),
            preferences: Preferences::new(core),
            profiles: Profiles::new(core),
            proofs: Proofs::new(core),
            push_devices: PushDevices::new(core),
            push_tests: PushTests::new(core),
            sessions: Sessions::new(core),
            shortcuts: ShortcutSettings::new(core),
            sign_in: SignIn::new(core),
            snoozes: Snoozes::new(core),
            team: Team::new(core),
            trusted_devices: TrustedDevices::new(core),
            two_factor: TwoFactor::new(core),
            viewers: Viewers::new(core),
        }
    }
}
