//! The server functions that explain.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// Whether something reached one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Arrival {
    /// It did.
    Arrived,
    /// It is on its way, or held back.
    Waits,
    /// It did not.
    Dropped,
    /// It should have, and failed.
    Failed,
}

/// A rule that an event met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StepView {
    /// What the rule is called.
    pub(crate) rule: String,
    /// What it did, in words.
    pub(crate) words: String,
    /// What became of the event there.
    pub(crate) arrival: Arrival,
    /// Where it is set.
    pub(crate) setting: Option<String>,
}

/// What became of an event on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChannelView {
    /// The channel.
    pub(crate) channel: String,
    /// Whether it arrived.
    pub(crate) arrival: Arrival,
    /// What became of it, in one sentence.
    pub(crate) outcome: String,
    /// The rules, in their order.
    pub(crate) steps: Vec<StepView>,
}

/// An event that concerned the viewer, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WhyView {
    /// The event's id.
    pub(crate) id: String,
    /// What kind of thing happened.
    pub(crate) label: String,
    /// What it said first.
    pub(crate) title: String,
    /// What it said besides.
    pub(crate) body: Option<String>,
    /// The case that it is about, in words.
    pub(crate) case: Option<String>,
    /// Where it happened.
    pub(crate) company: String,
    /// When Nameplate learnt of it.
    pub(crate) when: When,
    /// What became of it on each channel.
    pub(crate) channels: Vec<ChannelView>,
    /// Whether one sent it to oneself to see whether it arrives.
    pub(crate) is_test: bool,
}

/// A part of the events that concerned the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WhyListView {
    /// The events, the newest first.
    pub(crate) items: Vec<WhyView>,
    /// Where the older ones begin, if there are any.
    pub(crate) older: Option<String>,
}

/// Loads a part of the events of the last 30 days that concerned the viewer.
#[server(input = GetUrl)]
pub(crate) async fn get_explanations(
    #[server(default)] before: String,
) -> Result<WhyListView, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_domain::kernel::EventId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let before = EventId::parse(&before);
    let page = request.services.explanations.page(&viewer.user.id, before.as_ref()).await;
    let page = page.map_err(|error| request.explain(error.into()))?;
    Ok(WhyListView {
        items: page.items.iter().map(|item| request.why_view(item)).collect(),
        older: page.next.map(|id| id.to_string()),
    })
}

/// Loads one of them.
#[server(input = GetUrl)]
pub(crate) async fn get_explanation(id: String) -> Result<WhyView, ApiError<NoRefusal>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::EventId;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let id = EventId::parse(&id).ok_or(Cause::NotFound)?;
    let found = request.services.explanations.find(&viewer.user.id, &id).await;
    let found = found.map_err(|error| request.explain(error.into()))?.ok_or(Cause::NotFound)?;
    Ok(request.why_view(&found))
}
