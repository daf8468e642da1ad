//! Devices: browsers that take push messages. Their push service is at an address that they give, so
//! it has to be one on the internet: nobody shall send us into our own network.

mod browser_help;
mod connect;

pub use browser_help::{how_to_allow, how_to_install, why_unsupported};
pub use connect::{
    ConnectError, PHONE_CLAIMS_PER_ADDRESS, PHONE_LINK_MS, PHONE_LINKS_PER_USER, PhoneLinkState,
    time_left,
};

use serde::{Deserialize, Serialize};

/// The most devices of a user; one more takes the place of the oldest.
pub const MOST_DEVICES: u16 = 20;

/// What a browser gives when it subscribes (W3C Push API, `PushSubscription.toJSON()`). Its `Debug` hides
/// it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewSubscription {
    /// Where its push service takes messages.
    pub endpoint: String,
    /// Its public key: an uncompressed point on P-256, in base64url.
    pub p256dh: String,
    /// Its secret: 16 bytes, in base64url.
    pub auth: String,
    /// The endpoint that the browser had before, if its push service gave it another one; else empty.
    pub replaces: String,
}

impl std::fmt::Debug for NewSubscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewSubscription(…)")
    }
}
