//! Settings: from `NAMEPLATE_*` and `nameplate.toml`, all checked at once.

use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use nameplate_backend::{SecretKey, mail::Sender, notifications::EventRetention};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::connections::Limits;

const PREFIX: &str = "NAMEPLATE_";
/// The command line reads it: where the file is.
const CONFIG: &str = "CONFIG";
/// Set for tests, not for the server.
const TESTS: &str = "TEST_";
const NAMES: [&str; 15] = [
    "ADDR",
    "DATABASE_URL",
    "DATA_DIR",
    "PUBLIC_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "SECRET",
    "PLACES_FILE",
    "KEEP_EVENTS_DAYS",
    "TRUSTED_PROXIES",
    "PROXY_HEADER",
    "MAX_CONNECTIONS",
    "PUSH_TO_LOCALHOST",
    "LOG",
    "LOG_FORMAT",
];

/// With fewer connections, one browser's pages and pictures could keep all others waiting.
const FEWEST_CONNECTIONS: usize = 100;

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
    /// Proxies whose `proxy_header` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Where they write whom they answer.
    pub proxy_header: ProxyHeader,
    /// The most connections at a time.
    pub max_connections: usize,
    /// Whether push messages may go to this machine, and by http: for tests and development.
    pub push_to_localhost: bool,
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
        let mut faults = Faults::default();
        let text = read_file(file, &mut faults);
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
        });
        let settings = Settings::merge(&text, environment, &mut faults);
        Self::parse(&settings, faults)
    }

    /// Whether people reach Nameplate by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The address that people use, when this process listens on `addr`.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a socket's address always makes a URL")]
    pub fn site(&self, addr: SocketAddr) -> Url {
        self.public_url
            .clone()
            .unwrap_or_else(|| Url::parse(&format!("http://{addr}")).expect("an address"))
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

    fn parse(settings: &Settings, mut faults: Faults) -> Result<Self, Faults> {
        let addr = settings.parse("ADDR", &mut faults, parse_addr);
        let data_dir = settings.parse("DATA_DIR", &mut faults, |text| Ok(PathBuf::from(text)));
        let database_url = settings.parse("DATABASE_URL", &mut faults, parse_database_url);
        let public_url = settings.parse("PUBLIC_URL", &mut faults, parse_public_url);
        let smtp_url = settings.parse("SMTP_URL", &mut faults, parse_smtp_url);
        let mail_from = settings.parse("MAIL_FROM", &mut faults, parse_sender);
        let secret = settings.parse("SECRET", &mut faults, parse_secret);
        let places_file =
            settings.parse("PLACES_FILE", &mut faults, |text| Ok(PathBuf::from(text)));
        let keep_events = settings.parse("KEEP_EVENTS_DAYS", &mut faults, parse_retention);
        let trusted_proxies = settings.parse("TRUSTED_PROXIES", &mut faults, parse_networks);
        let proxy_header = settings.parse("PROXY_HEADER", &mut faults, parse_proxy_header);
        let max_connections = settings.parse("MAX_CONNECTIONS", &mut faults, parse_connections);
        let push_to_localhost = settings.parse("PUSH_TO_LOCALHOST", &mut faults, parse_switch);
        let log = settings.parse("LOG", &mut faults, parse_filter);
        let log_format = settings.parse("LOG_FORMAT", &mut faults, parse_log_format);
        if !faults.0.is_empty() {
            return Err(faults);
        }
        let data_dir = data_dir.unwrap_or_else(|| PathBuf::from("data"));
        Ok(Self {
            addr: addr.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            database_url: database_url.unwrap_or_else(|| default_database_url(&data_dir)),
            data_dir,
            public_url,
            smtp_url,
            mail_from,
            secret,
            places_file,
            keep_events: keep_events.unwrap_or_default(),
            trusted_proxies: trusted_proxies.unwrap_or_default(),
            proxy_header: proxy_header.unwrap_or_default(),
            max_connections: max_connections.unwrap_or(Limits::CONNECTIONS),
            push_to_localhost: push_to_localhost.unwrap_or_default(),
            log: log.unwrap_or_else(|| "info".to_owned()),
            log_format: log_format.unwrap_or_default(),
        })
    }
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are wrong:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  - {fault}"))
    }
}

impl std::error::Error for Faults {}

