//! All settings, and what they are where nothing is said.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    num::{NonZeroU32, NonZeroUsize},
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use nameplate_backend::{
    Db, PasswordHasher, SecretKey, api_keys::ApiAccess, flows::DeliveryWorker, mail::Sender,
    notifications::EventRetention,
};
use percent_encoding::percent_decode_str;
use url::Url;

use super::{Faults, sources::Sources, values};
use crate::connections::Limits;

/// Each hash takes 19 MiB.
const HASHES_AT_ONCE: RangeInclusive<NonZeroUsize> =
    NonZeroUsize::MIN..=NonZeroUsize::new(256).expect("not zero");
/// Each message under way is one connection to whoever takes it.
const MESSAGES_AT_ONCE: RangeInclusive<NonZeroUsize> =
    NonZeroUsize::MIN..=NonZeroUsize::new(1000).expect("not zero");

/// Each second what keys did is told to the database, so a million is as good as no limit.
const API_REQUESTS_PER_MINUTE: RangeInclusive<NonZeroU32> =
    NonZeroU32::MIN..=NonZeroU32::new(1_000_000).expect("not zero");

/// A browser keeps no cookie for longer than 400 days (RFC 6265bis).
const SESSION_DAYS: RangeInclusive<u32> = 1..=400;
const DEFAULT_SESSION_DAYS: u32 = 30;

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// The header in which a proxy writes whom it answers. Only one is believed: a proxy passes the other
/// on as it came, and so whatever somebody wrote there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProxyHeader {
    /// The custom.
    #[default]
    XForwardedFor,
    /// The standard (RFC 7239).
    Forwarded,
}

/// The address by which a browser on this machine opens what listens on `addr`. By name where it has one:
/// passkeys are bound to a name, and browsers allow more on `localhost` than on other addresses without https.
#[must_use]
#[expect(clippy::expect_used, reason = "a socket's address always makes a URL")]
pub fn opened_at(addr: SocketAddr) -> Url {
    let host = match addr.ip() {
        IpAddr::V4(Ipv4Addr::LOCALHOST) | IpAddr::V6(Ipv6Addr::LOCALHOST) => {
            format!("localhost:{}", addr.port())
        }
        _ => addr.to_string(),
    };
    Url::parse(&format!("http://{host}")).expect("an address")
}

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// `sqlite://` or `postgres://`; by default a SQLite file in the data folder.
    pub database_url: String,
    /// Where files are kept.
    pub data_dir: PathBuf,
    /// The address that people use, if it isn't the one to listen on.
    pub public_url: Option<Url>,
    /// The mail server; without one, mails are written into the data folder.
    pub smtp_url: Option<Url>,
    /// Who sends mails, if it isn't `nameplate` at the host of the public address.
    pub mail_from: Option<Sender>,
    /// What links are signed with; without one, a file in the data folder holds it.
    pub secret: Option<SecretKey>,
    /// The database of places; without one, the file `places.mmdb` in the data folder, if there is.
    pub places_file: Option<PathBuf>,
    /// How long events are kept, with what was decided about them.
    pub keep_events: EventRetention,
    /// How many days a session lives at the most.
    pub session_days: u32,
    /// How many requests an API key may make in a minute.
    pub api_requests_per_minute: NonZeroU32,
    /// Proxies whose `proxy_header` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Where they write whom they answer.
    pub proxy_header: ProxyHeader,
    /// The most connections at a time.
    pub max_connections: usize,
    /// How many connections to the database there are at the most.
    pub database_connections: u32,
    /// How many passwords are hashed at once.
    pub hashes_at_once: NonZeroUsize,
    /// How many mails about accounts, and how many of events, are under way at once.
    pub mails_at_once: NonZeroUsize,
    /// How many push messages are under way at once.
    pub pushes_at_once: NonZeroUsize,
    /// Whether push messages may go to this machine, and by http: for tests and development.
    pub push_to_localhost: bool,
    /// Whether browsers shall ask for everything below the public host by https alone.
    pub hsts_subdomains: bool,
    /// What to log, as a `tracing` filter.
    pub log: String,
    /// How to log it.
    pub log_format: LogFormat,
}

