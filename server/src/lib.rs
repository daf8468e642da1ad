//! The host: command line, configuration, routes and middleware.

mod api;
pub mod assets;
pub mod cli;
pub mod commands;
pub mod config;
pub mod connections;
mod data_dir;
mod exports;
mod files;
mod forward_auth;
mod health;
mod live;
mod middleware;
mod one_click;
mod open_files;
mod places;
pub mod private_files;
mod routes;
mod start_error;
pub mod startup;
mod telemetry;
mod write_timeout;
