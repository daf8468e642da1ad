//! `nameplate`: the account centre, in one binary.

use std::process::ExitCode;

use clap::Parser as _;
use nameplate_server::{cli::Cli, commands};

fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("nameplate: {error}");
            ExitCode::FAILURE
        }
    }
}
