//! A server on a database of its own, asked without a network.

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::{HeaderMap, Method, Request, StatusCode, header};
use nameplate_backend::{SecretKey, Services, api_keys::CreatedApiKey, demo};
use nameplate_domain::{
    accounts::Email,
    api_keys::{ApiKeyName, NewApiKey, Scopes},
    companies::{Membership, Seat},
};
use nameplate_server::{config::Config, private_files, startup};
use sqlx::{Connection as _, Executor as _};
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) services: Arc<Services>,
    pub(crate) folder: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: impl AsRef<str>) -> &str {
        self.headers.get(name.as_ref()).map_or("", |value| value.to_str().unwrap())
    }

    /// The `name=value` of the session cookie that the answer sets.
    pub(crate) fn session_cookie(&self) -> Option<String> {
        self.cookie("nameplate_session")
    }

    /// The `name=value` of a cookie that the answer sets.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let cookie = self.set_cookie(name)?;
        cookie.split(';').next().map(ToOwned::to_owned)
    }

    /// The line that sets a cookie. Of several a browser keeps the last.
    pub(crate) fn set_cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter().rev();
        let start = format!("{name}=");
        cookies.map(|cookie| cookie.to_str().unwrap()).find(|cookie| cookie.contains(&start))
    }
}

pub(crate) fn config(folder: &TempDir) -> Config {
    // As the program does first.
    private_files::restrict_new_files();
    let path = folder.path().join("nameplate.toml");
    let data = folder.path().join("data");
    std::fs::write(&path, format!("data_dir = {:?}", data.to_str().unwrap())).unwrap();
    Config::load(Some(&path)).unwrap()
}

fn postgres() -> String {
    std::env::var("NAMEPLATE_TEST_POSTGRES_URL")
        .unwrap_or_else(|_| panic!("`make test-unit` starts the PostgreSQL that is missing"))
}

impl Site {
    pub(crate) async fn empty() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn demo() -> Self {
        Self::demo_with(|_| ()).await
    }

    /// With the demo people, on other settings.
    pub(crate) async fn demo_with(change: impl FnOnce(&mut Config)) -> Self {
        let site = Self::with(change).await;
        demo::fill(&site.services).await.unwrap();
        site
    }

    /// With the demo people, on PostgreSQL, in a schema of its own.
    pub(crate) async fn demo_on_postgres() -> Self {
        let server = postgres();
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        // The folder's name is one that no other test has.
        let unique = folder.path().file_name().unwrap().to_str().unwrap();
        let schema = unique.to_lowercase().replace('.', "");
        let mut connection = sqlx::AnyConnection::connect(&server).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
        connection.execute(create).await.unwrap();
        connection.close().await.unwrap();
        let url = format!("{server}?options=-c%20search_path%3D{schema}");
        let site = Self::with(|config| config.database_url = url).await;
        demo::fill(&site.services).await.unwrap();
        site
    }

    /// What its links are signed with.
    pub(crate) fn secret(&self) -> SecretKey {
        let text = std::fs::read_to_string(self.folder.path().join("data/secret.key")).unwrap();
        SecretKey::parse(&text).unwrap()
    }

    /// The same, started anew on a database that it can only read.
    pub(crate) async fn read_only(self) -> Self {
        let mut config = config(&self.folder);
        let db = self.services.db().clone();
        // SQLite has no schemas.
        let schema: Result<String, _> = sqlx::query_scalar("SELECT CAST(current_schema() AS TEXT)")
            .fetch_one(db.reader())
            .await;
        config.database_url = match schema {
            Ok(schema) => format!(
                "{}?options=-c%20search_path%3D{schema}%20-c%20default_transaction_read_only%3Don",
                postgres()
            ),
            Err(_) => config.database_url.replace("mode=rwc", "mode=ro"),
        };
        db.close().await;
        let server = startup::build(config).await.unwrap();
        Self { router: server.router, services: server.services, folder: self.folder }
    }

