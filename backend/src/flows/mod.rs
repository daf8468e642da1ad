//! What crosses rooms: it stands above them, and no room uses it.

mod company_policies;
mod delivery;
mod delivery_references;
mod email_changes;
mod erasure;
mod exports;
mod first_run;
mod joining;
mod mailing_form;
mod mailings;
mod members;
mod operator;
mod own_account;
mod own_companies;
mod password_recovery;
mod phone_links;
mod revocable;
mod revocation;
mod revoked_access;
mod sign_in;
mod team;
mod team_list;
mod unfinished;
mod viewer;

pub use company_policies::CompanyPolicies;
pub use delivery::DeliveryWorker;
pub(crate) use delivery_references::fill_references;
pub use email_changes::EmailChanges;
pub use erasure::{Erasure, ErasureRule};
pub use exports::{
    DeletionRequests, Download, ExportWorker, Exports, PendingImport, SettingsImports,
};
pub use first_run::FirstRun;
pub use joining::{Joining, OpenInvitation};
pub use mailing_form::MailingForm;
pub use mailings::{MailingCounts, MailingReceipt, Mailings, SentMailing};
pub use operator::{Operator, OperatorError, OperatorsUser};
pub use own_account::{OwnAccount, OwnAccounts};
pub use own_companies::OwnCompanies;
pub use password_recovery::{AccountToRecover, PasswordRecovery};
pub use phone_links::PhoneLinks;
pub use revocation::{ActivityRevocation, RevokedByLink};
pub use sign_in::{Attempt, Progress, SignIn, Verified};
pub use team::{Removal, Team};
pub use team_list::TeamPage;
pub(crate) use unfinished::UNFINISHED;
pub use viewer::{Viewer, ViewerOptions, Viewers};
