//! The files that a page needs to come alive, by their hashed names.

/// The names of the built files, found once at start-up. All are paths on this site.
#[derive(Clone, Debug, Default)]
pub struct Scripts {
    pub css: Option<String>,
    /// The module that brings pages to life, and its WebAssembly.
    pub main: Option<(String, String)>,
    /// Which build it is: letters and digits.
    pub build: String,
}
