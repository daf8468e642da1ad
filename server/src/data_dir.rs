//! The data folder: the database by default, the secret, and mail that isn't sent.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::Path,
};

use nameplate_backend::{OsRng, Rng as _, SecretKey};

/// What links are signed with.
pub(crate) const SECRET: &str = "secret.key";
/// Where mails are written while there is no mail server.
pub(crate) const OUTBOX: &str = "outbox";
/// Where the database of places is looked for.
pub(crate) const PLACES: &str = "places.mmdb";

/// Makes the folder, for its owner alone, and tries whether it can be written.
pub(crate) fn prepare(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let probe = folder.join(format!(".writable.{}", std::process::id()));
    // Made new: in a folder that others can write, a link may stand there.
    OpenOptions::new().write(true).create_new(true).open(&probe)?;
    fs::remove_file(&probe)
}

/// The secret of the folder; the first time, a new one is made.
pub(crate) fn secret(folder: &Path) -> io::Result<SecretKey> {
    let path = folder.join(SECRET);
    match fs::read_to_string(&path) {
        Ok(text) => SecretKey::parse(&text).ok_or_else(|| {
            let why = format!("{} holds no secret; put it back from a backup", path.display());
            io::Error::new(ErrorKind::InvalidData, why)
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => make_secret(folder, &path),
        Err(error) => Err(error),
    }
}

/// Written whole under another name first: two processes that start at once agree on one secret,
/// and a full disk leaves no half of one.
fn make_secret(folder: &Path, path: &Path) -> io::Result<SecretKey> {
    let mut bytes = [0; SecretKey::LEN];
    OsRng.fill(&mut bytes);
    let half = folder.join(format!("{SECRET}.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&half)?;
    writeln!(file, "{}", SecretKey::new(bytes).expose())?;
    file.sync_all()?;
    // A hard link fails where there is a file already, unlike a rename.
    let linked = fs::hard_link(&half, path);
    fs::remove_file(&half)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => secret(folder),
    }
}
