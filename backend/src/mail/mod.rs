//! Mail: what it says, how it looks, and how it leaves.

mod api_keys;
mod changes;
mod content;
mod data;
mod mailer;
mod mailings;
mod message;
mod notifications;
mod unsubscribe;
mod webhooks;

pub use content::MailContent;
pub use mailer::{MailError, Mailer, Sender};
pub use message::{Message, Writer};
pub use unsubscribe::Unsubscribe;
pub(crate) use unsubscribe::email_preferences_path;
