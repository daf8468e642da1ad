//! `nameplate`: the account centre, in one binary.

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;
use nameplate_server::{cli::Cli, commands};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("nameplate: {error}");
            ExitCode::FAILURE
        }
    }
}
