//! A database that can only be read shows every page: reads don't write.

use http::StatusCode;
use nameplate_app::page_paths;
use nameplate_backend::{Client, Purpose, Token, flows::ViewerOptions};
use nameplate_domain::companies::{InvitationForm, Role, Seat};
use sqlx::AssertSqlSafe;

use crate::support::{Answer, Site, on_both};

on_both!(every_page_shows_on_a_database_that_can_only_be_read);

/// What else is asked by GET.
const OTHERS: [&str; 6] = [
    "/settings/activity.csv",
    "/settings/security/backup-codes.txt",
    "/act/get_time_in?timezone=Europe%2FBerlin",
    "/act/get_push_key",
    "/act/get_phone_link_state",
    "/act/get_session_end",
];

/// The pages that there are, with the addresses of what demo people have, and of mailed links.
struct Addresses {
    member: String,
    event: String,
    links: [(&'static str, String); 6],
}

impl Addresses {
    async fn of(site: &Site, session: &str) -> Self {
        let secret = site.secret();
        let token = Token::parse(session.split_once('=').unwrap().1).unwrap();
        let options = ViewerOptions { is_attended: true, counts_unread: false };
        let viewer = site.services.viewers.by_token(&token, options).await.unwrap().unwrap();
        let ada = &viewer.user.id;
        execute(
            site,
            &format!(
                "INSERT INTO email_changes (user_id, id, email, created_at, ends_at)
             VALUES ('{ada}', 'change', 'ada@example.net', 0, {})",
                i64::MAX
            ),
        )
        .await;
        let client = Client {
            ip: "192.0.2.1".parse().unwrap(),
            user_agent: String::new(),
            browser: None,
            trusts: Vec::new(),
        };
        let proof = site.services.proofs.recent::<()>(&viewer.session).unwrap();
        let phone = site.services.phone_links.begin(&proof, &client).await.unwrap();
        let mut tx = site.services.db().begin().await.unwrap();
        let reset = site.services.password_resets.make_link(&mut tx, ada).await.unwrap();
        tx.commit().await.unwrap();
        let harbor = &viewer.memberships[0];
        let (company_id, role) = (harbor.company_id.clone(), harbor.role);
        let seat = Seat { company_id, user_id: ada.clone(), role };
        let invited = InvitationForm {
            name: "Eve Lindqvist".to_owned(),
            email: "eve@example.com".to_owned(),
            phone: String::new(),
            country: String::new(),
            role: Role::User,
        };
        let invitation = site.services.invitations.invite(&seat, &invited).await.unwrap();
        let signed_in = "SELECT id FROM activity WHERE kind = 'signed_in' ORDER BY id DESC LIMIT 1";
        let signed_in = text(site, signed_in).await;
        let sign = |purpose, id: &str| secret.sign(purpose, id);
        Self {
            member: ada.to_string(),
            event: text(site, "SELECT id FROM events ORDER BY id LIMIT 1").await,
            links: [
                ("/reset-password/{token}", reset),
                ("/confirm-email/{token}", sign(Purpose::ConfirmEmail, "change")),
                ("/not-me/{token}", sign(Purpose::Revoke, &signed_in)),
                ("/invitations/{token}", sign(Purpose::Invitation, invitation.as_ref())),
                ("/connect/{token}", phone.expose().to_owned()),
                ("/email-preferences/{token}", sign(Purpose::EmailPreferences, ada.as_ref())),
            ],
        }
    }

    fn fill(&self, path: &str) -> String {
        let link = self.links.iter().find(|(route, _)| *route == path);
        let token = link.map_or("", |(_, token)| token);
        path.replace("{token}", token)
            .replace("{user}", &self.member)
            .replace("{event}", &self.event)
    }
}

/// Asks for a page as a browser does, and for what a server function gives as the app does.
async fn ask(site: &Site, path: &str, cookie: &str) -> Answer {
    let accept = if path.starts_with("/act/") { "application/json" } else { "text/html" };
    site.get_as(path, cookie, accept).await
}

async fn execute(site: &Site, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::query(sql).execute(site.services.db().writer()).await.unwrap();
}

async fn text(site: &Site, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(site.services.db().reader()).await.unwrap()
}

async fn every_page_shows_on_a_database_that_can_only_be_read(site: Site) {
    nameplate_backend::demo::fill_events(&site.services).await.unwrap();
    let session = site.sign_in().await;
    let addresses = Addresses::of(&site, &session).await;
    let mut before = Vec::new();
    for path in page_paths().chain(OTHERS) {
        let path = addresses.fill(path);
        let (own, strangers) = (ask(&site, &path, &session).await, ask(&site, &path, "").await);
        before.push((path, own.status, strangers.status));
    }
    let shown = before.iter().filter(|(_, own, _)| *own == StatusCode::OK).count();
    assert!(shown > 30, "{before:?}");

    // Nor does any wait for the one writer of SQLite.
    let tx = site.services.db().begin().await.unwrap();
    for (path, own, _) in &before {
        let answer = ask(&site, path, &session).await;
        assert_eq!(answer.status, *own, "{path}: {}", answer.body);
    }
    drop(tx);

    // So that it is noted, too, that the session is used.
    execute(&site, "UPDATE sessions SET last_active_at = last_active_at - 120000").await;
    let site = site.read_only().await;
    for (path, own, strangers) in before {
        let answer = ask(&site, &path, &session).await;
        assert_eq!(answer.status, own, "{path}: {}", answer.body);
        let answer = ask(&site, &path, "").await;
        assert_eq!(answer.status, strangers, "{path}: {}", answer.body);
    }
    assert!(site.services.sessions.write_touches().await.is_err(), "nothing can be written");
    let form = "form[email]=ada%40example.com&form[password]=Demo-pass-1";
    let answer = site.post("/act/sign_in", form, "", true).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}
