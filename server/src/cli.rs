//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use nameplate_domain::companies::Role;

/// Nameplate: a self-hosted account centre.
///
/// Settings come from the environment (NAMEPLATE_ADDR, NAMEPLATE_DATABASE_URL,
/// NAMEPLATE_DATABASE_CONNECTIONS, NAMEPLATE_DATA_DIR, NAMEPLATE_PUBLIC_URL, NAMEPLATE_SMTP_URL,
/// NAMEPLATE_MAIL_FROM, NAMEPLATE_SECRET, NAMEPLATE_PLACES_FILE, NAMEPLATE_KEEP_EVENTS_DAYS, NAMEPLATE_SESSION_DAYS,
/// NAMEPLATE_TRUSTED_PROXIES, NAMEPLATE_PROXY_HEADER, NAMEPLATE_MAX_CONNECTIONS,
/// NAMEPLATE_HASHES_AT_ONCE, NAMEPLATE_MAILS_AT_ONCE, NAMEPLATE_PUSHES_AT_ONCE,
/// NAMEPLATE_PUSH_TO_LOCALHOST, NAMEPLATE_HSTS_SUBDOMAINS, NAMEPLATE_LOG, NAMEPLATE_LOG_FORMAT) and from nameplate.toml; the
/// environment wins.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Cli {
    /// The settings file; without this, nameplate.toml in this folder if there is one.
    #[arg(long, env = "NAMEPLATE_CONFIG", global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the database to this version and answer requests, until SIGTERM or Ctrl-C.
    Serve,
    /// Bring the database to this version, and no more.
    Migrate,
    /// Fill an empty database with demo companies and people.
    Demo,
    /// Manage users.
    #[command(subcommand)]
    User(UserCommand),
    /// Manage the keys by which other products use the API.
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Bring the database to this version, and check it, the settings, the files, the mail server and
    /// the address.
    Doctor,
}

/// What to do with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make a user; the password is asked for, or read from standard input.
    Create(NewUserArgs),
    /// Print a link by which a user who gets no mail can choose a new password, once, for an hour.
    ResetPassword {
        /// The email address that the user signs in with.
        #[arg(long)]
        email: String,
    },
    /// Turn two-factor off for a user who lost phone and backup codes; make sure first who asks.
    DisableTwoFactor {
        /// The email address that the user signs in with.
        #[arg(long)]
        email: String,
    },
}

/// What to do with API keys.
#[derive(Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key and print it, this once: it acts in one company, for one of its members.
    Create {
        /// The email address of the member; the key may do what they may.
        #[arg(long)]
        email: String,
        /// The company's name.
        #[arg(long)]
        company: String,
        /// What the key is for, such as "Case system".
        #[arg(long)]
        name: String,
    },
}

/// A user to be made.
#[derive(Debug, Args)]
pub struct NewUserArgs {
    /// The full name.
    #[arg(long)]
    pub name: String,
    /// The email address to sign in with.
    #[arg(long)]
    pub email: String,
    /// The company's name. One that doesn't exist yet is made; its first member has to be a
    /// super_admin.
    #[arg(long)]
    pub company: String,
    /// super_admin, admin or user.
    #[arg(long, default_value = "user")]
    pub role: Role,
}
