//! Mail: what it says, how it looks, and how it leaves.

mod api_keys;
mod content;
mod mailer;
mod message;
mod notifications;

pub use content::MailContent;
pub use mailer::{MailError, Mailer, Sender};
pub use message::{Message, Writer};
