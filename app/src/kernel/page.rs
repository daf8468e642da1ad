//! A page: what it is called, what stands around it, and what it shows.

use std::{
    collections::HashMap,
    future::Future,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use axum::{
    extract::{Path, Query, Request as HttpRequest},
    routing::{MethodRouter, get},
};
use leptos::prelude::AnyView;
use serde::de::DeserializeOwned;

use super::{ApiError, PageHead, render::render};
use crate::request::Request;

/// What a page shows, or why it can't.
pub(crate) type PageResult = Result<AnyView, ApiError>;

/// What stands around a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The way in: the plate beside one form. Who is signed in gets it as [`Layout::Centered`].
    Entrance,
    /// One thing in the middle: a question, a message.
    Centered,
    /// The page alone.
    Plain,
    /// The navigation of the settings beside it.
    Settings,
    /// Nothing: an open page takes it as a part of itself.
    Part,
}

/// What is known of a page before it is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageInfo {
    /// What stands around it.
    pub(crate) layout: Layout,
    /// What it is called in the tab.
    pub(crate) title: &'static str,
    pub(crate) heading: &'static str,
    /// One sentence that says what it is for.
    pub(crate) lead: Option<&'static str>,
    /// Whether a browser may keep a copy of it for when there is no connection.
    pub(crate) is_kept_offline: bool,
    /// The page below which it is, with its path, where that is not the list of all settings.
    pub(crate) parent: Option<(&'static str, &'static str)>,
    /// What comes after it, where a way in tells that.
    pub(crate) next_steps: &'static [&'static str],
}

impl PageInfo {
    /// A way in.
    pub(crate) const fn entrance(title: &'static str) -> Self {
        Self::new(Layout::Entrance, title, None)
    }

    /// A page with one thing on it.
    pub(crate) const fn centered(title: &'static str) -> Self {
        Self::new(Layout::Centered, title, None)
    }

    /// A page that stands alone.
    pub(crate) const fn plain(title: &'static str, lead: &'static str) -> Self {
        Self::new(Layout::Plain, title, Some(lead))
    }

    /// What an open page takes as a part of itself.
    pub(crate) const fn part(title: &'static str) -> Self {
        Self::new(Layout::Part, title, None)
    }

    pub(crate) const fn settings(title: &'static str, lead: &'static str) -> Self {
        Self::new(Layout::Settings, title, Some(lead))
    }

    const fn new(layout: Layout, title: &'static str, lead: Option<&'static str>) -> Self {
        Self {
            layout,
            title,
            heading: title,
            lead,
            is_kept_offline: false,
            parent: None,
            next_steps: &[],
        }
    }

    /// Lets browsers keep a copy of it for when there is no connection. Not for what shows a secret or
    /// protects the account, nor for what is a company's.
    pub(crate) const fn kept_offline(mut self) -> Self {
        self.is_kept_offline = true;
        self
    }

    /// Gives it another heading than its title.
    pub(crate) const fn with_heading(mut self, heading: &'static str) -> Self {
        self.heading = heading;
        self
    }

    /// Gives it a sentence that says what it is for.
    pub(crate) const fn with_lead(mut self, lead: &'static str) -> Self {
        self.lead = Some(lead);
        self
    }

    /// Puts it below another page, by its path and title: a link on top leads back there.
    pub(crate) const fn below(mut self, path: &'static str, title: &'static str) -> Self {
        self.parent = Some((path, title));
        self
    }

    /// Has a way in tell what comes after it.
    pub(crate) const fn with_next_steps(mut self, steps: &'static [&'static str]) -> Self {
        self.next_steps = steps;
        self
    }

    /// The route of the page: `load` makes what it shows.
    pub(crate) fn get<L, F>(self, load: L) -> MethodRouter
    where
        L: Fn(PageRequest) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = PageResult> + Send + 'static,
    {
        get(async move |params: Option<Path<HashMap<String, String>>>, request: HttpRequest| {
            let params = params.map(|Path(params)| params).unwrap_or_default();
            render(self, params, request, load).await
        })
    }
}

/// What a page was asked for: the request, with what its address says.
#[derive(Clone)]
pub(crate) struct PageRequest {
    request: Arc<Request>,
    params: HashMap<String, String>,
    uri: http::Uri,
    only_company: Option<String>,
    head: Arc<OnceLock<PageHead>>,
}

impl PageRequest {
    pub(super) fn new(
        request: Arc<Request>,
        params: HashMap<String, String>,
        uri: http::Uri,
        only_company: Option<String>,
    ) -> Self {
        Self { request, params, uri, only_company, head: Arc::default() }
    }

    /// What the page says of itself, once it did.
    pub(super) fn head(&self) -> Arc<OnceLock<PageHead>> {
        self.head.clone()
    }

    /// Has the page say of itself what is known only now. What is said first counts.
    pub(crate) fn set_head(&self, head: PageHead) {
        if self.head.set(head).is_err() {
            tracing::warn!(page = %self.page, "a page said twice what it is called");
        }
    }

    /// On a way in: the name of the company that is served, if it is one.
    pub(crate) fn only_company(&self) -> Option<&str> {
        self.only_company.as_deref()
    }

    /// A part of the path, as the route names it.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map(String::as_str).unwrap_or_default()
    }

    /// What the query says; what can't be read counts as not said.
    pub(crate) fn query<T: DeserializeOwned + Default>(&self) -> T {
        Query::try_from_uri(&self.uri).map(|Query(query)| query).unwrap_or_default()
    }
}

impl Deref for PageRequest {
    type Target = Request;

    fn deref(&self) -> &Request {
        &self.request
    }
}
