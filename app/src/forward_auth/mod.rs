//! Forward auth: from the sign-in to a product on another host.

mod continue_page;

pub(crate) use continue_page::{CONTINUE, continue_page};
