//! The project's own source, for the tests that hold it to the rules of the house.

use std::{fs, path::Path};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A file of a crate, less its tests.
pub(crate) struct Source {
    /// The folder or the file right below `src`: `sessions` for all of `src/sessions`, `services` for
    /// `src/services.rs`. In the backend, that is a room.
    pub(crate) room: String,
    pub(crate) path: String,
    pub(crate) tokens: TokenStream,
}

/// Every file of a crate, by the name of the crate's folder.
pub(crate) fn sources(of: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(of).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|it| it != "rs") || is_of_tests(&path) {
                continue;
            }
            let inside = path.strip_prefix(&root).unwrap();
            let room = inside.iter().next().unwrap().to_str().unwrap();
            sources.push(Source {
                room: room.trim_end_matches(".rs").to_owned(),
                path: inside.display().to_string(),
                tokens: without_tests(tokens(&path)),
            });
        }
    }
    sources
}

/// Whether a file is a module that its folder declares for tests only.
fn is_of_tests(file: &Path) -> bool {
    let declaration = format!("#[cfg(test)]\nmod {};", file.file_stem().unwrap().display());
    ["mod.rs", "lib.rs", "main.rs"].iter().any(|parent| {
        let parent = fs::read_to_string(file.with_file_name(parent));
        parent.is_ok_and(|parent| parent.contains(&declaration))
    })
}

/// Leaves out what stands behind `#[cfg(test)]`.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut is_test = false;
    for token in tokens {
        let is_end = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            _ => false,
        };
        if let TokenTree::Group(group) = &token
            && group.stream().to_string().replace(' ', "") == "cfg(test)"
        {
            is_test = true;
        }
        if !is_test {
            kept.push(token);
        }
        is_test &= !is_end;
    }
    kept.into_iter().collect()
}

/// Every string in the source, on one line.
pub(crate) fn texts(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => texts(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.starts_with('"') || text.starts_with("r#") {
                    let text = text.replace("\\n", " ").replace("\\\n", " ");
                    found.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
                }
            }
            _ => {}
        }
    }
}

fn tokens(file: &Path) -> TokenStream {
    let text = fs::read_to_string(file).unwrap();
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
