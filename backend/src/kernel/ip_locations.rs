//! Roughly where an IP address is, from a database on this machine.

use std::{borrow::Cow, collections::HashMap, net::IpAddr, path::Path, sync::Arc};

use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;

/// The English names of countries by their code (ISO 3166-1, names of Unicode CLDR).
const COUNTRIES: &str = include_str!("../../assets/countries.txt");

/// Every country: its code of two letters, and its name; in the order of the names.
pub fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTRIES.lines().filter_map(|line| line.split_once(' '))
}

/// A database of places. Cheap to clone; without one, every place is unknown.
#[derive(Clone, Default)]
pub struct IpLocations(Option<Arc<CountryDatabase>>);

struct CountryDatabase {
    reader: Reader<Cow<'static, [u8]>>,
    names: HashMap<&'static str, &'static str>,
}

#[derive(Deserialize)]
struct Country<'a> {
    country_code: Option<&'a str>,
}

impl IpLocations {
    /// Reads a file in MaxMind's DB format, with a `country_code` in each entry.
    ///
    /// # Errors
    /// [`MaxMindDbError`], when there is no such file or it can't be read.
    pub fn open(file: &Path) -> Result<Self, MaxMindDbError> {
        let content = std::fs::read(file).map_err(MaxMindDbError::Io)?;
        Self::of(content.into())
    }

    /// Takes what such a file holds.
    ///
    /// # Errors
    /// [`MaxMindDbError`], when it can't be read.
    pub fn of(content: Cow<'static, [u8]>) -> Result<Self, MaxMindDbError> {
        let reader = Reader::from_source(content)?;
        Ok(Self(Some(Arc::new(CountryDatabase { reader, names: countries().collect() }))))
    }

    /// The country of an address; `None` when it isn't known, as for private addresses.
    #[must_use]
    pub fn country_of(&self, ip: IpAddr) -> Option<String> {
        let CountryDatabase { reader, names } = self.0.as_deref()?;
        let entry = reader.lookup(ip.to_canonical()).ok()?;
        let code = entry.decode::<Country<'_>>().ok()??.country_code?;
        Some((*names.get(code)?).to_owned())
    }
}
