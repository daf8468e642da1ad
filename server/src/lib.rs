//! The host: command line, configuration, routes and middleware.

mod api;
pub mod assets;
pub mod cli;
pub mod commands;
pub mod config;
mod data_dir;
mod files;
mod health;
mod live;
mod middleware;
pub mod private_files;
mod routes;
pub mod startup;
mod telemetry;