impl Config {
    /// Reads the settings of this process, and of a file.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn load(file: Option<&Path>) -> Result<Self, Faults> {
        let mut sources = Sources::default();
        sources.add_file(file);
        sources.add_environment(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
        }));
        Self::read(sources)
    }

    /// Whether people reach Nameplate by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The address that people use, when this process listens on `addr`.
    #[must_use]
    pub fn site(&self, addr: SocketAddr) -> Url {
        self.public_url.clone().unwrap_or_else(|| opened_at(addr))
    }

    /// Whether the database is a file.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.database_url.starts_with("sqlite:")
    }

    /// The file that is the database, if one is (as `sqlx` reads the URL).
    #[must_use]
    pub fn database_file(&self) -> Option<PathBuf> {
        let rest = self.database_url.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        Some(PathBuf::from(percent_decode_str(path).decode_utf8_lossy().into_owned()))
    }

    /// Whether anything is kept in the data folder: the database, the secret, or mails.
    #[must_use]
    pub fn keeps_files(&self) -> bool {
        self.is_sqlite() || self.secret.is_none() || self.smtp_url.is_none()
    }

    pub(super) fn read(mut sources: Sources) -> Result<Self, Faults> {
        let config = Self::take(&mut sources);
        sources.finish().map(|()| config)
    }

    /// Takes every setting. What is missing or wrong becomes its default; the sources know of it.
    pub(super) fn take(from: &mut Sources) -> Self {
        let data_dir = from
            .take("DATA_DIR", |text| Ok(PathBuf::from(text)))
            .unwrap_or_else(|| PathBuf::from("data"));
        Self {
            addr: from
                .take("ADDR", values::addr)
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            database_url: from
                .take("DATABASE_URL", values::database_url)
                .unwrap_or_else(|| values::default_database_url(&data_dir)),
            data_dir,
            public_url: from.take("PUBLIC_URL", values::public_url),
            smtp_url: from.take("SMTP_URL", values::smtp_url),
            mail_from: from.take("MAIL_FROM", values::sender),
            secret: from.take("SECRET", values::secret),
            places_file: from.take("PLACES_FILE", |text| Ok(PathBuf::from(text))),
            keep_events: from.take("KEEP_EVENTS_DAYS", values::retention).unwrap_or_default(),
            session_days: from
                .take("SESSION_DAYS", values::number(SESSION_DAYS))
                .unwrap_or(DEFAULT_SESSION_DAYS),
            api_requests_per_minute: from
                .take("API_REQUESTS_PER_MINUTE", values::number(API_REQUESTS_PER_MINUTE))
                .unwrap_or(ApiAccess::PER_MINUTE),
            trusted_proxies: from.take("TRUSTED_PROXIES", values::networks).unwrap_or_default(),
            proxy_header: from.take("PROXY_HEADER", values::proxy_header).unwrap_or_default(),
            max_connections: from
                .take("MAX_CONNECTIONS", values::connections)
                .unwrap_or(Limits::CONNECTIONS),
            database_connections: from
                .take("DATABASE_CONNECTIONS", values::number(Db::CONNECTIONS))
                .unwrap_or_else(Db::connections_of_this_machine),
            hashes_at_once: from
                .take("HASHES_AT_ONCE", values::number(HASHES_AT_ONCE))
                .unwrap_or_else(PasswordHasher::hashes_at_once),
            mails_at_once: from
                .take("MAILS_AT_ONCE", values::number(MESSAGES_AT_ONCE))
                .unwrap_or(DeliveryWorker::MAILS_AT_ONCE),
            pushes_at_once: from
                .take("PUSHES_AT_ONCE", values::number(MESSAGES_AT_ONCE))
                .unwrap_or(DeliveryWorker::PUSHES_AT_ONCE),
            push_to_localhost: from.take("PUSH_TO_LOCALHOST", values::switch).unwrap_or_default(),
            hsts_subdomains: from.take("HSTS_SUBDOMAINS", values::switch).unwrap_or_default(),
            log: from.take("LOG", values::filter).unwrap_or_else(|| "info".to_owned()),
            log_format: from.take("LOG_FORMAT", values::log_format).unwrap_or_default(),
        }
    }
}
