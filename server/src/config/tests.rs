//! Which settings are taken, and which are refused.

use clap::CommandFactory as _;
use nameplate_backend::notifications::EventRetention;

use super::{Config, Faults, sources::Sources};
use crate::cli::Cli;

fn sources(file: &str, environment: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    sources.add_toml("nameplate.toml", file);
    let environment =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    sources.add_environment(environment);
    sources
}

fn read(file: &str, environment: &[(&str, &str)]) -> Result<Config, Faults> {
    Config::read(sources(file, environment))
}

#[test]
fn nothing_needs_to_be_set() {
    let config = read("", &[("PATH", "/bin"), ("NAMEPLATE_TEST_X", "1")]).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url, "sqlite://data/nameplate.db?mode=rwc");
    assert_eq!(config.database_file(), Some("data/nameplate.db".into()));
    assert!(!config.is_https() && !config.push_to_localhost);
    assert_eq!(config.keep_events, EventRetention::of_days(90).unwrap());
    assert_eq!(config.max_connections, 10_000);
    let named = read("addr = \"localhost:4000\"", &[]).unwrap();
    assert_eq!(named.addr.to_string(), "127.0.0.1:4000");
    assert_eq!(named.site(named.addr).as_str(), "http://localhost:4000/");
    let fewer = read("max_connections = 100", &[]).unwrap();
    assert_eq!(fewer.max_connections, 100);
}

#[test]
fn what_runs_at_once_is_the_machine_s_and_can_be_set() {
    let config = read("", &[]).unwrap();
    let cores = std::thread::available_parallelism().unwrap();
    assert_eq!(config.hashes_at_once, cores);
    assert!((8..=32).contains(&config.database_connections), "{config:?}");
    assert_eq!((config.mails_at_once.get(), config.pushes_at_once.get()), (8, 32));
    let file = "database_connections = 4\nhashes_at_once = 256\nmails_at_once = 1";
    let config = read(file, &[("NAMEPLATE_PUSHES_AT_ONCE", "1000")]).unwrap();
    assert_eq!((config.database_connections, config.hashes_at_once.get()), (4, 256));
    assert_eq!((config.mails_at_once.get(), config.pushes_at_once.get()), (1, 1000));
    for (wrong, bounds) in [
        ("database_connections = 3", "from 4 to 1000"),
        ("database_connections = 1001", "from 4 to 1000"),
        ("hashes_at_once = 0", "from 1 to 256"),
        ("hashes_at_once = 257", "from 1 to 256"),
        ("mails_at_once = -1", "from 1 to 1000"),
        ("pushes_at_once = \"many\"", "from 1 to 1000"),
    ] {
        assert!(read(wrong, &[]).unwrap_err().to_string().contains(bounds), "{wrong}");
    }
}

#[test]
fn help_and_readme_name_every_setting() {
    let mut sources = sources("", &[]);
    Config::take(&mut sources);
    let help = Cli::command().render_long_help().to_string();
    let readme = include_str!("../../../README.md");
    for name in sources.taken() {
        // Followed by a blank: one name may begin another.
        assert!(help.contains(&format!("  NAMEPLATE_{name} ")), "{name} is missing in --help");
        assert!(readme.contains(&format!("| `NAMEPLATE_{name}` |")), "{name} is missing in README");
    }
}

#[test]
fn a_fault_says_where_it_is() {
    let text = |file, environment| read(file, environment).unwrap_err().to_string();
    let faults = text(
        "adr = \"x\"\nzebra = 1\nlog_format = \"xml\"",
        &[("NAMEPLATE_ADR", "y"), ("NAMEPLATE_DATA_DIRR", "z")],
    );
    let lines: Vec<_> = faults.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "  - log_format in nameplate.toml: \"xml\" is neither text nor json",
            "  - adr in nameplate.toml: there is no such setting; did you mean addr?",
            "  - NAMEPLATE_ADR: there is no such setting; did you mean NAMEPLATE_ADDR?",
            "  - NAMEPLATE_DATA_DIRR: there is no such setting; did you mean NAMEPLATE_DATA_DIR?",
            "  - zebra in nameplate.toml: there is no such setting",
        ]
    );
    let faults = text("addr = \"127.0.0.1:1\"\nsecret = hunter2", &[]);
    assert!(faults.contains("line 2 of nameplate.toml is not TOML"), "{faults}");
    assert!(!faults.contains("hunter2"), "{faults}");
}

#[test]
fn a_database_that_is_a_file_is_found() {
    let file = |url| read("", &[("NAMEPLATE_DATABASE_URL", url)]).unwrap().database_file();
    assert_eq!(file("sqlite:///srv/a%20b/x.db?mode=rw"), Some("/srv/a b/x.db".into()));
    assert_eq!(file("sqlite:x.db"), Some("x.db".into()));
    assert_eq!(file("postgres://localhost/x"), None);
    let config = read("data_dir = \"50% ?#\"", &[]).unwrap();
    assert_eq!(config.database_file(), Some("50% ?#/nameplate.db".into()));
}

