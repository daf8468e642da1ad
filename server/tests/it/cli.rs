//! The program itself: what an operator reads when something is wrong.

use std::{
    io::Write as _,
    net::TcpListener,
    process::{Command, Output, Stdio},
};

use nameplate_backend::Db;
use tempfile::TempDir;

fn nameplate(folder: &TempDir, arguments: &[&str], env: &[(&str, &str)], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nameplate"))
        .args(arguments)
        .env_clear()
        .envs(env.iter().copied())
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn error_of(output: &Output) -> String {
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!text.contains("panicked"), "{text}");
    text
}

#[test]
fn every_wrong_setting_is_named_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    let env = [("NAMEPLATE_ADDR", "x"), ("NAMEPLATE_PUBLIC_URL", "ftp://x"), ("NAMEPLATE_NO", "")];
    let error = error_of(&nameplate(&folder, &["serve"], &env, ""));
    for named in ["NAMEPLATE_ADDR", "NAMEPLATE_PUBLIC_URL", "NAMEPLATE_NO"] {
        assert!(error.contains(named), "{error}");
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_busy_port_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let error = error_of(&nameplate(&folder, &["serve"], &[("NAMEPLATE_ADDR", &addr)], ""));
    assert!(error.contains("is in use by another program"), "{error}");
}

#[test]
fn a_data_folder_that_cannot_be_made_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "a file in the way").unwrap();
    let error = error_of(&nameplate(&folder, &["migrate"], &[], ""));
    assert!(error.contains("data folder data"), "{error}");
}

#[test]
fn a_database_server_that_is_away_is_said_so_without_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://nameplate:hunter2@127.0.0.1:1/db";
    let error = error_of(&nameplate(&folder, &["migrate"], &[("NAMEPLATE_DATABASE_URL", url)], ""));
    assert!(error.contains("refused") && !error.contains("hunter2"), "{error}");
}

#[test]
fn the_demo_fills_an_empty_database_only() {
    let folder = tempfile::tempdir().unwrap();
    assert!(nameplate(&folder, &["demo"], &[], "").status.success());
    let error = error_of(&nameplate(&folder, &["demo"], &[], ""));
    assert!(error.contains("isn't empty"), "{error}");
}

#[test]
fn a_user_is_made_with_a_good_password_only() {
    let folder = tempfile::tempdir().unwrap();
    let person = ["user", "create", "--name", "Dan Roe", "--email", "dan@example.com"];
    let create = |role: &str, password: &str| {
        let arguments = [&person[..], &["--company", "Harbor Law", "--role", role]].concat();
        nameplate(&folder, &arguments, &[], password)
    };
    let error = error_of(&create("super_admin", "short\n"));
    assert!(error.contains("password: Use at least 8 characters."), "{error}");
    let error = error_of(&create("user", "Good-pass-1\n"));
    assert!(error.contains("first member has to be a super_admin"), "{error}");
    assert!(create("super_admin", "Good-pass-1\n").status.success());
    let error = error_of(&create("user", "Good-pass-1\n"));
    assert!(error.contains("email: An account with this email address exists"), "{error}");
    let error = error_of(&create("king", "Good-pass-1\n"));
    assert!(error.contains("there is no role"), "{error}");
}

#[test]
fn an_operator_can_print_a_link_for_a_new_password() {
    let folder = tempfile::tempdir().unwrap();
    assert!(nameplate(&folder, &["demo"], &[], "").status.success());
    let link =
        |email: &str| nameplate(&folder, &["user", "reset-password", "--email", email], &[], "");
    let printed = link("ADA@example.com");
    let text = String::from_utf8_lossy(&printed.stdout).into_owned();
    assert!(text.starts_with("http://localhost:3000/reset-password/"), "{text}");
    let error = error_of(&link("nobody@example.com"));
    assert!(error.contains("nobody signs in with nobody@example.com"), "{error}");
}

#[test]
fn an_operator_can_turn_two_factor_off() {
    let folder = tempfile::tempdir().unwrap();
    assert!(nameplate(&folder, &["demo"], &[], "").status.success());
    let turn_off = |email: &str| {
        nameplate(&folder, &["user", "disable-two-factor", "--email", email], &[], "")
    };
    let done = turn_off("ada@example.com");
    assert!(done.status.success());
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(text.contains("was off for ada@example.com already"), "{text}");
    let error = error_of(&turn_off("nobody@example.com"));
    assert!(error.contains("nobody signs in with nobody@example.com"), "{error}");
}

