//! Heavy work, away from the threads that answer requests.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::StoreError;

/// Does heavy work on a thread of its own, when `at_once` has room for it.
///
/// # Errors
/// [`StoreError::Work`], when the thread was lost.
pub(crate) async fn run_blocking<T: Send + 'static>(
    at_once: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let lost = |error: &dyn std::fmt::Display| StoreError::Work(error.to_string());
    let permit = at_once.clone().acquire_owned().await.map_err(|error| lost(&error))?;
    // The permit goes with the work: whoever hangs up leaves the work running.
    let work = move || {
        let done = work();
        drop(permit);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| lost(&error))
}
