//! The OpenAPI document, and what follows from it.

use http::Method;
use nameplate_domain::api_keys::Scope;
use serde_json::Value;
use utoipa::openapi::{
    self, ComponentsBuilder, Info, OpenApiBuilder, Server,
    schema::{ObjectBuilder, Schema, SchemaType, Type},
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use super::{
    access::RequiredScopes,
    problem::{Document, FieldProblem},
};

/// What the operations name as what secures them.
const API_KEY: &str = "api_key";

/// The methods of operations, in the order in which one reads them.
const METHODS: [(&str, Method); 5] = [
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

/// Where the API lies, below which its paths are.
pub(super) const BASE: &str = "/api";

/// The document before the operations are in it.
pub(super) fn base() -> openapi::OpenApi {
    let mut info = Info::new("Nameplate", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "What other products do in Nameplate: for one of its members, in one company, by an API key. Every answer \
         that is no success is a problem document (RFC 9457)."
            .to_owned(),
    );
    let scopes: String =
        Scope::ALL.iter().map(|it| format!("\n- `{}`: {}", it.as_str(), it.label())).collect();
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(format!(
            "An API key of `/settings/api-keys`, such as `npk_8k…`. It never does more than its owner may in its \
             company at that moment, nor more than its scopes open:{scopes}"
        )))
        .build();
    let components = ComponentsBuilder::new()
        .schema_from::<FieldProblem>()
        .schema_from::<Document<'static>>()
        .security_scheme(API_KEY, SecurityScheme::Http(scheme))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new(BASE)]))
        .components(Some(components))
        .build()
}

/// An operation of a document.
pub(super) struct Operation<'a> {
    pub(super) method: Method,
    /// Its path, with what the API lies below.
    pub(super) path: String,
    /// What the document says of it.
    pub(super) facts: &'a Value,
}

/// The operations of a document, in the order in which one reads them.
pub(super) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |(word, method)| {
            Some(Operation { method, path: format!("{BASE}{path}"), facts: item.get(word)? })
        })
    });
    operations.collect()
}

impl Operation<'_> {
    /// The scope that it needs.
    pub(super) fn scope(&self) -> Option<Scope> {
        Scope::parse(self.facts["security"][0][API_KEY][0].as_str()?)
    }
}

/// The scope that each operation of a document needs.
pub(super) fn scopes(document: &Value) -> RequiredScopes {
    let of = |it: Operation<'_>| Some(((it.method.clone(), it.path.clone()), it.scope()?));
    operations(document).into_iter().filter_map(of).collect()
}

/// The schema of a text that is one of some words, or `null`.
pub(super) fn one_of_or_none(words: impl Iterator<Item = &'static str>) -> Schema {
    let words = words.map(Some).chain([None]);
    let kinds = SchemaType::from_iter([Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(kinds).enum_values(Some(words)).build().into()
}

/// The schema of a text that is one of some words.
pub(super) fn one_of(words: impl Iterator<Item = &'static str>) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build().into()
}