#[test]
fn a_database_of_places_that_is_not_there_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let env = [("NAMEPLATE_PLACES_FILE", "nowhere.mmdb")];
    let error = error_of(&nameplate(&folder, &["migrate"], &env, ""));
    assert!(error.contains("nowhere.mmdb can't be read"), "{error}");
}

#[test]
fn an_operator_can_make_an_api_key() {
    let folder = tempfile::tempdir().unwrap();
    assert!(nameplate(&folder, &["demo"], &[], "").status.success());
    let create_with = |email: &str, company: &str, name: &str, more: &[&str]| {
        let arguments = ["api-key", "create", "--email", email, "--company", company];
        nameplate(&folder, &[&arguments[..], &["--name", name], more].concat(), &[], "")
    };
    let create = |email: &str, company: &str, name: &str| create_with(email, company, name, &[]);
    let made = create("BEN@example.com", "Harbor Law", "Case system");
    assert!(made.status.success());
    let printed = String::from_utf8(made.stdout).unwrap();
    let key = printed.strip_suffix('\n').unwrap();
    assert!(key.starts_with("npk_") && key.len() == 53, "the key alone: {printed}");
    assert_ne!(create("ben@example.com", "Harbor Law", "Another").stdout, printed.as_bytes());
    assert_eq!(String::from_utf8_lossy(&create("ben@example.com", "Harbor Law", "x").stderr), "");
    let of_user = create("cleo@example.com", "Harbor Law", "x");
    assert!(of_user.status.success());
    let said = String::from_utf8_lossy(&of_user.stderr).into_owned();
    assert!(
        said.contains("a User of Harbor Law") && said.contains("events:write, mailings:write"),
        "{said}"
    );
    let cleo = |more: &[&str]| create_with("cleo@example.com", "Harbor Law", "x", more);
    let narrow = cleo(&["--scopes", "profile:read,settings:read", "--expires", "30d"]);
    assert!(narrow.status.success() && narrow.stderr.is_empty(), "{narrow:?}");
    assert!(cleo(&["--expires", "2999-12-31"]).status.success());
    let error = error_of(&cleo(&["--scopes", "profile:read,root"]));
    assert!(error.contains("there is no scope \"root\""), "{error}");
    for day in ["tomorrow", "2020-01-01"] {
        let error = error_of(&cleo(&["--expires", day]));
        assert!(error.contains("last_day: "), "{error}");
    }
    let error = error_of(&create("nobody@example.com", "Harbor Law", "x"));
    assert!(error.contains("nobody signs in with nobody@example.com"), "{error}");
    for company in ["Northwind Support", "Nowhere"] {
        let made = create("ben@example.com", company, "x");
        assert!(made.stdout.is_empty());
        let error = error_of(&made);
        assert!(error.contains(&format!("belongs to no company \"{company}\"")), "{error}");
    }
    let error = error_of(&create("ben", "", " "));
    for named in ["email: ", "company: ", "name: "] {
        assert!(error.contains(named), "{error}");
    }
}

#[tokio::test]
async fn an_api_key_is_made_for_one_company_only() {
    let folder = tempfile::tempdir().unwrap();
    assert!(nameplate(&folder, &["demo"], &[], "").status.success());
    let path = folder.path().join("data/nameplate.db");
    let db = Db::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query("UPDATE companies SET name = 'Harbor Law'").execute(db.writer()).await.unwrap();
    db.close().await;
    let create = |email: &str| {
        let arguments = ["api-key", "create", "--company", "Harbor Law", "--name", "x"];
        nameplate(&folder, &[&arguments[..], &["--email", email]].concat(), &[], "")
    };
    let made = create("ada@example.com");
    assert!(made.stdout.is_empty());
    let error = error_of(&made);
    assert!(error.contains("belongs to several companies \"Harbor Law\""), "{error}");
    assert!(create("ben@example.com").status.success(), "he belongs to one of them");
}

#[test]
fn the_doctor_tells_the_places_from_the_database() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.mmdb"), "x").unwrap();
    let said = |env: &[(&str, &str)]| {
        let output = nameplate(&folder, &["doctor"], env, "");
        error_of(&output);
        String::from_utf8(output.stdout).unwrap()
    };
    let places = said(&[("NAMEPLATE_PLACES_FILE", "bad.mmdb")]);
    assert!(
        places.contains("FAIL  places: the database of places bad.mmdb can't be read"),
        "{places}"
    );
    assert!(places.contains("FAIL  database: it was not looked at"), "{places}");
    let database = said(&[("NAMEPLATE_DATABASE_URL", "sqlite://nowhere/x.db")]);
    assert!(database.contains("FAIL  database: there is no folder nowhere"), "{database}");
}
