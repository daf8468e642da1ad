//! What two or more rooms share.

mod choice;
mod clean;
mod fault;
mod ids;
mod local_path;
mod public_address;
mod rate_limit;
mod text;
mod text_type;
mod timestamp;
mod try_from_parse;
mod zone_rules;

pub(crate) use choice::choice;
pub use clean::{digit, is_invisible};
pub(crate) use clean::{is_domain, is_end_of_sentence, is_of_label, narrow};
pub use fault::{Fault, FieldErrors};
pub use ids::{
    ActivityId, ApiKeyId, CaseTypeId, CompanyId, DeliveryId, EventId, ExportId, InvitationId,
    MailingId, NotAnId, PasskeyId, PhoneLinkId, PhotoId, PushDeviceId, SessionId, TrustedDeviceId,
    UserId, WebhookDeliveryId, WebhookId,
};
pub use local_path::LocalPath;
pub use public_address::is_public;
pub use rate_limit::RateLimit;
pub use text::text_key;
pub(crate) use text::{holds, is_one_of, parse_line, parse_lines, parse_optional};
pub(crate) use text_type::text_type;
pub use timestamp::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
pub(crate) use try_from_parse::try_from_parse;
pub use zone_rules::{LocalTime, ZoneRules};
