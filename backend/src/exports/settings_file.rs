//! Reading a file with settings: whatever it holds, only what this version knows comes of it.

use std::io::{Cursor, Read as _};

use nameplate_domain::exports::{ImportError, ImportRules, SCHEMA_VERSION};
use serde_json::{Map, Value};
use zip::{ZipArchive, result::ZipError};

use super::KnownSettings;

/// The file in a ZIP that holds the settings.
pub(crate) const SETTINGS_FILE: &str = "settings.json";
/// How a ZIP begins: with a file, or, an empty one, with its end.
const ZIP_STARTS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Reads a ZIP of Nameplate or the settings out of one. Nothing else in a ZIP is unpacked.
///
/// # Errors
/// [`ImportError`], when nothing can come of it.
pub(crate) fn read_file(file: &[u8]) -> Result<KnownSettings, ImportError> {
    if file.is_empty() {
        return Err(ImportError::NoFile);
    }
    if ZIP_STARTS.iter().any(|start| file.starts_with(start)) {
        return read_settings(&unpack(file)?);
    }
    if file.len() > ImportRules::MAX_SETTINGS_BYTES {
        return Err(ImportError::SettingsTooLarge);
    }
    read_settings(file)
}

/// Unpacks the settings, and no more than they may be large, whatever the ZIP says of their size.
fn unpack(file: &[u8]) -> Result<Vec<u8>, ImportError> {
    let mut zip = ZipArchive::new(Cursor::new(file)).map_err(|_| ImportError::NotReadable)?;
    let entry = zip.by_name(SETTINGS_FILE).map_err(|error| match error {
        ZipError::FileNotFound => ImportError::NoSettings,
        _ => ImportError::NotReadable,
    })?;
    let mut settings = Vec::new();
    let most = ImportRules::MAX_SETTINGS_BYTES as u64;
    let read = entry.take(most + 1).read_to_end(&mut settings);
    if settings.len() > ImportRules::MAX_SETTINGS_BYTES {
        return Err(ImportError::SettingsTooLarge);
    }
    // What is read to its end is checked against its sum.
    read.map_err(|_| ImportError::NotReadable)?;
    Ok(settings)
}

fn read_settings(text: &[u8]) -> Result<KnownSettings, ImportError> {
    // Some editors put a mark of the encoding before it.
    let text = text.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(text);
    // What is nested deeper than 128 levels is refused there.
    let file: Value = serde_json::from_slice(text).map_err(|_| ImportError::NotReadable)?;
    let version = file.get("schema_version").and_then(Value::as_u64);
    let version = version.ok_or(ImportError::NotSettings)?;
    if version > u64::from(SCHEMA_VERSION) {
        return Err(ImportError::NewerVersion);
    }
    let settings = file.get("settings").and_then(Value::as_object);
    Ok(KnownSettings::of(settings.ok_or(ImportError::NotSettings)?))
}

/// The settings as the file of a copy holds them.
pub(crate) fn settings_text(settings: &Value) -> String {
    let mut file = Map::new();
    file.insert("schema_version".to_owned(), SCHEMA_VERSION.into());
    file.insert("settings".to_owned(), settings.clone());
    format!("{:#}\n", Value::Object(file))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use nameplate_domain::{appearance::Theme, exports::PortableSettings};
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const DARK: &[u8] = br#"{"schema_version":1,"settings":{"appearance":{"theme":"dark"}}}"#;

    fn theme(file: &[u8]) -> Result<Theme, ImportError> {
        read_file(file).map(|known| known.over(&PortableSettings::default()).appearance.theme)
    }

    #[test]
    fn settings_are_read_out_of_both() {
        assert_eq!(theme(DARK), Ok(Theme::Dark));
        assert_eq!(theme(&zip(&[("data.json", b"x"), (SETTINGS_FILE, DARK)])), Ok(Theme::Dark));
        let marked = ["\u{FEFF}".as_bytes(), DARK].concat();
        assert_eq!(theme(&marked), Ok(Theme::Dark));
    }

    #[test]
    fn what_holds_no_settings_is_refused() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let deep_inside = format!(r#"{{"schema_version":1,"settings":{{"appearance":{deep}}}}}"#);
        let elsewhere = zip(&[("../settings.json", DARK), ("a/settings.json", DARK)]);
        for (file, error) in [
            (&b""[..], ImportError::NoFile),
            (b"PK", ImportError::NotReadable),
            (b"PK\x03\x04 and no more", ImportError::NotReadable),
            (b"\x89PNG", ImportError::NotReadable),
            (deep.as_bytes(), ImportError::NotReadable),
            (deep_inside.as_bytes(), ImportError::NotReadable),
            (&zip(&[]), ImportError::NoSettings),
            (&elsewhere, ImportError::NoSettings),
            (b"[1]", ImportError::NotSettings),
            (br#"{"settings":{}}"#, ImportError::NotSettings),
            (br#"{"schema_version":"1","settings":{}}"#, ImportError::NotSettings),
            (br#"{"schema_version":1,"settings":[]}"#, ImportError::NotSettings),
            (br#"{"schema_version":2,"settings":{}}"#, ImportError::NewerVersion),
            (&zip(&[(SETTINGS_FILE, b"{")]), ImportError::NotReadable),
        ] {
            assert_eq!(
                theme(file),
                Err(error),
                "{}",
                String::from_utf8_lossy(&file[..file.len().min(40)])
            );
        }
    }

    #[test]
    fn no_more_is_unpacked_than_settings_may_have() {
        let blanks = vec![b' '; 200 * 1024 * 1024];
        let bomb = zip(&[(SETTINGS_FILE, &blanks)]);
        assert!(bomb.len() < 1024 * 1024, "{}", bomb.len());
        assert_eq!(theme(&bomb), Err(ImportError::SettingsTooLarge));
        // What else is in it is never unpacked.
        let beside = zip(&[("bomb", &blanks), (SETTINGS_FILE, DARK)]);
        assert_eq!(theme(&beside), Ok(Theme::Dark));
        let plain = vec![b' '; ImportRules::MAX_SETTINGS_BYTES + 1];
        assert_eq!(theme(&plain), Err(ImportError::SettingsTooLarge));
    }

    #[test]
    fn a_damaged_zip_is_no_settings() {
        let mut damaged = zip(&[(SETTINGS_FILE, DARK)]);
        let at = 30 + SETTINGS_FILE.len() + 3;
        damaged[at] ^= 0xff;
        assert!(theme(&damaged).is_err());
    }
}
