//! What the server tells an open page, and the end of its session.

mod merge;
mod refetch;
mod regions;
mod session_end;
mod stamp;
mod stream;

pub(crate) use refetch::refetch;
pub(crate) use regions::renew_header;
pub(crate) use session_end::{prolong, stay};
pub(crate) use stamp::{Change, person};
pub(crate) use stream::{follow_put_off, listen, pause, resume};