#[test]
fn events_are_kept_as_long_as_people_can_ask_about_them() {
    let of = |days| read("", &[("NAMEPLATE_KEEP_EVENTS_DAYS", days)]);
    let month = of("30").unwrap().keep_events;
    assert_eq!(Some(month), EventRetention::of_days(30));
    assert_eq!(read("keep_events_days = 30", &[]).unwrap().keep_events, month);
    for wrong in ["29", "3651", "90 days", "", "-90"] {
        assert!(of(wrong).unwrap_err().to_string().contains("from 30 to 3650"), "{wrong}");
    }
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "addr = \"127.0.0.1:1\"\nlog = \"debug\"\npush_to_localhost = true";
    let config = read(file, &[("NAMEPLATE_ADDR", "127.0.0.1:2")]).unwrap();
    assert_eq!(config.addr.port(), 2);
    assert_eq!(config.log, "debug");
    assert!(config.push_to_localhost);
}

#[test]
fn every_fault_is_named_at_once() {
    let faults = read(
        "data_dirr = \"x\"\nlog_format = \"xml\"",
        &[
            ("NAMEPLATE_ADDR", "nowhere"),
            ("NAMEPLATE_DATABASE_URL", "mysql://root:secret@db"),
            ("NAMEPLATE_PUBLIC_URL", "https://example.com/path"),
            ("NAMEPLATE_SMTP_URL", "http://mail"),
            ("NAMEPLATE_MAIL_FROM", "Nameplate"),
            ("NAMEPLATE_SECRET", "hunter2"),
            ("NAMEPLATE_KEEP_EVENTS_DAYS", "for ever"),
            ("NAMEPLATE_TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
            ("NAMEPLATE_PROXY_HEADER", "X-Real-IP"),
            ("NAMEPLATE_MAX_CONNECTIONS", "99"),
            ("NAMEPLATE_HASHES_AT_ONCE", "0"),
            ("NAMEPLATE_PUSH_TO_LOCALHOST", "1"),
            ("NAMEPLATE_LOG", "info=="),
            ("NAMEPLATE_ADDRESS", "x"),
        ],
    )
    .unwrap_err();
    let text = faults.to_string();
    for named in [
        "data_dirr",
        "log_format",
        "NAMEPLATE_ADDR:",
        "NAMEPLATE_DATABASE_URL",
        "NAMEPLATE_PUBLIC_URL",
        "NAMEPLATE_SMTP_URL",
        "NAMEPLATE_MAIL_FROM",
        "NAMEPLATE_SECRET",
        "NAMEPLATE_KEEP_EVENTS_DAYS",
        "proxy",
        "X-Real-IP",
        "NAMEPLATE_MAX_CONNECTIONS",
        "NAMEPLATE_HASHES_AT_ONCE",
        "NAMEPLATE_PUSH_TO_LOCALHOST",
        "NAMEPLATE_LOG:",
        "NAMEPLATE_ADDRESS",
    ] {
        assert!(text.contains(named), "{named} is missing in: {text}");
    }
    assert!(!text.contains("secret@db") && !text.contains("hunter2"), "{text}");
}

#[test]
fn what_would_do_nothing_is_refused() {
    for (name, value, named) in [
        ("DATABASE_URL", "sqlite://", "name a file"),
        ("DATABASE_URL", "sqlite:?mode=rwc", "name a file"),
        ("DATABASE_URL", "postgres://localhost:99999/x", "invalid port number"),
        ("SMTP_URL", "smtp://localhost:25?tls=maybe", "only tls=none"),
        ("SMTP_URL", "smtp://localhost:25?foo=bar", "only tls=none"),
        ("SMTP_URL", "smtp://localhost:25/inbox", "must be like smtp://"),
        ("TRUSTED_PROXIES", "proxy, 10.0.0.1, 10.0.0.0/99", "\"proxy\", \"10.0.0.0/99\""),
    ] {
        let faults = read("", &[(&format!("NAMEPLATE_{name}"), value)]).unwrap_err().to_string();
        assert!(faults.contains(named), "{faults}");
    }
    let config = read("smtp_url = \"smtp://localhost:25?tls=none\"", &[]).unwrap();
    assert!(config.smtp_url.is_some());
    let config = read("trusted_proxies = [\"10.0.0.1\", \"10.1.0.0/16\"]", &[]).unwrap();
    assert_eq!(config.trusted_proxies.len(), 2);
}

#[test]
fn a_level_of_the_log_is_known() {
    for log in ["info", "warn,nameplate_backend=debug", "off"] {
        assert_eq!(read("", &[("NAMEPLATE_LOG", log)]).unwrap().log, log);
    }
    for (log, named) in [("inof", "\"inof\""), ("info, verbose", "\"verbose\"")] {
        let faults = read("", &[("NAMEPLATE_LOG", log)]).unwrap_err().to_string();
        assert!(faults.contains(named), "{faults}");
    }
}
