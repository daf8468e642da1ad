//! Mail: what it says, how it looks, and how it leaves.

mod letter;
mod mailer;
mod message;
mod notifications;

pub use letter::Letter;
pub use mailer::{MailError, Mailer, Sender};
pub use message::{Message, Writer};
