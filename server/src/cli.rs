//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use nameplate_domain::companies::Role;

/// What each setting says, and what it is where nothing is said.
const SETTINGS: &str = "\
Settings, of the environment or by their small names without NAMEPLATE_ in nameplate.toml; the environment wins:
  NAMEPLATE_ADDR                  where to listen [127.0.0.1:3000]
  NAMEPLATE_PUBLIC_URL            the address that people use, such as https://account.example.com
  NAMEPLATE_DATA_DIR              where files are kept [data]
  NAMEPLATE_DATABASE_URL          sqlite:// or postgres:// [nameplate.db in the data folder]
  NAMEPLATE_DATABASE_CONNECTIONS  how many connections to it at the most [8 for each core, 8 to 32]
  NAMEPLATE_SMTP_URL              the mail server [none: mails are written to outbox in the data folder]
  NAMEPLATE_MAIL_FROM             who sends mails [Nameplate <nameplate@ the public host>]
  NAMEPLATE_SECRET                32 random bytes in base64url [secret.key in the data folder]
  NAMEPLATE_PLACES_FILE           a database of places [places.mmdb in the data folder, or the built-in one]
  NAMEPLATE_KEEP_EVENTS_DAYS      how many days events are kept [90]
  NAMEPLATE_SESSION_DAYS          how many days a session lives at the most [30]
  NAMEPLATE_API_REQUESTS_PER_MINUTE  how many requests an API key may make in a minute [1000]
  NAMEPLATE_TRUSTED_PROXIES       IP addresses and networks of proxies, with commas [none]
  NAMEPLATE_PROXY_HEADER          where they say who asks: X-Forwarded-For or Forwarded [X-Forwarded-For]
  NAMEPLATE_MAX_CONNECTIONS       how many connections may be open at a time [10000]
  NAMEPLATE_HASHES_AT_ONCE        how many passwords are hashed at once [one for each core]
  NAMEPLATE_MAILS_AT_ONCE         how many mails are under way at once [8]
  NAMEPLATE_PUSHES_AT_ONCE        how many push messages are under way at once [32]
  NAMEPLATE_PUSH_TO_LOCALHOST     whether push messages and webhooks may go to this machine, for tests [false]
  NAMEPLATE_HSTS_SUBDOMAINS       whether HSTS holds for all hosts below the public one [false]
  NAMEPLATE_LOG                   what to log: a level, or a filter [info]
  NAMEPLATE_LOG_FORMAT            text or json [text]
The README says more of each.";

/// Nameplate: a self-hosted account centre.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, after_long_help = SETTINGS)]
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
    Create(NewApiKeyArgs),
}

/// A key to be made.
#[derive(Debug, Args)]
pub struct NewApiKeyArgs {
    /// The email address of the member; the key never does more than they may.
    #[arg(long)]
    pub email: String,
    /// The company's name.
    #[arg(long)]
    pub company: String,
    /// What the key is for, such as "Case system".
    #[arg(long)]
    pub name: String,
    /// What it may be used for, such as events:write,profile:read; without this, all that the member may do. The
    /// scopes are listed at /api/docs.
    #[arg(long)]
    pub scopes: Option<String>,
    /// How long it works: 7d, 30d, 90d, 365d, never, or through a day such as 2026-12-04 (UTC).
    #[arg(long, default_value = "never")]
    pub expires: String,
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
