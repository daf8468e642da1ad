//! A person's data: a copy to take away, settings to bring along, and the wish to be deleted.

mod deletion;
mod settings;

use thiserror::Error;

use crate::kernel::{DAY_MS, ExportId, HOUR_MS, MINUTE_MS, RateLimit, SECOND_MS, Timestamp};

pub use deletion::{DeclineForm, DeclineReason, DeletionError, DeletionRequest, DeletionState};
pub use settings::{PortableSettings, SettingsChange, SettingsItem};

/// How long a copy can be fetched, in milliseconds: 7 days.
pub const EXPORT_KEPT_MS: i64 = 7 * DAY_MS;
/// How long who makes a copy has it for themselves after each sign of life, in milliseconds.
pub const EXPORT_LEASE_MS: i64 = MINUTE_MS;
/// After how many milliseconds a copy is tried again that could not be made.
pub const EXPORT_PAUSE_MS: i64 = 10 * SECOND_MS;
/// How often it is tried to make one, before its owner is told that it failed.
pub const EXPORT_TRIES: u32 = 3;
/// Copies that a person asks for: 3 a day.
pub const EXPORTS_PER_USER: RateLimit = RateLimit { burst: 3, interval_ms: 8 * HOUR_MS };
/// Wishes to be deleted, each of which is mailed to admins: 3 a day.
pub const DELETION_REQUESTS_PER_USER: RateLimit = RateLimit { burst: 3, interval_ms: 8 * HOUR_MS };
/// Files of settings that a person hands in.
pub const IMPORTS_PER_USER: RateLimit = RateLimit { burst: 20, interval_ms: MINUTE_MS };
/// How long settings that were handed in wait for their owner's word, in milliseconds: an hour.
pub const IMPORT_KEPT_MS: i64 = HOUR_MS;
/// The version of what a copy holds, raised when its meaning changes. Older ones are read.
pub const SCHEMA_VERSION: u32 = 1;

/// How large a file with settings may be.
#[derive(Clone, Copy, Debug)]
pub struct ImportRules;

impl ImportRules {
    /// The most megabytes of a file that is handed in.
    pub const MAX_MB: u8 = 8;
    /// The same in bytes.
    pub const MAX_BYTES: usize = Self::MAX_MB as usize * 1024 * 1024;
    /// The most bytes of the settings themselves, unpacked: 1 MiB.
    pub const MAX_SETTINGS_BYTES: usize = 1024 * 1024;
}

/// A copy of a person's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub id: ExportId,
    pub requested_at: Timestamp,
    pub state: ExportState,
}

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// It is being made, or waits for that.
    UnderWay {
        /// How much of it is done, from 0 to 100.
        percent: u8,
    },
    Ready {
        /// Its size in bytes.
        size: u64,
        /// Until when it can be fetched.
        ends_at: Timestamp,
    },
    Failed,
}

impl ExportState {
    /// How far a copy is of which some steps of some are done. All of them are not yet the end.
    #[must_use]
    pub fn under_way(done: u64, total: u64) -> Self {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or_default();
        Self::UnderWay { percent: u8::try_from(percent.min(99)).unwrap_or(99) }
    }
}

/// Why no copy is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ExportError {
    #[error("Your copy is being made already. Wait until it is ready.")]
    UnderWay,
}

/// Why a file with settings is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    #[error("Choose a file.")]
    NoFile,
    #[error(
        "This file is too large. Choose one of at most {} MB, or only settings.json out of it.",
        ImportRules::MAX_MB
    )]
    TooLarge,
    /// Neither a ZIP nor JSON.
    #[error("This is neither a ZIP of Nameplate nor its settings.json.")]
    NotReadable,
    /// A ZIP without settings in it.
    #[error("There is no settings.json in this ZIP.")]
    NoSettings,
    /// JSON that holds something else.
    #[error("This file holds no settings of Nameplate.")]
    NotSettings,
    /// More settings than there can be.
    #[error("The settings in this file are larger than 1 MB. Nameplate writes no such file.")]
    SettingsTooLarge,
    /// Of a later version than this one knows.
    #[error("A newer Nameplate wrote this file. This one can't read it.")]
    NewerVersion,
    /// What was handed in is gone, or another file took its place.
    #[error("These settings don't wait any more. Choose the file again.")]
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_told_in_percent_and_never_too_early() {
        for (done, total, percent) in
            [(0, 0, 0), (0, 8, 0), (1, 8, 12), (8, 8, 99), (9, 8, 99), (u64::MAX, 2, 99)]
        {
            assert_eq!(ExportState::under_way(done, total), ExportState::UnderWay { percent });
        }
    }

    #[test]
    fn a_file_that_is_too_large_is_told_the_limit() {
        assert!(ImportError::TooLarge.to_string().contains("at most 8 MB"));
    }
}
