//! The mail that people get.

use std::path::PathBuf;

use mail_parser::MessageParser;
use nameplate_backend::{
    flows::DeliveryWorker,
    mail::{Mailer, Sender},
};

use super::World;

const SITE: &str = "https://id.example.com/";

/// A mail that arrived.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// Its headers of RFC 8058, if it is a mail that one can do without.
    pub(crate) unsubscribe: Option<(String, String)>,
}

impl World {
    /// A worker that sends mails about accounts by `mailer`.
    pub(crate) fn worker(&self, mailer: Mailer) -> DeliveryWorker {
        self.services.mail_worker(mailer, SITE.parse().unwrap())
    }

    /// A worker that sends mails of events by `mailer`.
    pub(crate) fn notice_worker(&self, mailer: Mailer) -> DeliveryWorker {
        self.services.notice_worker(mailer, SITE.parse().unwrap())
    }

    /// A worker that sends mailings by `mailer`.
    pub(crate) fn mailing_worker(&self, mailer: Mailer) -> DeliveryWorker {
        self.services.mailing_worker(mailer, SITE.parse().unwrap())
    }

    /// Where mail arrives.
    pub(crate) fn outbox(&self) -> PathBuf {
        self.folder.path().join("outbox")
    }

    /// The mail that arrived since the last time, in the order of its subjects.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        let mailer = Mailer::outbox(self.outbox(), sender());
        let workers = [
            self.worker(mailer.clone()),
            self.notice_worker(mailer.clone()),
            self.mailing_worker(mailer),
        ];
        for worker in workers {
            while worker.deliver_due().await.unwrap() > 0 {}
        }
        let Ok(files) = std::fs::read_dir(self.outbox()) else { return Vec::new() };
        let mut mails: Vec<_> = files
            .map(|file| {
                let path = file.unwrap().path();
                let mail = Mail::parse(&std::fs::read(&path).unwrap());
                std::fs::remove_file(path).unwrap();
                mail
            })
            .collect();
        mails.sort_by(|a, b| a.subject.cmp(&b.subject));
        mails
    }

    /// The one mail that arrived since the last time.
    pub(crate) async fn mail(&self) -> Mail {
        let mut mails = self.mails().await;
        assert_eq!(mails.len(), 1, "{mails:#?}");
        mails.remove(0)
    }
}

impl Mail {
    pub(crate) fn parse(file: &[u8]) -> Self {
        let mail = MessageParser::default().parse(file).unwrap();
        let to = mail.to().unwrap().first().unwrap().address().unwrap();
        let header = |name| {
            let raw = mail.header_raw(name)?;
            Some(raw.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        Self {
            unsubscribe: header("List-Unsubscribe").zip(header("List-Unsubscribe-Post")),
            html: mail.body_html(0).unwrap().into_owned(),
            to: to.to_owned(),
            subject: mail.subject().unwrap().to_owned(),
            text: mail.body_text(0).unwrap().replace("\r\n", "\n"),
        }
    }

    /// The signed part of its link to a page.
    pub(crate) fn link(&self, page: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("{SITE}{page}/")).expect("no such link");
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

/// Who sends the mail.
pub(crate) fn sender() -> Sender {
    Sender::parse("Nameplate <no-reply@example.com>").unwrap()
}
