//! What each setting may say. Where a text may hold a secret, no message repeats it.

use std::{
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    path::Path,
    str::FromStr,
};

use ipnet::IpNet;
use nameplate_backend::{SecretKey, mail::Sender, notifications::EventRetention};
use tracing_subscriber::filter::LevelFilter;
use url::{ParseError, Url};

use super::{LogFormat, ProxyHeader};

/// With fewer connections, one browser's pages and pictures could keep all others waiting.
const FEWEST_CONNECTIONS: usize = 100;

pub(super) fn default_database_url(data_dir: &Path) -> String {
    // A question mark or per cent sign in a folder's name would read as part of the URL.
    let path = data_dir.join("nameplate.db").to_string_lossy().into_owned();
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}?mode=rwc")
}

pub(super) fn addr(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix("localhost:");
    let address = port.map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    address.parse().map_err(|_| format!("\"{text}\" is not an address like 127.0.0.1:3000"))
}

fn url(text: &str) -> Result<Url, String> {
    Url::parse(text).map_err(|error| match error {
        ParseError::RelativeUrlWithoutBase => {
            "must begin with its kind, such as https:// or smtp://".to_owned()
        }
        error => format!("not a URL: {error}"),
    })
}

/// The text may hold a password, so it isn't repeated.
pub(super) fn database_url(text: &str) -> Result<String, String> {
    let known = ["sqlite:", "postgres:", "postgresql:"];
    if text.contains(":memory:") || text.contains("mode=memory") {
        Err("a database in memory is gone with every connection; name a file".to_owned())
    } else if let Some(rest) = text.strip_prefix("sqlite:") {
        let (file, options) = rest.split_once('?').unwrap_or((rest, "mode=rwc"));
        match file.trim_start_matches("//") {
            // It would be a database in memory.
            "" => Err("name a file, as in sqlite:///var/lib/nameplate/nameplate.db".to_owned()),
            _ => Ok(format!("sqlite:{file}?{options}")),
        }
    } else if known.iter().any(|scheme| text.starts_with(scheme)) {
        url(text).map(|_| text.to_owned())
    } else {
        Err("must start with sqlite:// or postgres://".to_owned())
    }
}

pub(super) fn public_url(text: &str) -> Result<Url, String> {
    let url = url(text)?;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    if is_origin {
        Ok(url)
    } else {
        Err(format!(
            "\"{text}\" is not an address like https://account.example.com, with nothing behind the host"
        ))
    }
}

pub(super) fn smtp_url(text: &str) -> Result<Url, String> {
    let url = url(text)?;
    let is_server = matches!(url.scheme(), "smtp" | "smtps") && url.host_str().is_some();
    if !is_server || !matches!(url.path(), "" | "/") {
        Err("must be like smtp://user:password@mail.example.com:587 or smtps://…".to_owned())
    } else if url.query().is_some_and(|query| query != "tls=none") {
        Err("behind the ? only tls=none is known".to_owned())
    } else {
        Ok(url)
    }
}

pub(super) fn sender(text: &str) -> Result<Sender, String> {
    Sender::parse(text)
        .ok_or_else(|| format!("\"{text}\" is not like Nameplate <no-reply@example.com>"))
}

/// The text is a secret, so it isn't repeated.
pub(super) fn secret(text: &str) -> Result<SecretKey, String> {
    SecretKey::parse(text).ok_or_else(|| {
        "must be 32 random bytes in base64url, as in the file secret.key of a data folder".into()
    })
}

pub(super) fn retention(text: &str) -> Result<EventRetention, String> {
    let days = EventRetention::DAYS;
    text.parse().ok().and_then(EventRetention::of_days).ok_or_else(|| {
        format!("\"{text}\" is not a number of days from {} to {}", days.start(), days.end())
    })
}

pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let (read, wrong): (Vec<_>, Vec<_>) =
        parts.map(|part| network(part).ok_or(part)).partition(Result::is_ok);
    let wrong: Vec<_> = wrong.into_iter().filter_map(Result::err).collect();
    match wrong.as_slice() {
        [] => Ok(read.into_iter().flatten().collect()),
        [one] => Err(format!("\"{one}\" is neither an IP address nor a network like 10.0.0.0/8")),
        several => Err(format!(
            "\"{}\" are neither IP addresses nor networks like 10.0.0.0/8",
            several.join("\", \"")
        )),
    }
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

pub(super) fn proxy_header(text: &str) -> Result<ProxyHeader, String> {
    match text.to_ascii_lowercase().as_str() {
        "x-forwarded-for" => Ok(ProxyHeader::XForwardedFor),
        "forwarded" => Ok(ProxyHeader::Forwarded),
        _ => Err(format!("\"{text}\" is neither X-Forwarded-For nor Forwarded")),
    }
}

pub(super) fn connections(text: &str) -> Result<usize, String> {
    let parsed = text.parse().ok().filter(|connections| *connections >= FEWEST_CONNECTIONS);
    parsed.ok_or_else(|| {
        format!("\"{text}\" is not a number of connections, at least {FEWEST_CONNECTIONS}")
    })
}

pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("\"{text}\" is neither true nor false")),
    }
}

pub(super) fn filter(text: &str) -> Result<String, String> {
    // A word alone would be taken for the name of a crate, and all else would be silent.
    let is_level = |part: &str| part.contains('=') || part.parse::<LevelFilter>().is_ok();
    if let Some(word) = text.split(',').map(str::trim).find(|part| !is_level(part)) {
        return Err(format!("\"{word}\" is none of off, error, warn, info, debug and trace"));
    }
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("not a log filter like info or nameplate=debug: {error}"))
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("\"{text}\" is neither text nor json")),
    }
}

/// A number within bounds.
pub(super) fn number<T>(bounds: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String>
where
    T: FromStr + PartialOrd + std::fmt::Display,
{
    move |text| {
        let parsed = text.parse().ok().filter(|number| bounds.contains(number));
        parsed.ok_or_else(|| {
            format!("\"{text}\" is not a number from {} to {}", bounds.start(), bounds.end())
        })
    }
}