    /// The same, started anew with a public address.
    pub(crate) async fn at(self, public_url: &str) -> Self {
        let mut config = config(&self.folder);
        config.public_url = Some(public_url.parse().unwrap());
        let services = Services::clone(&self.services);
        let server = startup::build_on(config, services);
        Self { router: server.router, services: server.services, folder: self.folder }
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&folder);
        change(&mut config);
        let server = startup::build(config).await.unwrap();
        Self { router: server.router, services: server.services, folder }
    }

    pub(crate) async fn send(
        &self,
        request: http::request::Builder,
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let mut request = request.body(Body::from(body.into())).unwrap();
        let peer: SocketAddr = "192.0.2.1:40000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Asks for a page as a browser does.
    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.get_as(path, cookie, "text/html").await
    }

    /// Asks for what comes in a media type.
    pub(crate) async fn get_as(&self, path: &str, cookie: &str, accept: &str) -> Answer {
        let request =
            Request::get(path).header(header::ACCEPT, accept).header(header::COOKIE, cookie);
        self.send(request, "").await
    }

    /// Posts a form as the app does (`html` false), or as a browser without script does.
    pub(crate) async fn post(&self, path: &str, form: &str, cookie: &str, html: bool) -> Answer {
        let accept = if html { "text/html" } else { "application/json" };
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, "http://localhost/sign-in?next=%2Fsettings")
            .header(header::CONTENT_LENGTH, form.len())
            .header(header::COOKIE, cookie);
        self.send(request, form).await
    }

    /// Somebody at work in Harbor Law; who doesn't belong to it, in their own company.
    pub(crate) async fn seat(&self, email: &str) -> Seat {
        let email = Email::parse(email).unwrap();
        let user_id = self.services.accounts.credentials(&email).await.unwrap().unwrap().user_id;
        let mut memberships = self.services.companies.memberships(&user_id).await.unwrap();
        let of_harbor = |it: &Membership| it.company_name.as_ref() == "Harbor Law";
        let at = memberships.iter().position(of_harbor).unwrap_or(0);
        let Membership { company_id, role, .. } = memberships.swap_remove(at);
        Seat { company_id, user_id, role }
    }

    /// A key of theirs, which never expires.
    pub(crate) async fn new_api_key(&self, email: &str, scopes: Scopes) -> CreatedApiKey {
        let Seat { company_id, user_id, .. } = self.seat(email).await;
        let name = ApiKeyName::parse("Case system").unwrap();
        let key = NewApiKey { name, company_id, scopes, expires_at: None };
        self.services.api_keys.create_by_command(&user_id, &key).await.unwrap()
    }

    /// A key of theirs that may do all that they may.
    pub(crate) async fn api_key(&self, email: &str) -> String {
        self.new_api_key(email, Scopes::All).await.secret.expose().to_owned()
    }

    pub(crate) async fn sign_in(&self) -> String {
        self.sign_in_as("ada@example.com").await
    }

    /// Signs in somebody who has the password of the demo; gives the `name=value` of the session.
    pub(crate) async fn sign_in_as(&self, email: &str) -> String {
        let email = email.replace('@', "%40");
        let form = format!("form[email]={email}&form[password]=Demo-pass-1");
        let answer = self.post("/act/sign_in", &form, "", false).await;
        answer.session_cookie().unwrap_or_else(|| panic!("{}: {}", answer.status, answer.body))
    }
}

pub(crate) fn has(answer: &Answer, part: &str) {
    assert!(answer.body.contains(part), "{part} is missing in {}", answer.body);
}

pub(crate) fn has_not(answer: &Answer, part: &str) {
    assert!(!answer.body.contains(part), "{part} is in {}", answer.body);
}

/// What a person types into their profile.
pub(crate) fn profile(name: &str) -> String {
    format!("page=%2Fsettings%2Fprofile&form[name]={name}&form[timezone]=&form[version]=0")
}

/// The value of the first field of a name.
pub(crate) fn value_of<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let rest = html.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
    rest.split('"').next()
}

/// Makes one test for each database out of an `async fn(Site)`, with the demo people in it.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $test() {
                super::$test(crate::support::Site::demo().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            #[ignore = "needs a PostgreSQL: make test-unit"]
            async fn $test() {
                super::$test(crate::support::Site::demo_on_postgres().await).await;
            })+
        }
    };
}
pub(crate) use on_both;
