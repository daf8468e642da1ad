//! The services on real databases: every test runs on SQLite, and on the PostgreSQL that
//! `make test-unit` starts.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helpers may fail as a test does"
)]

mod accounts;
mod activity;
mod api_key_usage;
mod api_keys;
mod api_keys_revoked;
mod appearance;
mod centre;
mod channel_tests;
mod claims;
mod code_limits;
mod commits;
mod companies;
mod company_origins;
mod company_policies;
mod connections;
mod deletion_requests;
mod deliveries;
mod demo;
mod devices;
mod digests;
mod email_change_races;
mod email_changes;
mod erasure;
mod event_concurrency;
mod event_fixtures;
mod event_retention;
mod events;
mod explanations;
mod export_jobs;
mod exports;
mod foreign_keys;
mod forward_auth;
mod forward_auth_ends;
mod idempotency;
mod invitations;
mod joining;
mod kernel;
mod live;
mod mailing_requests;
mod mailings;
mod notices;
mod own_companies;
mod passkeys;
mod passwords;
mod phone_links;
mod photos;
mod places;
mod preferences;
mod profile;
mod push;
mod push_failures;
mod push_service;
mod reset_requests;
mod resets;
mod revocation;
mod revocation_links;
mod rooms;
mod routing;
mod routing_properties;
mod session_lists;
mod sessions;
mod settings_imports;
mod shortcuts;
mod sign_in_limits;
mod snooze_races;
mod snoozes;
mod source;
mod stored_values;
mod subscriptions;
mod support;
mod team;
mod team_lists;
mod traces;
mod transactions;
mod trusted_devices;
mod two_factor;
mod two_factor_others;
mod under_way;
mod upgrade;
mod voiding;
mod voiding_races;
mod webhook_deliveries;
mod webhook_failures;
mod webhook_switching_off;
mod webhooks;
