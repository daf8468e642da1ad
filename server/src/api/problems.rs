//! Which problems an operation may answer with, for the document.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder},
};

/// The media type of problem documents.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";
/// What problem documents are called in the document.
const SCHEMA: &str = "Problem";

/// What every operation may answer with that is no success.
const OF_ALL: [(u16, &str); 9] = [
    (400, "The request can't be read, or holds an API key in its address."),
    (
        401,
        "No API key, or one that opens nothing: mistyped, unknown, revoked, expired, or of somebody who may not enter \
         the company.",
    ),
    (403, "The key lacks the scope, or its owner may not do this in the company."),
    (404, "There is no such thing, or it belongs to somebody else."),
    (413, "The body is too long."),
    (415, "The body does not say that it is JSON."),
    (422, "`errors` says what is wrong with the values."),
    (429, "The key made too many requests; `Retry-After` says in how many seconds there are more."),
    (503, "Nothing was done; try again."),
];

/// What a change may answer with, besides, that says what it is a change of.
const OF_CHANGES: [(u16, &str); 2] =
    [(412, "It was changed since it was read."), (428, "`If-Match` is missing.")];

/// The problems of every operation.
pub(super) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        OF_ALL.into_iter().map(response).collect()
    }
}

/// The problems of a change that takes `If-Match`.
pub(super) struct ChangeProblems;

impl IntoResponses for ChangeProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        OF_ALL.into_iter().chain(OF_CHANGES).map(response).collect()
    }
}

fn response((status, words): (u16, &str)) -> (String, RefOr<Response>) {
    let schema = Ref::from_schema_name(SCHEMA);
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(words).content(MEDIA_TYPE, content).build();
    (status.to_string(), RefOr::T(response))
}
