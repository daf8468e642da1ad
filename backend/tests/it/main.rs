//! The services on real databases: every test runs on SQLite, and on the PostgreSQL that the test
//! command starts.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helpers may fail as a test does"
)]

mod accounts;
mod appearance;
mod demo;
mod kernel;
mod sessions;
mod support;
