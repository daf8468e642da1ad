//! The database of places that is held in the binary: which country an IP address is in.

use nameplate_backend::IpLocations;
use rust_embed::RustEmbed;

const FILE: &str = "places.mmdb";

/// Not compressed: so it takes memory only where it is looked at, and that the system may drop again.
#[derive(RustEmbed)]
#[folder = "../.tools/places"]
#[allow_missing = true]
struct Places;

/// The database that the build found where `scripts/setup.sh` puts it. A binary that was built without it knows
/// no place.
#[must_use]
pub fn embedded() -> IpLocations {
    let file = Places::get(FILE).map(|file| IpLocations::of(file.data));
    match file {
        Some(Ok(places)) => places,
        Some(Err(error)) => {
            tracing::error!(%error, "the database of places in this binary can't be read");
            IpLocations::default()
        }
        None => IpLocations::default(),
    }
}
