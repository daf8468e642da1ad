//! Where IP addresses are, by the database that set-up fetches.

use std::path::Path;

use nameplate_backend::{IpLocations, countries};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../.tools/places/places.mmdb");

#[test]
fn an_address_has_a_country_or_none() {
    let places = IpLocations::open(Path::new(FILE)).expect("scripts/setup.sh build fetches it");
    let of = |ip: &str| places.country_of(ip.parse().unwrap());
    assert_eq!(of("8.8.8.8").as_deref(), Some("United States"));
    assert_eq!(of("::ffff:8.8.8.8").as_deref(), Some("United States"));
    assert_eq!(of("193.0.6.139").as_deref(), Some("Netherlands"));
    assert!(of("2001:67c:2e8:22::c100:68b").is_some());
    for private in ["127.0.0.1", "10.0.0.1", "::1", "fe80::1"] {
        assert_eq!(of(private), None, "{private}");
    }
}

#[test]
fn without_a_database_every_place_is_unknown() {
    assert_eq!(IpLocations::default().country_of("8.8.8.8".parse().unwrap()), None);
    assert!(IpLocations::open(Path::new("/nowhere.mmdb")).is_err());
}

#[test]
fn every_country_has_a_code_and_a_name() {
    assert!(countries().count() > 240);
    assert!(countries().all(|(code, name)| code.len() == 2 && !name.is_empty()));
}
