//! The key by which push services know this installation (RFC 8292).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::kernel::{HOUR_MS, SECOND_MS, Timestamp};
use serde_json::json;
use sqlx::AnyPool;
use url::Url;
use web_push_native::p256::ecdsa::{Signature, SigningKey, signature::Signer as _};

use crate::kernel::{Kernel, Purpose, StoreError, inconsistent};

const TABLE: &str = "vapid_keys";
const ROW: &str = "1";
/// How long what is signed is good for, in milliseconds: half of what is allowed, since clocks differ.
const GOOD_FOR_MS: i64 = 12 * HOUR_MS;

/// A key on P-256, made once for an installation. Subscriptions are bound to it: with another one,
/// every browser has to subscribe again.
#[derive(Clone)]
pub struct VapidKey(SigningKey);

impl std::fmt::Debug for VapidKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VapidKey(…)")
    }
}

impl VapidKey {
    /// The key of this installation; the first who asks makes it, which is the server when it starts.
    pub(super) async fn load(kernel: &Kernel) -> Result<Self, StoreError> {
        if let Some(key) = Self::find(kernel, kernel.db.reader()).await? {
            return Ok(key);
        }
        let bytes = loop {
            let bytes = kernel.random::<32>();
            // All but one of 2^32 are keys.
            if SigningKey::from_slice(&bytes).is_ok() {
                break bytes;
            }
        };
        let sealed = kernel.seal(Purpose::VapidKey, ROW, &bytes)?;
        // Another process may have been faster: its key is the one.
        sqlx::query(
            "INSERT INTO vapid_keys (id, sealed, created_at) VALUES (1, $1, $2)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(sealed)
        .bind(kernel.now().as_millis())
        .execute(kernel.db.writer())
        .await?;
        let found = Self::find(kernel, kernel.db.writer()).await?;
        found.ok_or_else(|| inconsistent(TABLE, ROW, "it is gone"))
    }

    async fn find(kernel: &Kernel, pool: &AnyPool) -> Result<Option<Self>, StoreError> {
        let sealed: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT sealed FROM vapid_keys WHERE id = 1")
                .fetch_optional(pool)
                .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let bytes = kernel
            .secret
            .open(Purpose::VapidKey, ROW, &sealed)
            .ok_or_else(|| inconsistent(TABLE, ROW, "it was sealed with another secret"))?;
        let key =
            SigningKey::from_slice(&bytes).map_err(|error| inconsistent(TABLE, ROW, error))?;
        Ok(Some(Self(key)))
    }

    /// The public key in base64url: an uncompressed point.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_encoded_point(false))
    }

    /// The `Authorization` of a message to an endpoint: a JWT (RFC 7519, ES256) for its origin, with
    /// where we can be reached.
    #[must_use]
    pub(super) fn authorize(&self, endpoint: &Url, contact: &str, now: Timestamp) -> String {
        let head = json!({ "typ": "JWT", "alg": "ES256" });
        let claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": now.plus_millis(GOOD_FOR_MS).as_millis() / SECOND_MS,
            "sub": contact,
        });
        let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&head), encode(&claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public())
    }
}
