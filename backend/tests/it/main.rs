//! The services on real databases: every test runs on SQLite, and on the PostgreSQL that the test
//! command starts.

mod accounts;
mod appearance;
mod demo;
mod kernel;
mod sessions;
mod support;
