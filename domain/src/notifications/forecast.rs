//! What some preferences would have sent.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Channel, Decision};
use crate::kernel::Timestamp;

/// How much would have reached a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Lines in the notification centre.
    pub in_app: u32,
    /// Mails; what is held until one moment is one.
    pub email: u32,
    /// Push messages, on each device; what is held until one moment is one.
    pub push: u32,
}

/// Adds up what a series of decisions would send.
#[derive(Clone, Debug, Default)]
pub struct ForecastCounter {
    forecast: Forecast,
    /// Moments until which something is held: what leaves together counts once.
    together: HashSet<(Channel, Timestamp)>,
}

impl Forecast {
    const fn count(&mut self, channel: Channel) -> &mut u32 {
        match channel {
            Channel::InApp => &mut self.in_app,
            Channel::Email => &mut self.email,
            Channel::Push => &mut self.push,
        }
    }
}

impl ForecastCounter {
    pub fn add(&mut self, decision: &Decision) {
        for &channel in Channel::ALL {
            let decision = decision.on(channel);
            let is_new = match decision.held_until() {
                Some(until) => self.together.insert((channel, until)),
                None => decision.delivers(),
            };
            *self.forecast.count(channel) += u32::from(is_new);
        }
    }

    #[must_use]
    pub const fn forecast(&self) -> Forecast {
        self.forecast
    }
}
