//! The real router, from request to answer.

#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as a test does")]

mod act;
mod api;
mod cli;
mod client;
mod companies;
mod connections;
mod events;
mod exports;
mod form_drafts;
mod forms;
mod forward_auth;
mod forward_auth_setup;
mod fuzz;
mod live;
mod mailings;
mod pages;
mod private_files;
mod profile;
mod read_only;
mod refusals;
mod request_ids;
mod server_functions;
mod support;
mod viewers;
mod web_app;
mod webhooks;
