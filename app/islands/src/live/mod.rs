//! What the server tells an open page, and the end of its session.

mod merge;
mod refetch;
mod regions;
mod session_end;
mod stamp;
mod stream;

pub(crate) use refetch::refetch;
pub(crate) use regions::renew_header;
pub(crate) use session_end::{extend_session, stay};
pub(crate) use stamp::{StampChange, person};
pub(crate) use stream::{listen, pause, resume, resume_deferred};
