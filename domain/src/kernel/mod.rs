//! What two or more rooms share.

mod choice;
mod fault;
mod guarded;
mod ids;
mod local_path;
mod rate_limit;
mod text;
mod timestamp;
mod zone_rules;

pub(crate) use choice::choice;
pub use fault::{Fault, FieldErrors};
pub(crate) use guarded::guarded;
pub use ids::{
    ActivityId, ApiKeyId, CaseTypeId, CompanyId, DeliveryId, EventId, InvitationId, NotAnId,
    PasskeyId, PhoneLinkId, PhotoId, PushDeviceId, SessionId, TrustedDeviceId, UserId,
};
pub use local_path::LocalPath;
pub use rate_limit::RateLimit;
pub(crate) use text::{holds, is_one_of, parse_line, parse_lines, parse_optional};
pub use timestamp::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
pub use zone_rules::{LocalTime, ZoneRules};
