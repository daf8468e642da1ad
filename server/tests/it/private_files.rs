//! What is kept in files, and who can read it: the program itself, as a service manager starts it.

#![cfg(unix)]

use std::{
    fs::{self, Permissions},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, symlink},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// The user that has no rights, and what `root` can turn a process into.
const NOBODY: u32 = 65534;

/// The program with the umask that most have, whatever that of these tests is.
fn nameplate(folder: &Path, command: &str) -> Command {
    let mut program = Command::new("/bin/sh");
    program
        .args(["-c", "umask 022 && exec \"$0\" $1", env!("CARGO_BIN_EXE_nameplate"), command])
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

fn run(folder: &TempDir, command: &str) -> Output {
    nameplate(folder.path(), command).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: impl AsRef<Path>, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// What lies in a folder, and in the folders in it.
fn all_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let each = |path: PathBuf| match path.is_dir() {
        true => [all_in(&path), vec![path]].concat(),
        false => vec![path],
    };
    entries.flat_map(each).collect()
}

/// A data folder as an older version or a service manager left it: everybody reads everything.
fn open_folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(&folder, "demo").status.success());
    let data = folder.path().join("data");
    fs::create_dir_all(data.join("outbox")).unwrap();
    for name in ["outbox/a.eml", "outbox/b.part", "places.txt"] {
        fs::write(data.join(name), "x").unwrap();
    }
    for path in all_in(&data) {
        set_mode(&path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    set_mode(&data, 0o755);
    (folder, data)
}

#[test]
fn a_folder_that_others_can_read_is_tightened() {
    let (folder, data) = open_folder();
    let run = run(&folder, "migrate");
    assert!(run.status.success());
    let log = text(&run.stderr);
    assert_eq!(log.matches("other users could use data").count(), 1, "one line says so: {log}");
    for (name, expected) in [
        ("", 0o700),
        ("nameplate.db", 0o600),
        ("secret.key", 0o600),
        ("outbox", 0o700),
        ("outbox/a.eml", 0o600),
        ("outbox/b.part", 0o600),
        ("places.txt", 0o644),
    ] {
        assert_eq!(mode(data.join(name)), expected, "{name}");
    }
    let again = nameplate(folder.path(), "migrate").output().unwrap();
    assert!(!text(&again.stderr).contains("other users"), "nothing is left to say");
}

#[test]
fn what_is_behind_links_is_left_alone() {
    let (folder, data) = open_folder();
    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("file"), "x").unwrap();
    set_mode(&foreign, 0o755);
    set_mode(foreign.join("file"), 0o644);
    symlink(foreign.join("file"), data.join("outbox/c.eml")).unwrap();
    assert!(run(&folder, "migrate").status.success());
    fs::remove_dir_all(data.join("outbox")).unwrap();
    symlink(&foreign, data.join("outbox")).unwrap();
    assert!(run(&folder, "migrate").status.success());
    assert_eq!(mode(&foreign), 0o755);
    assert_eq!(mode(foreign.join("file")), 0o644);
}

/// A server that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

#[test]
fn all_that_is_made_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(&folder, "demo").status.success());
    let data = folder.path().join("data");
    let mut server = nameplate(folder.path(), "serve");
    let server = server.env("NAMEPLATE_ADDR", "127.0.0.1:0").stderr(Stdio::null());
    let mut server = Running(server.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let addr = line.trim().rsplit('/').next().unwrap();

    let form = "form[email]=ada%40example.com";
    let mut connection = TcpStream::connect(addr).unwrap();
    let request = format!(
        "POST /act/request_password_reset HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let outbox = data.join("outbox");
    // 20 seconds for a mail that takes one.
    let is_written = (0..400).any(|_| {
        thread::sleep(Duration::from_millis(50));
        outbox.is_dir() && all_in(&outbox).iter().any(|it| it.extension() == Some("eml".as_ref()))
    });
    assert!(is_written, "{answer}");

    for name in ["nameplate.db", "nameplate.db-wal", "nameplate.db-shm", "secret.key", "outbox"] {
        assert!(data.join(name).exists(), "{name}");
    }
    for path in all_in(&data) {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    assert_eq!(mode(&data), 0o700);
}

#[test]
fn a_database_elsewhere_is_tightened_and_its_folder_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    set_mode(&elsewhere, 0o755);
    let migrate = || {
        let mut program = nameplate(folder.path(), "migrate");
        let run = program.env("NAMEPLATE_DATABASE_URL", "sqlite://elsewhere/x%20y.db").output();
        assert!(run.unwrap().status.success());
        assert_eq!(mode(elsewhere.join("x y.db")), 0o600);
    };
    migrate();
    set_mode(elsewhere.join("x y.db"), 0o644);
    migrate();
    assert_eq!(mode(&elsewhere), 0o755);
}

#[test]
fn a_folder_that_cannot_be_tightened_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    if fs::metadata(folder.path()).unwrap().uid() != 0 {
        // Only root can make a folder of somebody else's.
        return;
    }
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    set_mode(folder.path(), 0o755);
    set_mode(&data, 0o777);
    for command in ["migrate", "demo", "serve", "doctor"] {
        let run = nameplate(folder.path(), command).uid(NOBODY).gid(NOBODY).output().unwrap();
        assert!(!run.status.success(), "{command}");
        let said = text(&run.stdout) + &text(&run.stderr);
        assert!(said.contains("other users can use data (mode 0777)"), "{command}: {said}");
        assert!(said.contains("chown") && said.contains("NAMEPLATE_DATA_DIR"), "{command}: {said}");
        let holds = |name| data.join(name).exists();
        assert!(!holds("nameplate.db") && !holds("secret.key"), "{command}: nothing is kept in it");
    }
}

#[test]
fn a_folder_that_serves_others_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let refused = |mode_before: u32| {
        set_mode(&data, mode_before);
        let run = run(&folder, "migrate");
        let said = text(&run.stderr);
        assert!(!run.status.success(), "{mode_before:o}");
        assert!(said.contains("other users can use data, and there is more in it"), "{said}");
        assert_eq!(mode(&data), mode_before);
        assert!(!data.join("nameplate.db").exists(), "nothing is kept in it");
    };
    refused(0o1777);
    fs::write(data.join("somebody's"), "x").unwrap();
    refused(0o755);
    // What a disk of its own brings along doesn't count.
    fs::remove_file(data.join("somebody's")).unwrap();
    fs::create_dir(data.join("lost+found")).unwrap();
    assert!(run(&folder, "migrate").status.success());
    assert_eq!(mode(&data), 0o700);
}

#[test]
fn the_doctor_says_who_can_use_the_files() {
    let (folder, data) = open_folder();
    let said = text(&run(&folder, "doctor").stdout);
    assert!(said.contains("ok    files: what is kept in data is for its owner alone"), "{said}");
    // What it can't close, for it is elsewhere.
    let key = folder.path().join("key");
    fs::rename(data.join("secret.key"), &key).unwrap();
    symlink(&key, data.join("secret.key")).unwrap();
    set_mode(&key, 0o644);
    let run = run(&folder, "doctor");
    let said = text(&run.stdout);
    assert!(!run.status.success());
    assert!(
        said.contains("FAIL  files: other users can use data/secret.key (mode 0644)"),
        "{said}"
    );
}
