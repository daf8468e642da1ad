//! `nameplate demo`.

use nameplate_backend::{
    Services,
    demo::{self, DemoError},
};

use super::CommandError;
use crate::{config::Config, startup};

pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let filled = fill(&services).await;
    services.close().await;
    filled?;
    println!("Demo people are in: sign in as ada@example.com with password {}", demo::PASSWORD);
    Ok(())
}

async fn fill(services: &Services) -> Result<(), DemoError> {
    demo::fill(services).await?;
    demo::fill_events(services).await
}
