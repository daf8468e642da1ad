//! Why the server does not start.

use std::{io, net::SocketAddr, path::PathBuf};

use nameplate_backend::{ConnectError, MigrationError, StoreError, mail::MailError};
use thiserror::Error;

use crate::private_files::PrivacyError;

/// Why the server does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The data folder can't be used.
    #[error("the data folder {} can't be written: {error}; set NAMEPLATE_DATA_DIR to another, \
             or give this user the right to write there", path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Others than this user can use what is kept.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// The database can't be opened.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The database is to be a file in a folder that isn't there.
    #[error("there is no folder {} for the database; make it, or set NAMEPLATE_DATABASE_URL to \
             another place", .0.display())]
    NoDatabaseFolder(PathBuf),
    /// The database can't be brought to this version.
    #[error(transparent)]
    Migrate(#[from] MigrationError),
    /// The address is taken.
    #[error("{0} is in use by another program; stop that, or set NAMEPLATE_ADDR to another port")]
    AddrInUse(SocketAddr),
    /// The address can't be listened on.
    #[error("{addr} can't be listened on: {error}")]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// Why.
        error: io::Error,
    },
    /// The database of places can't be read.
    #[error("the database of places {} can't be read: {why}; set NAMEPLATE_PLACES_FILE to a file in \
             the format of MaxMind, or leave it out", path.display())]
    IpLocations {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The key for push messages can't be read or made.
    #[error(
        "the key for push messages can't be used: {0}; if it was sealed with another secret, start \
             with the NAMEPLATE_SECRET or the secret.key of then"
    )]
    PushKey(#[source] StoreError),
    /// The mail server's name can't be used.
    #[error(transparent)]
    Mail(#[from] MailError),
}
