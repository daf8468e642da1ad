//! What the database and the clock say of an event that is read.

use std::collections::HashMap;

use nameplate_domain::{
    accounts::Email,
    companies::{WebAddress, WebOrigin},
    kernel::{Fault, Timestamp, UserId},
    notifications::Destination,
};

/// The members that an event's addresses are looked up among.
#[derive(Clone, Copy)]
pub(super) enum Members<'a> {
    /// The members were not read yet, so every address passes.
    Anybody,
    /// These, by their address in small letters.
    Known(&'a HashMap<&'a str, &'a UserId>),
}

/// What the database and the clock say, for checking a form.
pub(super) struct Context<'a> {
    pub(super) members: Members<'a>,
    /// The origins of the company; `None` when they were not read yet, so that every one passes.
    pub(super) origins: Option<&'a [WebOrigin]>,
    pub(super) now: Timestamp,
    /// Events that happened before this moment are refused.
    pub(super) oldest: Timestamp,
}

impl Context<'_> {
    pub(super) fn destination(&self, text: &str) -> Result<Destination, Fault> {
        let destination = Destination::parse(text)?;
        match (&destination, self.origins) {
            (Destination::Address(address), Some(origins)) if !is_at(address, origins) => {
                Err(Fault::NotADestination)
            }
            _ => Ok(destination),
        }
    }

    pub(super) fn member(&self, address: &str) -> Result<UserId, Fault> {
        let key = Email::parse(address)?.key();
        match self.members {
            Members::Anybody => Ok(UserId::new(key)),
            Members::Known(members) => {
                members.get(key.as_str()).map(|id| (*id).clone()).ok_or(Fault::NotAMember)
            }
        }
    }
}

fn is_at(address: &WebAddress, origins: &[WebOrigin]) -> bool {
    address.origin().is_some_and(|origin| origins.contains(&origin))
}
