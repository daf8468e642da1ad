//! The services on real databases: every test runs on SQLite, and on the PostgreSQL that the test
//! command starts.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helpers may fail as a test does"
)]

mod accounts;
mod activity;
mod appearance;
mod companies;
mod deliveries;
mod demo;
mod disown;
mod email_changes;
mod erasure;
mod invitations;
mod joining;
mod kernel;
mod live;
mod own_companies;
mod passkeys;
mod passwords;
mod photos;
mod places;
mod profile;
mod resets;
mod session_lists;
mod sessions;
mod support;
mod team;
mod team_lists;
mod trusted_devices;
mod two_factor;
mod two_factor_others;
