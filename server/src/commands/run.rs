//! From a command to its end.

use std::{io, thread};

use nameplate_backend::{StoreError, demo::DemoError};
use nameplate_domain::{
    api_keys::{ApiKeyError, UnknownScope},
    kernel::FieldErrors,
};
use thiserror::Error;

use super::{api_key, demo, doctor, serve, user};
use crate::{
    cli::{ApiKeyCommand, Cli, Command, UserCommand},
    config::{Config, Faults},
    private_files,
    startup::{self, StartError},
    telemetry,
};

/// Fewer threads can let a streamed page wait for ever on a machine with one core.
const WORKERS_MIN: usize = 4;

#[derive(Debug, Error)]
pub enum CommandError {
    #[error(transparent)]
    Config(#[from] Faults),
    /// The server does not start, or the database can't be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was entered can't be taken.
    #[error("{}", name_faults(.0))]
    Invalid(FieldErrors),
    /// A new company needs somebody who can run it.
    #[error("there is no company \"{0}\" yet, and its first member has to be a super_admin")]
    NeedsSuperAdmin(String),
    #[error("nobody signs in with {0}")]
    NoSuchUser(String),
    #[error("{email} belongs to no company \"{company}\", or is deactivated there")]
    NoSuchMember { email: String, company: String },
    #[error(transparent)]
    Scope(#[from] UnknownScope),
    #[error(transparent)]
    ApiKey(#[from] ApiKeyError),
    /// Several companies have the name.
    #[error(
        "{email} belongs to several companies \"{company}\"; give them different names first, or take \
         a member of only one of them"
    )]
    AmbiguousCompany { email: String, company: String },
    /// A check of the doctor failed.
    #[error("{0} of the checks above failed")]
    ChecksFailed(usize),
    /// The terminal or the runtime failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn name_faults(errors: &FieldErrors) -> String {
    let faults: Vec<_> = errors.iter().map(|(field, fault)| format!("{field}: {fault}")).collect();
    faults.join("\n  ")
}

/// Runs a command to its end.
///
/// # Errors
/// [`CommandError`], whose text is for the person at the terminal.
pub fn run(cli: Cli) -> Result<(), CommandError> {
    // Before there is any file or thread.
    private_files::restrict_new_files();
    let config = Config::load(cli.config.as_deref())?;
    telemetry::start(&config);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(WORKERS_MIN))
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::run(config).await,
            Command::Migrate => {
                startup::open(&config).await?.close().await;
                println!("The database is up to date.");
                Ok(())
            }
            Command::Demo => demo::run(&config).await,
            Command::User(UserCommand::Create(args)) => user::create(&config, args).await,
            Command::User(UserCommand::ResetPassword { email }) => {
                user::reset_password(&config, &email).await
            }
            Command::User(UserCommand::DisableTwoFactor { email }) => {
                user::disable_two_factor(&config, &email).await
            }
            Command::ApiKey(ApiKeyCommand::Create(args)) => api_key::create(&config, &args).await,
            Command::Doctor => doctor::run(&config).await,
        }
    })
}
