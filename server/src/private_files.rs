//! What is kept in files is for the user alone that Nameplate runs as: password hashes, the secret,
//! and mails with links that let people in.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// Why files are not for their owner alone.
#[derive(Debug, Error)]
pub enum PrivacyError {
    /// Others can use something, and this process may not change that.
    #[error(
        "other users can use {} (mode {mode:04o}), and this user can't change that: {error}; give it to \
         this user with chown, or run chmod go= on it as its owner, or set NAMEPLATE_DATA_DIR to \
         another folder, such as a new one in it", path.display()
    )]
    Exposed {
        path: PathBuf,
        mode: u32,
        /// Why it can't be changed.
        error: io::Error,
    },
    /// A folder serves others as well: closing it would take it from them.
    #[error(
        "other users can use {}, and there is more in it than Nameplate's; set NAMEPLATE_DATA_DIR to a \
         folder of its own, such as a new one in it, or run chmod go= on it if nobody else needs it",
         path.display()
    )]
    Shared { path: PathBuf },
    /// It can't be found out.
    #[error("who can use {} can't be found out: {error}", path.display())]
    Unknown { path: PathBuf, error: io::Error },
}

pub use modes::restrict_new_files;
pub(crate) use modes::{first_exposed, tighten};

/// A SQLite database is up to four files.
fn files_of(database: &Path) -> impl Iterator<Item = PathBuf> {
    ["", "-wal", "-shm", "-journal"].into_iter().map(|end| {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

#[cfg(unix)]
mod modes {
    use std::{
        ffi::{OsStr, OsString},
        fs::{self, File, Permissions},
        io,
        os::unix::{
            ffi::OsStrExt as _,
            fs::{MetadataExt as _, PermissionsExt as _},
        },
        path::{Path, PathBuf},
    };

    use rustix::{
        fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, statat},
        io::Errno,
        process::umask,
    };

    use super::{PrivacyError, files_of};
    use crate::data_dir::{OUTBOX, PLACES, SECRET};

    /// What the group and all others may do.
    const OTHERS: u32 = 0o077;

    /// From now on, what this process makes is for its owner alone: files 0600, folders 0700.
    pub fn restrict_new_files() {
        umask(Mode::RWXG | Mode::RWXO);
    }

    /// Takes from others what they may do with the data folder and with what Nameplate keeps in it,
    /// and with a database that is elsewhere. Must be done before the database is opened: closing a
    /// file drops the locks that SQLite holds on it in this process.
    ///
    /// # Errors
    /// [`PrivacyError`], when something in the folder stays open to others.
    pub(crate) fn tighten(folder: &Path, database: Option<&Path>) -> Result<(), PrivacyError> {
        // The folder itself may be behind a link, as systemd puts it for a dynamic user: whoever
        // runs Nameplate chose it. No link in it is followed.
        let opened = File::open(folder).map_err(|error| unknown(folder, error))?;
        if is_shared(&opened, database).map_err(|error| unknown(folder, error))? {
            return Err(PrivacyError::Shared { path: folder.to_owned() });
        }
        // Before all that is in it: then nobody else can put anything else in its place.
        let mut closed = usize::from(close(&opened, folder)?);
        closed += close_in(&opened, folder, OsStr::new(SECRET))?;
        closed += close_outbox(&opened, folder)?;
        if let Some(database) = database {
            closed += close_database(&opened, folder, database)?;
        }
        if closed > 0 {
            tracing::warn!(
                "other users could use {} or files in it ({closed} in all); now they can't",
                folder.display()
            );
        }
        Ok(())
    }

    /// The first of what is kept that others can use, with its mode.
    pub(crate) fn first_exposed(folder: &Path, database: Option<&Path>) -> Option<(PathBuf, u32)> {
        let kept = [folder.to_owned(), folder.join(SECRET), folder.join(OUTBOX)];
        kept.into_iter().chain(database.into_iter().flat_map(files_of)).find_map(|path| {
            let mode = fs::metadata(&path).ok()?.permissions().mode() & 0o7777;
            (mode & OTHERS != 0).then_some((path, mode))
        })
    }

    /// Whether a folder is open to others and not ours alone: one like `/tmp`, or one with something in
    /// it and nothing that Nameplate keeps.
    fn is_shared(folder: &File, database: Option<&Path>) -> io::Result<bool> {
        let mode = Mode::from_raw_mode(folder.metadata()?.permissions().mode());
        if !mode.intersects(Mode::RWXG | Mode::RWXO) {
            return Ok(false);
        }
        if mode.contains(Mode::SVTX) {
            return Ok(true);
        }
        let database = database.and_then(Path::file_name).map(OsStr::as_bytes);
        let kept = [SECRET, OUTBOX, PLACES].map(str::as_bytes);
        let mut holds_others = false;
        for entry in Dir::read_from(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if kept.contains(&name) || Some(name) == database {
                return Ok(false);
            }
            // What file systems and mounts put there.
            holds_others |= !name.starts_with(b".") && name != b"lost+found";
        }
        Ok(holds_others)
    }

    fn close_outbox(folder: &File, path: &Path) -> Result<usize, PrivacyError> {
        let path = path.join(OUTBOX);
        let Some(outbox) = open_in(folder, OsStr::new(OUTBOX), FileType::Directory)
            .map_err(|error| unknown(&path, error))?
        else {
            return Ok(0);
        };
        let mut closed = usize::from(close(&outbox, &path)?);
        let entries = Dir::read_from(&outbox).map_err(|error| unknown(&path, error.into()))?;
        for entry in entries {
            let entry = entry.map_err(|error| unknown(&path, error.into()))?;
            closed += close_in(&outbox, &path, OsStr::from_bytes(entry.file_name().to_bytes()))?;
        }
        Ok(closed)
    }

    /// One that is elsewhere is ours as well, and nobody else has any use for it. But who put it there
    /// may have arranged with another owner how it is shared, so that is warned of, not refused.
    fn close_database(folder: &File, path: &Path, database: &Path) -> Result<usize, PrivacyError> {
        let parent = database.parent().filter(|it| !it.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let Ok(opened) = File::open(parent) else { return Ok(0) };
        let names = || files_of(database).filter_map(|it| it.file_name().map(OsString::from));
        if is_same(folder, &opened) {
            return names().map(|name| close_in(folder, path, &name)).sum();
        }
        let closed: Result<usize, _> = names().map(|name| close_in(&opened, parent, &name)).sum();
        closed.or_else(|error| {
            tracing::warn!(%error, "the database is left as it is");
            Ok(0)
        })
    }

    fn is_same(one: &File, other: &File) -> bool {
        let id = |it: &File| it.metadata().map(|it| (it.dev(), it.ino())).ok();
        id(one).is_some_and(|it| Some(it) == id(other))
    }

    /// Closes a file to others, if it is there and isn't closed; gives how many it closed.
    fn close_in(folder: &File, path: &Path, name: &OsStr) -> Result<usize, PrivacyError> {
        let path = path.join(name);
        match open_in(folder, name, FileType::RegularFile) {
            Ok(Some(file)) => close(&file, &path).map(usize::from),
            Ok(None) => Ok(0),
            Err(error) => Err(unknown(&path, error)),
        }
    }

    /// Opens what others can use. `None` for what is closed, not there, or of another kind.
    fn open_in(folder: &File, name: &OsStr, kind: FileType) -> io::Result<Option<File>> {
        let stat = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let is_closed = !Mode::from_raw_mode(stat.st_mode).intersects(Mode::RWXG | Mode::RWXO);
        // A folder is opened in any case, for what is in it.
        if FileType::from_raw_mode(stat.st_mode) != kind
            || (is_closed && kind == FileType::RegularFile)
        {
            return Ok(None);
        }
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(Some(openat(folder, name, flags, Mode::empty())?.into()))
    }

    /// Takes from others what they may do; gives whether they could do anything.
    fn close(file: &File, path: &Path) -> Result<bool, PrivacyError> {
        let mode = || file.metadata().map(|it| it.permissions().mode() & 0o7777);
        let before = mode().map_err(|error| unknown(path, error))?;
        if before & OTHERS == 0 {
            return Ok(false);
        }
        let changed = file.set_permissions(Permissions::from_mode(before & !OTHERS));
        let error = match changed.and_then(|()| mode()) {
            Ok(after) if after & OTHERS == 0 => return Ok(true),
            Ok(_) => io::Error::other("the file system keeps modes of its own"),
            Err(error) => error,
        };
        Err(PrivacyError::Exposed { path: path.to_owned(), mode: before, error })
    }

    fn unknown(path: &Path, error: io::Error) -> PrivacyError {
        PrivacyError::Unknown { path: path.to_owned(), error }
    }
}

/// Elsewhere, who may use a file is what its folder says.
#[cfg(not(unix))]
mod modes {
    use std::path::{Path, PathBuf};

    use super::PrivacyError;

    pub const fn restrict_new_files() {}

    pub(crate) const fn tighten(_: &Path, _: Option<&Path>) -> Result<(), PrivacyError> {
        Ok(())
    }

    pub(crate) const fn first_exposed(_: &Path, _: Option<&Path>) -> Option<(PathBuf, u32)> {
        None
    }
}
