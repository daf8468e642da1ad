//! Devices: browsers that take push messages (RFC 8030), and how one is sent to them; and phones that
//! are signed in by a code.

mod answer;
mod delivery;
mod export;
mod payload;
mod phone_link;
pub(crate) mod phone_link_store;
mod push;
mod service;
mod store;
mod subscription;
mod vapid;

pub use answer::Answer;
pub(crate) use export::export_lists;
pub use payload::Payload;
pub use phone_link::PhoneLink;
pub(crate) use phone_link_store::VOID_PHONE_LINKS;
pub use push::PushSender;
pub use service::{PushDevice, PushDevices};
pub(crate) use store::has_device;
pub use subscription::PushTarget;
pub use vapid::VapidKey;