/// A setting as it was given: where, and what.
#[derive(Default)]
struct Settings(BTreeMap<&'static str, (String, String)>);

impl Settings {
    fn merge(
        text: &str,
        environment: impl Iterator<Item = (String, String)>,
        faults: &mut Faults,
    ) -> Self {
        let mut settings = Self::default();
        match text.parse::<toml::Table>() {
            Ok(table) => table.into_iter().for_each(|(key, value)| {
                let value = match value {
                    toml::Value::String(text) => text,
                    other => other.to_string(),
                };
                settings.put(&key.to_uppercase(), format!("{key} in the file"), value, faults);
            }),
            Err(error) => faults.0.push(format!("the file is not TOML: {}", error.message())),
        }
        for (name, value) in environment {
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            if key != CONFIG && !key.starts_with(TESTS) {
                settings.put(key, name.clone(), value, faults);
            }
        }
        settings
    }

    fn put(&mut self, key: &str, source: String, value: String, faults: &mut Faults) {
        match NAMES.into_iter().find(|name| *name == key) {
            Some(name) => _ = self.0.insert(name, (source, value)),
            None => faults.0.push(format!("{source}: there is no such setting")),
        }
    }

    fn parse<T>(
        &self,
        name: &str,
        faults: &mut Faults,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let (source, value) = self.0.get(name)?;
        parse(value).map_err(|why| faults.0.push(format!("{source}: {why}"))).ok()
    }
}

fn read_file(file: Option<&Path>, faults: &mut Faults) -> String {
    let path = file.unwrap_or_else(|| Path::new("nameplate.toml"));
    match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            String::new()
        }
        Err(error) => {
            faults.0.push(format!("{} can't be read: {error}", path.display()));
            String::new()
        }
    }
}

fn default_database_url(data_dir: &Path) -> String {
    // A question mark or per cent sign in a folder's name would read as part of the URL.
    let path = data_dir.join("nameplate.db").to_string_lossy().into_owned();
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}?mode=rwc")
}

fn parse_addr(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not an address like 127.0.0.1:3000"))
}

fn parse_url(text: &str) -> Result<Url, String> {
    Url::parse(text).map_err(|error| format!("not a URL: {error}"))
}

/// The text may hold a password, so it isn't repeated.
fn parse_database_url(text: &str) -> Result<String, String> {
    let known = ["sqlite:", "postgres:", "postgresql:"];
    if text.contains(":memory:") || text.contains("mode=memory") {
        Err("a database in memory is gone with every connection; name a file".to_owned())
    } else if text.starts_with("sqlite:") && !text.contains('?') {
        Ok(format!("{text}?mode=rwc"))
    } else if known.iter().any(|scheme| text.starts_with(scheme)) {
        Ok(text.to_owned())
    } else {
        Err("must start with sqlite:// or postgres://".to_owned())
    }
}

fn parse_public_url(text: &str) -> Result<Url, String> {
    let url = parse_url(text)?;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    if is_origin {
        Ok(url)
    } else {
        Err(format!("\"{text}\" is not an address like https://account.example.com"))
    }
}

fn parse_smtp_url(text: &str) -> Result<Url, String> {
    let url = parse_url(text)?;
    if matches!(url.scheme(), "smtp" | "smtps") && url.host_str().is_some() {
        Ok(url)
    } else {
        Err("must be like smtp://user:password@mail.example.com:587 or smtps://…".to_owned())
    }
}

fn parse_sender(text: &str) -> Result<Sender, String> {
    Sender::parse(text)
        .ok_or_else(|| format!("\"{text}\" is not like Nameplate <no-reply@example.com>"))
}

/// The text is a secret, so it isn't repeated.
fn parse_secret(text: &str) -> Result<SecretKey, String> {
    SecretKey::parse(text).ok_or_else(|| {
        "must be 32 random bytes in base64url, as in the file secret.key of a data folder".into()
    })
}

fn parse_retention(text: &str) -> Result<EventRetention, String> {
    let days = EventRetention::DAYS;
    text.parse().ok().and_then(EventRetention::of_days).ok_or_else(|| {
        format!("\"{text}\" is not a number of days from {} to {}", days.start(), days.end())
    })
}

fn parse_networks(text: &str) -> Result<Vec<IpNet>, String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(parse_network).collect()
}

fn parse_network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| format!("\"{text}\" is neither an IP address nor a network like 10.0.0.0/8"))
}

fn parse_proxy_header(text: &str) -> Result<ProxyHeader, String> {
    match text.to_ascii_lowercase().as_str() {
        "x-forwarded-for" => Ok(ProxyHeader::XForwardedFor),
        "forwarded" => Ok(ProxyHeader::Forwarded),
        _ => Err(format!("\"{text}\" is neither X-Forwarded-For nor Forwarded")),
    }
}

fn parse_connections(text: &str) -> Result<usize, String> {
    let parsed = text.parse().ok().filter(|connections| *connections >= FEWEST_CONNECTIONS);
    parsed.ok_or_else(|| {
        format!("\"{text}\" is not a number of connections, at least {FEWEST_CONNECTIONS}")
    })
}

