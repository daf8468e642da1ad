//! Read off the source: transactions are begun in the backend alone, and the crates above it ask its
//! services.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::source::sources;

/// What works on a database past the services: `.begin()`, `.writer()`, and all of `sqlx`.
fn database_access(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => database_access(group.stream(), found),
            TokenTree::Ident(name) if name == "sqlx" => found.push("sqlx".to_owned()),
            // With arguments, these are methods of something else: a snooze begins, too.
            TokenTree::Ident(name)
                if (name == "begin" || name == "writer") && is_empty_call(tokens.get(at + 1)) =>
            {
                found.push(format!("{name}()"));
            }
            _ => {}
        }
    }
}

fn is_empty_call(next: Option<&TokenTree>) -> bool {
    matches!(next, Some(TokenTree::Group(arguments))
        if arguments.delimiter() == Delimiter::Parenthesis && arguments.stream().is_empty())
}

fn all_access(of: &str) -> Vec<String> {
    let mut all = Vec::new();
    for source in sources(of) {
        let mut found = Vec::new();
        database_access(source.tokens, &mut found);
        all.extend(found.into_iter().map(|access| format!("{of}/src/{}: {access}", source.path)));
    }
    all
}

#[test]
fn the_app_and_the_server_open_no_transaction() {
    for of in ["app", "server"] {
        assert!(sources(of).len() > 10, "{of} has more files");
        assert_eq!(all_access(of), [""; 0]);
    }
    // What is looked for is found where it may stand.
    let of_backend = all_access("backend");
    for access in ["begin()", "writer()", "sqlx"] {
        assert!(of_backend.iter().any(|found| found.ends_with(access)), "{access}");
    }
}
