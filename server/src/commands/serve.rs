//! `nameplate serve`.

use super::CommandError;
use crate::{config::Config, startup};

pub(super) async fn run(config: Config) -> Result<(), CommandError> {
    let server = startup::build(config).await?;
    Ok(server.serve(shutdown_signal()).await?)
}

/// Ends at SIGTERM or Ctrl-C. Without a handler for one of them, the other still works. The handlers stand
/// once this returns, so who is told that the server listens can stop it as it should be stopped.
fn shutdown_signal() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    let terminated = {
        use tokio::signal::unix::{SignalKind, signal};
        let signal = signal(SignalKind::terminate());
        async {
            match signal {
                Ok(mut signal) => _ = signal.recv().await,
                Err(_) => std::future::pending().await,
            }
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    async {
        tokio::select! {
            () = terminated => {}
            () = interrupted => {}
        }
    }
}
