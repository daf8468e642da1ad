//! Passwords: hashing and checking.

mod service;

pub use service::Passwords;
