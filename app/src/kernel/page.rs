//! A page: what it is called, what stands around it, and what it shows.

use std::{collections::HashMap, future::Future, ops::Deref, sync::Arc};

use axum::{
    extract::{Path, Query, Request as HttpRequest},
    routing::{MethodRouter, get},
};
use leptos::prelude::AnyView;
use serde::de::DeserializeOwned;

use super::{ApiError, render::render};
use crate::request::Request;

/// What a page shows, or why it can't.
pub(crate) type PageResult = Result<AnyView, ApiError>;

/// What stands around a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One thing in the middle: the way in, the first run, a message.
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
}

impl PageInfo {
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
        Self { layout, title, heading: title, lead, is_kept_offline: false }
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
}

impl PageRequest {
    pub(super) const fn new(
        request: Arc<Request>,
        params: HashMap<String, String>,
        uri: http::Uri,
    ) -> Self {
        Self { request, params, uri }
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
