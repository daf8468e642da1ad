//! How mail leaves: over SMTP, or into a folder.

use std::{
    error::Error as _,
    io,
    path::PathBuf,
    time::{Duration, UNIX_EPOCH},
};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use nameplate_domain::{
    accounts::Email,
    deliveries::LEASE_MS,
    kernel::{DeliveryId, Timestamp},
};
use thiserror::Error;
use tracing::instrument;
use url::Url;

use super::MailContent;

/// Who sends: a name and an address, as they stand in `From`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// Takes an address, with or without a name: `Nameplate <no-reply@example.com>` (RFC 5322,
    /// section 3.4).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// The address alone.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.email.to_string()
    }

    /// Who sends when nobody was named: `nameplate` at the host of the public address.
    #[must_use]
    pub fn at(host: &str) -> Self {
        let address = Address::new("nameplate", host)
            .unwrap_or_else(|_| Address::new_dangerous("nameplate", "localhost"));
        Self(Mailbox::new(Some("Nameplate".to_owned()), address))
    }
}

/// Why a mail did not leave. Its text is for logs: it contains no secrets, but may name internal hosts and paths.
#[derive(Debug, Error)]
pub enum MailError {
    /// The mail can't be written, for an address that mail knows no form for.
    #[error("the mail can't be written: {0}")]
    Unwritable(String),
    /// The mail server says for good that there is no such address. Its words.
    #[error("the mail server refused the address: {0}")]
    NoSuchAddress(String),
    /// The mail server refused the mail, with this answer.
    #[error("the mail server answered: {0}")]
    Answered(String),
    /// The mail server can't be reached, or not be talked with.
    #[error("the mail server: {0}")]
    Unreachable(#[source] lettre::transport::smtp::Error),
    #[error("the outbox can't be written: {0}")]
    Outbox(#[from] io::Error),
    /// The server did not finish in time.
    #[error("the mail server took too long")]
    TooSlow,
}

/// What says of the recipient alone that no other try will do (RFC 3463, with RFC 7505's): no such
/// mailbox, no such system, not an address, moved, no mail there, mailbox disabled. Others, such as a
/// plain 550, are also said of our own address or password, which an operator can put right.
const NO_SUCH_ADDRESS: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

impl From<lettre::transport::smtp::Error> for MailError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        let words = error.source().map(ToString::to_string).unwrap_or_default();
        match error.status() {
            Some(code) if error.is_permanent() && is_no_such_address(&words) => {
                Self::NoSuchAddress(format!("{code} {words}"))
            }
            Some(code) => Self::Answered(format!("{code} {words}")),
            None if error.is_timeout() => Self::TooSlow,
            None => Self::Unreachable(error),
        }
    }
}

fn is_no_such_address(words: &str) -> bool {
    let status = words.split_whitespace().next().unwrap_or_default();
    NO_SUCH_ADDRESS.contains(&status)
}

/// Sends mail. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: Transport,
    sender: Sender,
}

#[derive(Clone)]
enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Outbox(PathBuf),
}

impl Mailer {
    /// How long one mail may take: less than half of a lease, whose rest is for reading what it says
    /// and for noting that it left, so that nobody else sends it meanwhile.
    const PATIENCE: Duration = Duration::from_millis((LEASE_MS * 2 / 5).unsigned_abs());

    /// Sends over SMTP (RFC 5321). `smtps://` is TLS from the start (port 465); `smtp://` (port
    /// 587) is STARTTLS, which a server on this machine need not offer. `?tls=none` does without
    /// wherever the server is.
    ///
    /// # Errors
    /// [`MailError::Unreachable`], when the host's name can't be one of a certificate.
    pub fn smtp(url: &Url, sender: Sender) -> Result<Self, MailError> {
        let host = url.host_str().unwrap_or_default();
        let implicit = url.scheme() == "smtps";
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let wants_none = url.query_pairs().any(|(key, value)| key == "tls" && value == "none");
        let parameters = TlsParameters::new(host.to_owned())?;
        let tls = match (implicit, wants_none, is_here) {
            (true, _, _) => Tls::Wrapper(parameters),
            (_, true, _) => Tls::None,
            (_, _, true) => Tls::Opportunistic(parameters),
            _ => Tls::Required(parameters),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(url.port().unwrap_or(if implicit { 465 } else { 587 }))
            .tls(tls)
            .timeout(Some(Self::PATIENCE));
        if !url.username().is_empty() {
            builder = builder.credentials(Credentials::new(
                decoded(url.username()),
                decoded(url.password().unwrap_or_default()),
            ));
        }
        Ok(Self { transport: Transport::Smtp(builder.build()), sender })
    }

    /// Writes mails as `.eml` files (RFC 5322) into `folder`, which is made when the first comes.
    #[must_use]
    pub fn outbox(folder: PathBuf, sender: Sender) -> Self {
        Self { transport: Transport::Outbox(folder), sender }
    }

    /// Asks the mail server for a sign of life, with name and password if there are any.
    ///
    /// # Errors
    /// [`MailError`], when it gives none.
    #[instrument(level = "debug", skip_all)]
    pub async fn check(&self) -> Result<(), MailError> {
        match &self.transport {
            Transport::Smtp(smtp) => match smtp.test_connection().await? {
                true => Ok(()),
                false => Err(MailError::TooSlow),
            },
            Transport::Outbox(folder) => Ok(std::fs::create_dir_all(folder)?),
        }
    }

    /// Sends a mail. `id` makes the mail's `Message-ID`: a mail that is sent twice, because
    /// somebody pulled the plug between the sending and the noting, is the same mail.
    ///
    /// # Errors
    /// [`MailError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn send(
        &self,
        id: &DeliveryId,
        to: &Email,
        content: &MailContent,
        now: Timestamp,
    ) -> Result<(), MailError> {
        let mail = self.write(id, to, content, now)?;
        match &self.transport {
            Transport::Smtp(smtp) => tokio::time::timeout(Self::PATIENCE, smtp.send(mail))
                .await
                .map_err(|_| MailError::TooSlow)?
                .map(drop)
                .map_err(MailError::from),
            Transport::Outbox(folder) => {
                let file = folder.join(format!("{id}.eml"));
                let (folder, mail) = (folder.clone(), mail.formatted());
                let written = tokio::task::spawn_blocking(move || {
                    std::fs::create_dir_all(&folder)?;
                    let half = file.with_extension("part");
                    std::fs::write(&half, mail)?;
                    std::fs::rename(half, file)
                });
                Ok(written.await.map_err(io::Error::other)??)
            }
        }
    }

