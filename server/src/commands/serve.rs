//! `nameplate serve`.

use super::CommandError;
use crate::{config::Config, startup};

pub(super) async fn run(config: Config) -> Result<(), CommandError> {
    let server = startup::build(config).await?;
    Ok(server.serve(told_to_stop()).await?)
}

/// Ends at SIGTERM or Ctrl-C. Without a handler for one of them, the other still works.
async fn told_to_stop() {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = terminated => {}
        () = interrupted => {}
    }
}
