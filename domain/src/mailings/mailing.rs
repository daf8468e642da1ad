//! A mail that a company sends to its members.

use super::MailingKind;
use crate::kernel::{parse_line, parse_lines, text_type};

/// The most addresses that one mailing names.
pub const MOST_RECIPIENTS: usize = 1_000;

text_type!(
    /// The subject of a mailing: one line.
    MailingSubject, 200, parse_line
);
text_type!(
    /// What a mailing says: plain text of several lines.
    MailingBody, 20_000, parse_lines
);

/// What a company sends to its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    pub kind: MailingKind,
    pub subject: MailingSubject,
    pub body: MailingBody,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Fault;

    #[test]
    fn a_subject_is_one_line_whatever_is_sent() {
        let subject = MailingSubject::parse("News\r\nBcc: eve@example.com").unwrap();
        assert_eq!(subject.as_ref(), "News Bcc: eve@example.com");
        assert_eq!(MailingSubject::parse(" \n "), Err(Fault::Missing));
        assert!(MailingSubject::parse(&"x".repeat(200)).is_ok());
        assert_eq!(MailingSubject::parse(&"x".repeat(201)), Err(Fault::TooLong { max: 200 }));
    }

    #[test]
    fn a_body_has_lines_and_an_end() {
        assert_eq!(MailingBody::parse("a\r\n\r\nb\n").unwrap().as_ref(), "a\n\nb");
        assert!(MailingBody::parse(&"ü".repeat(20_000)).is_ok());
        assert_eq!(MailingBody::parse(&"x".repeat(20_001)), Err(Fault::TooLong { max: 20_000 }));
    }
}
