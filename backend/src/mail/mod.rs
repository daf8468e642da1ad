//! Mail: what it says, how it looks, and how it leaves.

mod content;
mod data;
mod mailer;
mod message;
mod notifications;

pub use content::MailContent;
pub use mailer::{MailError, Mailer, Sender};
pub use message::{Message, Writer};