fn parse_switch(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("\"{text}\" is neither true nor false")),
    }
}

fn parse_filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("not a log filter like info or nameplate=debug: {error}"))
}

fn parse_log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("\"{text}\" is neither text nor json")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<Config, Faults> {
        let mut faults = Faults::default();
        let environment =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let settings = Settings::merge(file, environment, &mut faults);
        Config::parse(&settings, faults)
    }

    #[test]
    fn nothing_needs_to_be_set() {
        let config = read("", &[("PATH", "/bin"), ("NAMEPLATE_TEST_X", "1")]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.database_url, "sqlite://data/nameplate.db?mode=rwc");
        assert_eq!(config.database_file(), Some("data/nameplate.db".into()));
        assert!(!config.is_https() && !config.push_to_localhost);
        assert_eq!(config.keep_events, EventRetention::of_days(90).unwrap());
        assert_eq!(config.max_connections, 10_000);
        let fewer = read("max_connections = 100", &[]).unwrap();
        assert_eq!(fewer.max_connections, 100);
    }

    #[test]
    fn a_database_that_is_a_file_is_found() {
        let file = |url| read("", &[("NAMEPLATE_DATABASE_URL", url)]).unwrap().database_file();
        assert_eq!(file("sqlite:///srv/a%20b/x.db?mode=rw"), Some("/srv/a b/x.db".into()));
        assert_eq!(file("sqlite:x.db"), Some("x.db".into()));
        assert_eq!(file("postgres://localhost/x"), None);
        let config = read("data_dir = \"50% ?#\"", &[]).unwrap();
        assert_eq!(config.database_file(), Some("50% ?#/nameplate.db".into()));
    }

    #[test]
    fn events_are_kept_as_long_as_people_can_ask_about_them() {
        let of = |days| read("", &[("NAMEPLATE_KEEP_EVENTS_DAYS", days)]);
        let month = of("30").unwrap().keep_events;
        assert_eq!(Some(month), EventRetention::of_days(30));
        assert_eq!(read("keep_events_days = 30", &[]).unwrap().keep_events, month);
        for wrong in ["29", "3651", "90 days", "", "-90"] {
            assert!(of(wrong).unwrap_err().to_string().contains("from 30 to 3650"), "{wrong}");
        }
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "addr = \"127.0.0.1:1\"\nlog = \"debug\"\npush_to_localhost = true";
        let config = read(file, &[("NAMEPLATE_ADDR", "127.0.0.1:2")]).unwrap();
        assert_eq!(config.addr.port(), 2);
        assert_eq!(config.log, "debug");
        assert!(config.push_to_localhost);
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = read(
            "data_dirr = \"x\"\nlog_format = \"xml\"",
            &[
                ("NAMEPLATE_ADDR", "nowhere"),
                ("NAMEPLATE_DATABASE_URL", "mysql://root:secret@db"),
                ("NAMEPLATE_PUBLIC_URL", "https://example.com/path"),
                ("NAMEPLATE_SMTP_URL", "http://mail"),
                ("NAMEPLATE_MAIL_FROM", "Nameplate"),
                ("NAMEPLATE_SECRET", "hunter2"),
                ("NAMEPLATE_KEEP_EVENTS_DAYS", "for ever"),
                ("NAMEPLATE_TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
                ("NAMEPLATE_PROXY_HEADER", "X-Real-IP"),
                ("NAMEPLATE_MAX_CONNECTIONS", "99"),
                ("NAMEPLATE_PUSH_TO_LOCALHOST", "1"),
                ("NAMEPLATE_LOG", "info=="),
                ("NAMEPLATE_ADDRESS", "x"),
            ],
        )
        .unwrap_err();
        let text = faults.to_string();
        for named in [
            "data_dirr",
            "log_format",
            "NAMEPLATE_ADDR:",
            "NAMEPLATE_DATABASE_URL",
            "NAMEPLATE_PUBLIC_URL",
            "NAMEPLATE_SMTP_URL",
            "NAMEPLATE_MAIL_FROM",
            "NAMEPLATE_SECRET",
            "NAMEPLATE_KEEP_EVENTS_DAYS",
            "proxy",
            "X-Real-IP",
            "NAMEPLATE_MAX_CONNECTIONS",
            "NAMEPLATE_PUSH_TO_LOCALHOST",
            "NAMEPLATE_LOG:",
            "NAMEPLATE_ADDRESS",
        ] {
            assert!(text.contains(named), "{named} is missing in: {text}");
        }
        assert!(!text.contains("secret@db") && !text.contains("hunter2"), "{text}");
    }
}
