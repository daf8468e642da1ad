//! Forms: rendered by the server, sent and watched over here. One piece of code serves all of them; what a
//! form wants is said in its HTML.

mod answer;
mod body;
mod busy;
mod check;
mod copy;
mod errors;
mod field_errors;
mod fields;
mod fragment;
mod json;
mod listeners;
mod matrix;
mod passkeys;
mod password_rules;
mod photo;
mod push;
mod send;
mod timezone;
mod transfer;
mod unsaved;
mod upload;

pub(crate) use answer::Sent;
pub(crate) use body::set_fields;
pub(crate) use busy::is_busy;
pub use check::Check;
pub(crate) use errors::{UNREACHABLE, UNREADABLE, clear_errors, show_act_error};
pub(crate) use json::post_json;
pub(crate) use listeners::{enhance, listen};
pub(crate) use photo::forget_picture;
pub(crate) use send::is_sending;
pub(crate) use transfer::{Snapshot, counterpart, transfer_unsaved};
pub(crate) use unsaved::{ask_to_leave, empty_secrets, has_unsaved, is_dirty};