    fn write(
        &self,
        id: &DeliveryId,
        to: &Email,
        content: &MailContent,
        now: Timestamp,
    ) -> Result<lettre::Message, MailError> {
        let unwritable = |error: &dyn std::fmt::Display| MailError::Unwritable(error.to_string());
        // Few mail servers take a domain in another script (RFC 6531), and all take it in ASCII.
        let address = to.with_ascii_domain();
        let address: Address = address.parse().map_err(|error| unwritable(&error))?;
        let sender = &self.sender.0;
        let mut mail = lettre::Message::builder()
            .from(sender.clone())
            .to(Mailbox::new(Some(content.name.clone()), address))
            .subject(content.subject.as_str())
            .message_id(Some(format!("<{id}@{}>", sender.email.domain())))
            .date(UNIX_EPOCH + Duration::from_millis(now.as_millis().unsigned_abs()))
            .multipart(MultiPart::alternative_plain_html(content.text(), content.html()))
            .map_err(|error| unwritable(&error))?;
        let mut insert = |name: &'static str, value: String| {
            let name = HeaderName::new_from_ascii_str(name);
            mail.headers_mut().insert_raw(HeaderValue::new(name, value));
        };
        // Nobody's holiday notice shall answer (RFC 3834).
        insert("Auto-Submitted", "auto-generated".to_owned());
        if let Some(unsubscribe) = &content.unsubscribe {
            insert("List-Unsubscribe", format!("<{}>", unsubscribe.one_click()));
            insert("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        }
        Ok(mail)
    }
}

/// The user part of a URL is percent-encoded; it can't be anything else than decodable.
fn decoded(part: &str) -> String {
    url::form_urlencoded::parse(format!("x={}", part.replace('+', "%2B")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_the_url_may_hold_any_character() {
        let url = Url::parse("smtp://me%40example.com:p%2Fw+%C3%A9@mail.example.com").unwrap();
        assert_eq!(decoded(url.username()), "me@example.com");
        assert_eq!(decoded(url.password().unwrap()), "p/w+é");
    }

    #[test]
    fn a_domain_of_another_script_is_written_so_that_every_mail_server_takes_it() {
        let mailer = Mailer::outbox(PathBuf::new(), Sender::at("example.com"));
        let to = Email::parse("ada@bücher.example").unwrap();
        let content = MailContent {
            subject: "Hello".to_owned(),
            name: "Ada".to_owned(),
            blocks: Vec::new(),
            site: String::new(),
            unsubscribe: None,
        };
        let mail = mailer.write(&DeliveryId::new("1"), &to, &content, Timestamp::from_millis(0));
        let mail = mail.unwrap();
        assert_eq!(mail.envelope().to()[0].to_string(), "ada@xn--bcher-kva.example");
        assert!(mail.formatted().is_ascii());
    }

    #[test]
    fn only_what_is_said_of_the_address_is_final() {
        assert!(is_no_such_address("5.1.1 <x@example.com>: no such user"));
        assert!(is_no_such_address("5.1.10 null MX"));
        for other in ["", "no such user", "5.7.1 relaying denied", "5.1.8 bad sender", "5.1.11 x"] {
            assert!(!is_no_such_address(other), "{other}");
        }
    }

    #[test]
    fn a_sender_has_an_address() {
        assert!(Sender::parse("Nameplate <no-reply@example.com>").is_some());
        assert!(Sender::parse("no-reply@example.com").is_some());
        assert!(Sender::parse("Nameplate").is_none());
        assert_eq!(Sender::at("example.com").0.email.to_string(), "nameplate@example.com");
    }
}
