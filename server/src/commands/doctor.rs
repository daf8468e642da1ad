//! `nameplate doctor`.

use std::time::Duration;

use nameplate_backend::Services;
use tokio::time::timeout;

use super::CommandError;
use crate::{
    assets::Assets,
    config::Config,
    private_files::first_exposed,
    startup::{self, StartError},
};

/// What is said of what can't be looked at for another fault.
const AFTER_ABOVE: &str = "it was not looked at: what failed above comes first";
/// How long the mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks at everything that Nameplate needs, and says what it found, line by line.
pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let opened = startup::open(config).await;
    let checks = [
        ("settings", Ok("they are complete".to_owned())),
        ("files", check_files(config, &opened)),
        ("places", check_places(config, &opened)),
        ("database", check_database(config, &opened).await),
        ("site", check_site()),
        ("mail", check_mail(config).await),
        ("secret", check_secret(config, &opened).await),
        ("address", check_address(config)),
    ];
    let mut failed = 0;
    for (subject, result) in checks {
        match result {
            Ok(finding) => println!("ok    {subject}: {finding}"),
            Err(problem) => {
                failed += 1;
                println!("FAIL  {subject}: {problem}");
            }
        }
    }
    if let Ok(services) = opened {
        services.close().await;
    }
    if failed == 0 { Ok(()) } else { Err(CommandError::ChecksFailed(failed)) }
}

/// By now they were closed to others where that was possible.
fn check_files(config: &Config, opened: &Result<Services, StartError>) -> Result<String, String> {
    if !config.keeps_files() {
        return Ok("nothing is kept in files".to_owned());
    }
    if let Err(error @ (StartError::Privacy(_) | StartError::DataDir { .. })) = opened {
        return Err(error.to_string());
    }
    match first_exposed(&config.data_dir, config.database_file().as_deref()) {
        Some((path, mode)) => Err(format!(
            "other users can use {} (mode {mode:04o}); run chmod go= on it as its owner",
            path.display()
        )),
        None => Ok(format!("what is kept in {} is for its owner alone", config.data_dir.display())),
    }
}

fn check_places(config: &Config, opened: &Result<Services, StartError>) -> Result<String, String> {
    match (opened, &config.places_file) {
        (Err(error @ StartError::IpLocations { .. }), _) => Err(error.to_string()),
        (_, Some(file)) => Ok(format!("they are in {}", file.display())),
        (_, None) => Ok("the countries that this binary knows, or the data folder".to_owned()),
    }
}

async fn check_database(
    config: &Config,
    opened: &Result<Services, StartError>,
) -> Result<String, String> {
    let services = opened.as_ref().map_err(|error| match error {
        StartError::DataDir { .. } | StartError::Privacy(_) | StartError::IpLocations { .. } => {
            AFTER_ABOVE.to_owned()
        }
        error => error.to_string(),
    })?;
    services.check_writable().await.map_err(|error| error.to_string())?;
    Ok(match startup::first_run_link(config, services, config.addr).await {
        None => "it is up to date, writable, and has its first company".to_owned(),
        Some(link) => format!("it is up to date, writable, and empty: open {link}"),
    })
}

fn check_site() -> Result<String, String> {
    let assets = Assets::embedded();
    let files = assets.paths().count();
    assets
        .scripts()
        .main
        .as_ref()
        .map(|_| format!("{files} files are in this binary"))
        .ok_or_else(|| "this binary was built without its web app; build it with make build".into())
}

async fn check_mail(config: &Config) -> Result<String, String> {
    let mailer = startup::mailer(config, config.addr).map_err(|error| error.to_string())?;
    match timeout(PATIENCE, mailer.check()).await {
        Ok(Ok(())) => Ok(match &config.smtp_url {
            Some(url) => format!("{} takes mail", url.host_str().unwrap_or_default()),
            None => "no mail server is set: mails are written to outbox in the data folder".into(),
        }),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the mail server doesn't answer".to_owned()),
    }
}

/// Replicas with a secret each would not take each other's links.
async fn check_secret(
    config: &Config,
    opened: &Result<Services, StartError>,
) -> Result<String, String> {
    match opened {
        Ok(services) => {
            let key = services.push_devices.public_key().await;
            key.map_err(|error| StartError::PushKey(error).to_string())?;
        }
        Err(StartError::DataDir { .. } | StartError::Privacy(_)) => return Err(AFTER_ABOVE.into()),
        Err(_) => {}
    }
    Ok(match (&config.secret, config.is_sqlite()) {
        (Some(_), _) => "it is set",
        (None, true) => "it is in the data folder: back it up with the database",
        (None, false) => {
            "it is in the data folder: back it up with the database, and before you start another replica, \
             give all of them its text as NAMEPLATE_SECRET"
        }
    }
    .to_owned())
}

fn check_address(config: &Config) -> Result<String, String> {
    let is_local = config.addr.ip().is_loopback();
    match &config.public_url {
        Some(url) if url.scheme() == "https" && config.trusted_proxies.is_empty() => Err(
            "NAMEPLATE_TRUSTED_PROXIES is not set: all people would share the proxy's address, \
             and the limits for it"
                .into(),
        ),
        Some(url) => Ok(format!("{} listens, people use {url}", config.addr)),
        None if is_local => Ok(format!("{}, for this machine alone", config.site(config.addr))),
        None => Err("NAMEPLATE_PUBLIC_URL is not set: cookies would travel without https".into()),
    }
}
