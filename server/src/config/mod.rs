//! Settings: from `NAMEPLATE_*` and `nameplate.toml`, all checked at once.

mod settings;
mod sources;
mod values;

#[cfg(test)]
mod tests;

pub use self::{
    settings::{Config, LogFormat, ProxyHeader, opened_at},
    sources::Faults,
};
