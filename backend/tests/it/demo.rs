//! The demo.

use nameplate_backend::demo::{self, DemoError};

use crate::support::{World, on_both};

on_both!(fills_an_empty_database_only);

async fn fills_an_empty_database_only(world: World) {
    demo::fill(&world.services).await.unwrap();
    assert!(world.services.first_run.is_over().await.unwrap());
    assert!(matches!(demo::fill(&world.services).await, Err(DemoError::NotEmpty)));
}
