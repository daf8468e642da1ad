//! The API as a page that people read: made of its document, without a script.

use maud::{DOCTYPE, Markup, html};
use nameplate_domain::api_keys::Scope;
use serde_json::Value;

use super::document::{Operation, operations};

/// The page. It is made once, when the server starts.
pub(super) fn page(document: &Value) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Nameplate API" }
                link rel="icon" href="/favicon.svg";
                link rel="stylesheet" href="/api.css";
            }
            body {
                header { a href="/" { "Nameplate" } }
                main {
                    h1 { "Nameplate API" }
                    p { (text(&document["info"]["description"])) }
                    p {
                        "The same for machines: " a href="/api/v1/openapi.json" { "openapi.json" }
                        " (OpenAPI 3.1)."
                    }
                    (scopes())
                    (contents(document))
                    @for operation in operations(document) { (section(document, &operation)) }
                }
            }
        }
    }
    .into_string()
}

fn scopes() -> Markup {
    html! {
        h2 id="scopes" { "Scopes" }
        p { "An API key opens what its scopes say, and never more than its owner may do in its company." }
        dl {
            @for scope in Scope::ALL {
                div {
                    dt { code { (scope.as_str()) } }
                    dd {
                        (scope.label())
                        @if scope.permission().is_some() { " (Admins)" }
                    }
                }
            }
        }
    }
}

fn contents(document: &Value) -> Markup {
    html! {
        h2 id="operations" { "Operations" }
        ul {
            @for operation in operations(document) {
                @let title = title(&operation);
                li {
                    a href={ "#" (anchor(&title)) } { code { (title) } }
                    " " (text(&operation.facts["summary"]))
                }
            }
        }
    }
}

fn section(document: &Value, operation: &Operation<'_>) -> Markup {
    let (title, facts) = (title(operation), operation.facts);
    let parameters = list(&facts["parameters"]);
    html! {
        section {
            h2 id=(anchor(&title)) { code { (title) } }
            p { (text(&facts["summary"])) "." }
            @if let Some(scope) = operation.scope() {
                p { "Scope: " a href="#scopes" { code { (scope.as_str()) } } }
            }
            @if !parameters.is_empty() {
                h3 { "Parameters" }
                dl {
                    @for parameter in parameters {
                        div {
                            dt { code { (text(&parameter["name"])) } }
                            dd {
                                span class="kind" { (text(&parameter["in"])) }
                                " " (text(&parameter["description"]))
                            }
                        }
                    }
                }
            }
            @if let Some(schema) = schema_of(&facts["requestBody"]) {
                h3 { "Body" }
                (fields(document, schema))
            }
            h3 { "Answers" }
            dl {
                @for (status, answer) in facts["responses"].as_object().into_iter().flatten() {
                    div {
                        dt { (status) }
                        dd {
                            (text(&answer["description"]))
                            // Problems are all of one shape.
                            @if let Some(schema) = schema_of(answer).filter(|_| status.starts_with('2')) {
                                (fields(document, schema))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn title(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The schema of a body or an answer.
fn schema_of(content: &Value) -> Option<&Value> {
    content["content"].as_object()?.values().next()?.get("schema")
}

/// The fields of an object, and of the objects in it.
fn fields(document: &Value, schema: &Value) -> Markup {
    let schema = resolved(document, schema);
    let required: Vec<_> = list(&schema["required"]).iter().map(text).collect();
    let Some(properties) = schema["properties"].as_object() else { return html! {} };
    html! {
        dl class="fields" {
            @for (name, property) in properties {
                @let whole = resolved(document, property);
                div {
                    dt { code { (name) } }
                    dd {
                        span class="kind" {
                            (kind(document, property))
                            @if required.contains(&name.as_str()) { ", required" }
                        }
                        @if let Some(words) = description(property, &whole) { " " (words) }
                        (fields(document, &whole))
                        @if let Some(items) = whole.get("items") { (fields(document, items)) }
                    }
                }
            }
        }
    }
}

fn description<'a>(property: &'a Value, whole: &'a Value) -> Option<&'a str> {
    property["description"].as_str().or_else(|| whole["description"].as_str())
}

/// Of what kind a value is, in words.
fn kind(document: &Value, property: &Value) -> String {
    let schema = resolved(document, property);
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> = words.iter().map(text).collect();
        return words.join(" | ");
    }
    let name = |value: &Value| match value.as_str() {
        Some("array") => "list".to_owned(),
        other => other.unwrap_or("object").to_owned(),
    };
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(name).collect::<Vec<_>>().join(" or "),
        kind => name(kind),
    }
}

/// A schema with what it refers to, or the part of a choice that is not `null`.
fn resolved(document: &Value, schema: &Value) -> Value {
    if let Some(path) = schema["$ref"].as_str() {
        return document.pointer(path.trim_start_matches('#')).cloned().unwrap_or_default();
    }
    match list(&schema["oneOf"]).iter().find(|choice| choice["type"] != "null") {
        Some(choice) => resolved(document, choice),
        None => schema.clone(),
    }
}

/// The id of an operation on the page.
fn anchor(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::anchor;

    #[test]
    fn every_operation_has_an_address() {
        assert_eq!(
            anchor("POST /api/v1/notifications/{id}/read"),
            "post-api-v1-notifications-id-read"
        );
    }
}
