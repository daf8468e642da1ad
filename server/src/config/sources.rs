//! Where settings come from, and what is wrong with them.
//!
//! Of the libraries for this, none names every fault at once: docs/decisions/0013.

use std::{collections::BTreeMap, fmt, io::ErrorKind, path::Path};

const PREFIX: &str = "NAMEPLATE_";
/// The command line reads it: where the file is.
const CONFIG: &str = "CONFIG";
/// Set for tests, not for the server.
const TESTS: &str = "TEST_";
/// How alike two names are, from 0 to 1, when one may be meant by the other.
const ALIKE: f64 = 0.85;

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are wrong:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  - {fault}"))
    }
}

impl std::error::Error for Faults {}

/// A setting as it was given.
struct Given {
    /// As whoever gave it would look for it.
    source: String,
    value: String,
}

/// What was given, by upper-case name without the prefix. Whoever reads it takes each setting that
/// there is; what is left then is unknown, so no list of names has to be kept beside.
#[derive(Default)]
pub(super) struct Sources {
    given: BTreeMap<String, Vec<Given>>,
    taken: Vec<&'static str>,
    faults: Faults,
}

/// A value as it would stand in a variable: a list with commas.
fn text_of(value: toml::Value) -> String {
    match value {
        toml::Value::String(text) => text,
        toml::Value::Array(list) => list.into_iter().map(text_of).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

impl Sources {
    /// Adds a file's settings. A file that was named must be there; `nameplate.toml` may be missing.
    pub(super) fn add_file(&mut self, file: Option<&Path>) {
        let path = file.unwrap_or_else(|| Path::new("nameplate.toml"));
        match std::fs::read_to_string(path) {
            Ok(text) => self.add_toml(&path.display().to_string(), &text),
            Err(error) if file.is_none() && error.kind() == ErrorKind::NotFound => {}
            Err(error) => self.faults.0.push(format!("{} can't be read: {error}", path.display())),
        }
    }

    /// Adds the settings of a text that is in the file `name`.
    pub(super) fn add_toml(&mut self, name: &str, text: &str) {
        match text.parse::<toml::Table>() {
            Ok(table) => {
                for (key, value) in table {
                    self.put(key.to_uppercase(), format!("{key} in {name}"), text_of(value));
                }
            }
            // Its own text would repeat the line, which may hold a password.
            Err(error) => {
                let before = error.span().and_then(|span| text.get(..span.start));
                let line = before.unwrap_or_default().matches('\n').count() + 1;
                let fault = format!("line {line} of {name} is not TOML: {}", error.message());
                self.faults.0.push(fault);
            }
        }
    }

    /// Adds the variables that are ours; they win over what was added before.
    pub(super) fn add_environment(&mut self, variables: impl Iterator<Item = (String, String)>) {
        for (name, value) in variables {
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            if key != CONFIG && !key.starts_with(TESTS) {
                self.put(key.to_owned(), name.clone(), value);
            }
        }
    }

    fn put(&mut self, key: String, source: String, value: String) {
        self.given.entry(key).or_default().push(Given { source, value });
    }

    /// The value of a setting, if it was given and is right. Of several, the last one counts.
    pub(super) fn take<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.taken.push(name);
        let Given { source, value } = self.given.remove(name)?.pop()?;
        parse(&value).map_err(|why| self.faults.0.push(format!("{source}: {why}"))).ok()
    }

    /// The names of all settings that were taken, whether or not they were given.
    #[cfg(test)]
    pub(super) fn taken(&self) -> &[&'static str] {
        &self.taken
    }

    /// Ends the reading, when everything was taken.
    ///
    /// # Errors
    /// Every fault, what nobody took included.
    pub(super) fn finish(mut self) -> Result<(), Faults> {
        for (key, given) in &self.given {
            let alike = |name: &&&str| strsim::jaro_winkler(name, key);
            let meant = self.taken.iter().max_by(|a, b| alike(a).total_cmp(&alike(b)));
            let meant = meant.filter(|name| alike(name) >= ALIKE);
            for Given { source, .. } in given {
                // As it is written where the fault is.
                let hint = meant.map_or_else(String::new, |name| {
                    if source.starts_with(PREFIX) {
                        format!("; did you mean {PREFIX}{name}?")
                    } else {
                        format!("; did you mean {}?", name.to_lowercase())
                    }
                });
                self.faults.0.push(format!("{source}: there is no such setting{hint}"));
            }
        }
        if self.faults.0.is_empty() { Ok(()) } else { Err(self.faults) }
    }
}
