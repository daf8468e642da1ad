//! What a browser gives, so that it can be sent push messages.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::{
    devices::NewSubscription,
    kernel::{Fault, FieldErrors, Timestamp},
};
use url::Url;
use web_push_native::{Auth, p256::PublicKey};

use crate::kernel::Endpoints;

/// The length in bytes of an uncompressed point on P-256 (SEC 1), and its first byte.
const POINT: (usize, u8) = (65, 4);
/// The length in bytes of a browser's secret (RFC 8291).
const AUTH: usize = 16;

/// Where push messages go, and how they are encrypted. Whoever knows all of it can't send anything: a
/// push service takes messages by our key alone.
#[derive(Clone)]
pub struct PushTarget {
    /// Where the push service takes messages.
    pub endpoint: String,
    pub(super) p256dh: PublicKey,
    pub(super) auth: Auth,
    pub(super) last_used_at: Option<Timestamp>,
}

impl std::fmt::Debug for PushTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushTarget(…)")
    }
}

/// A subscription that has been checked.
pub(super) struct Subscription {
    pub(super) endpoint: Url,
    /// In base64url, as it is stored.
    pub(super) p256dh: String,
    pub(super) auth: String,
}

impl Subscription {
    /// Checks a subscription that a browser sent.
    pub(super) fn parse(form: &NewSubscription, endpoints: Endpoints) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let endpoint =
            errors.take("endpoint", endpoints.parse(&form.endpoint, Fault::NotAPushService));
        let p256dh = errors.take("p256dh", parse_point(&form.p256dh));
        let auth = errors.take("auth", parse_auth(&form.auth));
        match (endpoint, p256dh, auth) {
            (Some(endpoint), Some((bytes, _)), Some(auth)) => Ok(Self {
                endpoint,
                p256dh: URL_SAFE_NO_PAD.encode(bytes),
                auth: URL_SAFE_NO_PAD.encode(auth),
            }),
            _ => Err(errors),
        }
    }
}

impl PushTarget {
    /// Reads a subscription as it is stored.
    pub(super) fn read(
        endpoint: String,
        p256dh: &str,
        auth: &str,
        last_used_at: Option<Timestamp>,
    ) -> Result<Self, Fault> {
        let (_, p256dh) = parse_point(p256dh)?;
        Ok(Self { endpoint, p256dh, auth: parse_auth(auth)?.into(), last_used_at })
    }
}

/// Takes base64url (RFC 4648), with or without padding.
fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    let text = text.trim().trim_end_matches('=');
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::NotAPushKey)
}

fn parse_point(text: &str) -> Result<(Vec<u8>, PublicKey), Fault> {
    let bytes = decode(text)?;
    if (bytes.len(), bytes.first().copied()) != (POINT.0, Some(POINT.1)) {
        return Err(Fault::NotAPushKey);
    }
    // Also checks that it lies on the curve: another one would tell of our key.
    let key = PublicKey::from_sec1_bytes(&bytes).map_err(|_| Fault::NotAPushKey)?;
    Ok((bytes, key))
}

fn parse_auth(text: &str) -> Result<[u8; AUTH], Fault> {
    decode(text)?.try_into().map_err(|_| Fault::NotAPushKey)
}
