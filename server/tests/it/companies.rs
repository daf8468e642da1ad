//! Nothing of one company is ever read or changed from another.

use http::{Method, Request, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;
use nameplate_app::page_paths;
use nameplate_backend::notifications::{EventForm, Receipt};
use nameplate_domain::{
    accounts::{Email, FullName},
    api_keys::{ApiKeyName, NewApiKey, Scopes},
    companies::{CompanyName, InvitationForm, Role, Seat},
    kernel::{CompanyId, UserId},
    passwords::{Password, PasswordOwner, PasswordPolicy},
    webhooks::WebhookForm,
};

use crate::{
    server_functions::{
        REACHES,
        Reach::{Event, Events, Foreign, Membership, Own, Seat as OfSeat},
    },
    support::{Answer, Site, on_both},
};

/// What is of Harbor Law, and must not be seen by anybody else.
const SECRETS: [&str; 7] = [
    "Harbor",
    "Ada Moreau",
    "ada@example.com",
    "Maritime disputes",
    "guest@example.com",
    "The vessel ran aground",
    "hooks.harbor.example",
];

/// Two companies that know nothing of each other: Harbor Law, and that of Mallory.
struct Neighbours {
    site: Site,
    /// Mallory's session, a Super Admin of their own company.
    mallory: String,
    /// That company.
    own: CompanyId,
    ids: [(&'static str, String); 7],
}

impl Neighbours {
    async fn on(site: Site) -> Self {
        let services = &site.services;
        let ada = user(&site, "ada@example.com").await;
        let memberships = services.companies.memberships(&ada).await.unwrap();
        let harbor = memberships.iter().find(|it| it.role == Role::SuperAdmin).unwrap();
        let company_id = harbor.company_id.clone();
        let seat =
            Seat { company_id: company_id.clone(), user_id: ada.clone(), role: Role::SuperAdmin };
        let case_type = services.case_types.add(&seat, "Maritime disputes").await.unwrap();
        services.company_origins.add(&seat, "https://vessels.example").await.unwrap();
        let form = InvitationForm {
            name: "Gil Guest".to_owned(),
            email: "guest@example.com".to_owned(),
            phone: String::new(),
            country: String::new(),
            role: Role::User,
        };
        let invitation = services.invitations.invite(&seat, &form).await.unwrap();
        let event = EventForm {
            event_type: "case_updated".to_owned(),
            title: "The vessel ran aground".to_owned(),
            ..EventForm::default()
        };
        let receipt = site.services.events.receive(&seat, &event, None).await.unwrap();
        let Receipt::Taken(received) = receipt else { panic!("it comes once") };
        let key = NewApiKey {
            name: ApiKeyName::parse("Case system").unwrap(),
            company_id: company_id.clone(),
            scopes: Scopes::All,
            expires_at: None,
        };
        let key = services.api_keys.create_by_command(&ada, &key).await.unwrap();
        let webhook = WebhookForm {
            url: "https://hooks.harbor.example/in".to_owned(),
            types: vec!["event.received".to_owned()],
            ..WebhookForm::default()
        };
        let webhook = services.webhooks.create(&seat, &webhook, None).await.unwrap().webhook;
        let own = found(&site, "Mallory Ltd", "Mallory Moon", "mallory@example.com").await;
        let mallory = site.sign_in_as("mallory@example.com").await;
        let ids = [
            ("USER", ada.to_string()),
            ("CASE_TYPE", case_type.to_string()),
            ("INVITATION", invitation.to_string()),
            ("COMPANY", company_id.to_string()),
            ("EVENT", received.id.to_string()),
            ("API_KEY", key.id.to_string()),
            ("WEBHOOK", webhook.id.to_string()),
        ];
        Self { site, mallory, own, ids }
    }

    /// A form, with what is of Harbor Law in it, sent from a page of `company`.
    fn fill(&self, form: &str, company: &CompanyId) -> String {
        let form = self.ids.iter().fold(form.to_owned(), |form, (name, id)| form.replace(name, id));
        format!("{form}&company={company}")
    }

    /// What is stored of Harbor Law, to see whether anything changed.
    async fn harbor(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for sql in [
            "SELECT name || COALESCE(billing_name, '') || details_version FROM companies
             WHERE name = 'Harbor Law'",
            "SELECT role || COALESCE(deactivated_at, 0) || user_id FROM memberships
             ORDER BY company_id, user_id",
            "SELECT name FROM case_types WHERE company_id IN
                 (SELECT id FROM companies WHERE name = 'Harbor Law') ORDER BY name",
            "SELECT origin FROM company_origins WHERE company_id IN
                 (SELECT id FROM companies WHERE name = 'Harbor Law') ORDER BY origin",
            "SELECT email || sent_at FROM invitations WHERE company_id IN
                 (SELECT id FROM companies WHERE name = 'Harbor Law') ORDER BY email",
            "SELECT url || types || COALESCE(off_at, 0) || COALESCE(old_until, 0) FROM webhooks
             WHERE company_id IN (SELECT id FROM companies WHERE name = 'Harbor Law')",
            "SELECT name || COALESCE(revoked_at, 0) FROM api_keys ORDER BY id",
            "SELECT user_id || COALESCE(read_at, 0) FROM notifications WHERE company_id IN
                 (SELECT id FROM companies WHERE name = 'Harbor Law') ORDER BY user_id",
            "SELECT email FROM users WHERE email <> 'mallory@example.com' ORDER BY email",
        ] {
            let found: Vec<String> =
                sqlx::query_scalar(sql).fetch_all(self.site.services.db().reader()).await.unwrap();
            rows.extend(found);
        }
        rows
    }

    async fn ask(&self, session: &str, name: &str, method: &Method, form: &str) -> Answer {
        if *method == Method::GET {
            let path = format!("/act/{name}?{form}");
            let request = Request::get(path).header(header::COOKIE, session);
            return self.site.send(request, "").await;
        }
        self.site.post(&format!("/act/{name}"), form, session, false).await
    }
}

pub(crate) async fn user(site: &Site, email: &str) -> UserId {
    let email = Email::parse(email).unwrap();
    site.services.accounts.credentials(&email).await.unwrap().unwrap().user_id
}

/// Makes a company and its Super Admin, with the password of the demo.
pub(crate) async fn found(site: &Site, company: &str, name: &str, email: &str) -> CompanyId {
    let services = &site.services;
    let password = Password::new(nameplate_backend::demo::PASSWORD);
    let policy = PasswordPolicy { owner: PasswordOwner::default(), is_common: |_| false };
    let hash = services.passwords.hash(&policy.parse(&password).unwrap()).await.unwrap();
    let (name, email) = (FullName::parse(name).unwrap(), Email::parse(email).unwrap());
    let user = services.accounts.new_user(name, email);
    let mut tx = services.db().begin().await.unwrap();
    services.accounts.create(&mut tx, &user, &hash).await.unwrap().unwrap();
    let company_name = CompanyName::parse(company).unwrap();
    let company_id = services.companies.create(&mut tx, &company_name).await.unwrap();
    let role = Role::SuperAdmin;
    services.companies.add_member(&mut tx, &company_id, user.id(), role).await.unwrap();
    tx.commit().await.unwrap();
    company_id
}

async fn no_server_function_reaches_into_another_company(site: Site) {
    let neighbours = Neighbours::on(site).await;
    let before = neighbours.harbor().await;
    let methods: Vec<_> = server_fn_paths().collect();
    for (name, reach) in REACHES {
        let path = format!("/act/{name}");
        let (_, method) = methods.iter().find(|(it, _)| *it == path).unwrap();
        let ask = async |form: &str| {
            let form = neighbours.fill(form, &neighbours.own);
            neighbours.ask(&neighbours.mallory, name, method, &form).await
        };
        let answer = match reach {
            Own => continue,
            OfSeat(form) => ask(form).await,
            Events(form) => {
                let answer = ask(form).await;
                assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
                answer
            }
            Foreign(form) | Event(form) => {
                let answer = ask(form).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}: {}", answer.body);
                answer
            }
            Membership(form) => {
                let answer = ask(form).await;
                assert!(!answer.status.is_success() || *name == "switch_company", "{name}");
                answer
            }
        };
        for secret in SECRETS {
            assert!(!answer.body.contains(secret), "{name} tells of {secret}: {}", answer.body);
        }
    }
    assert_eq!(neighbours.harbor().await, before);
    let page = neighbours.site.get("/settings/companies", &neighbours.mallory).await;
    assert!(page.body.contains("Mine") && !page.body.contains("Harbor"), "{}", page.body);
}

async fn no_page_shows_anything_of_another_company(site: Site) {
    let neighbours = Neighbours::on(site).await;
    let (ada, webhook) = (&neighbours.ids[0].1, &neighbours.ids[6].1);
    for route in page_paths() {
        let path = route.replace("{user}", ada).replace("{token}", "x");
        let path = path.replace("{event}", &neighbours.ids[4].1);
        let path = path.replace("/company/webhooks/{id}", &format!("/company/webhooks/{webhook}"));
        let page = neighbours.site.get(&path, &neighbours.mallory).await;
        for secret in SECRETS {
            assert!(!page.body.contains(secret), "{path} tells of {secret}");
        }
        if route.contains("{user}") || route.contains("{event}") || path.contains(webhook) {
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.body.contains("This is not there"), "{}", page.body);
        }
    }
}

async fn a_form_of_another_company_than_the_present_one_is_refused(site: Site) {
    let neighbours = Neighbours::on(site).await;
    let harbor = CompanyId::new(neighbours.ids[3].1.as_str());
    for (name, reach) in REACHES {
        let (OfSeat(form) | Foreign(form)) = reach else { continue };
        let form = neighbours.fill(form, &harbor);
        let answer = neighbours.ask(&neighbours.mallory, name, &Method::POST, &form).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{name}: {}", answer.body);
    }
}

async fn a_user_runs_nothing_in_their_own_company(site: Site) {
    let neighbours = Neighbours::on(site).await;
    let cleo = neighbours.site.sign_in_as("cleo@example.com").await;
    let before = neighbours.harbor().await;
    let harbor = CompanyId::new(neighbours.ids[3].1.as_str());
    let methods: Vec<_> = server_fn_paths().collect();
    for (name, reach) in REACHES {
        let (OfSeat(form) | Foreign(form)) = reach else { continue };
        let path = format!("/act/{name}");
        let (_, method) = methods.iter().find(|(it, _)| *it == path).unwrap();
        let answer = neighbours.ask(&cleo, name, method, &neighbours.fill(form, &harbor)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {}", answer.body);
    }
    for route in page_paths().filter(|route| route.starts_with("/company/")) {
        let path = route.replace("{user}", &neighbours.ids[0].1);
        let page = neighbours.site.get(&path, &cleo).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!page.body.contains("Maritime disputes"), "{path}");
    }
    assert_eq!(neighbours.harbor().await, before);
}

#[tokio::test]
async fn somebody_shut_out_has_no_company_and_keeps_the_account() {
    let site = Site::demo().await;
    let cleo = site.sign_in_as("cleo@example.com").await;
    let (ben_id, cleo_id) =
        (user(&site, "ben@example.com").await, user(&site, "cleo@example.com").await);
    let memberships = site.services.companies.memberships(&ben_id).await.unwrap();
    let company_id = memberships[0].company_id.clone();
    let seat = Seat { company_id, user_id: ben_id, role: Role::Admin };
    site.services.team.deactivate(&seat, &cleo_id).await.unwrap();
    let page = site.get("/settings/companies", &cleo).await;
    assert!(page.body.contains("Deactivated by an admin"), "{}", page.body);
    let again = site.sign_in_as("cleo@example.com").await;
    assert_eq!(site.get("/settings/profile", &again).await.status, StatusCode::OK);
    assert_eq!(site.get("/company/team", &again).await.status, StatusCode::FORBIDDEN);
}

on_both!(
    no_server_function_reaches_into_another_company,
    no_page_shows_anything_of_another_company,
    a_form_of_another_company_than_the_present_one_is_refused,
    a_user_runs_nothing_in_their_own_company,
);
