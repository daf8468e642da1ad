//! What every request passes, from the outside in.

mod body_limit;
mod client_ip;
mod error_pages;
mod forms;
mod host;
mod identify;
mod layers;
mod page_access;
mod plain_path;

pub(crate) use body_limit::MAILING_BYTES;
pub(crate) use client_ip::ClientIp;
pub(crate) use forms::{Pages, answer_forms};
pub(crate) use identify::{UNATTENDED_MARK, identify, status_of};
pub(crate) use layers::{REQUEST_ID, around};
pub(crate) use page_access::page_access;
