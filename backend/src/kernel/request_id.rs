//! The id of the request that something is done for, so that what happens later on its account can say so.

tokio::task_local! {
    static REQUEST_ID: String;
}

/// Does a request's work under its id.
pub async fn with_request_id<F: Future>(id: String, work: F) -> F::Output {
    REQUEST_ID.scope(id, work).await
}

/// The id of the request that this is done for; `None` for what no request asked for.
pub(crate) fn request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}
