//! Nothing of one company is ever read or changed from another.

use std::collections::BTreeSet;

use http::{Method, Request, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;
use nameplate_app::page_paths;
use nameplate_backend::notifications::{EventForm, Receipt};
use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{CompanyName, InvitationForm, Role, Seat},
    kernel::{CompanyId, UserId},
    passwords::{Owner, Password, PasswordPolicy},
};

use crate::support::{Answer, Site, on_both};

/// What a server function could be asked for that belongs to a company.
enum Reach {
    /// Nothing: it is about the person who asks, or for anybody.
    Own,
    /// What is of the company that the person works in; it takes no id.
    Seat(&'static str),
    /// What the form names by an id.
    Foreign(&'static str),
    /// Events, which are told to those whom they concern: the form names one by its id.
    Event(&'static str),
    /// What is told of events without naming one.
    Events(&'static str),
    /// What the form names is a company that the person would have to belong to.
    Membership(&'static str),
}

use Reach::{Event, Events, Foreign, Membership, Own, Seat as OfSeat};

/// Every server function. One that isn't here fails the test.
const REACHES: &[(&str, Reach)] = &[
    ("accept_invitation", Own),
    ("accept_timezone", Own),
    ("act_on_member", Foreign("id=USER&act=sign_out")),
    ("act_on_member", Foreign("id=USER&act=deactivate")),
    ("act_on_member", Foreign("id=USER&act=reactivate")),
    ("act_on_member", Foreign("id=USER&act=remove")),
    ("add_case_type", OfSeat("form[name]=Mine")),
    ("add_push_device", Own),
    ("begin_passkey", Own),
    ("begin_passkey_sign_in", Own),
    ("begin_phone_link", Own),
    ("begin_two_factor", Own),
    ("change_appearance", Own),
    ("change_email", Own),
    ("change_password", Own),
    ("change_role", Foreign("id=USER&form[role]=user")),
    ("change_shortcut", Own),
    ("claim_phone_link", Own),
    ("confirm_email", Own),
    ("confirm_password", Own),
    ("confirm_phone_link", Own),
    ("create_first_company", Own),
    ("delete_member_account", Foreign("id=USER&form[email]=typed%40example.com")),
    ("disable_two_factor", Own),
    ("disown_activity", Own),
    ("disown_by_link", Own),
    ("enable_two_factor", Own),
    ("end_all_sessions", Own),
    ("end_other_sessions", Own),
    ("end_session", Own),
    ("end_snooze", Own),
    ("finish_passkey", Own),
    ("finish_passkey_sign_in", Own),
    ("finish_phone_link", Own),
    ("get_phone_link_state", Own),
    ("get_push_key", Own),
    ("get_session_end", Own),
    ("get_time_in", Own),
    ("invite_member", OfSeat("form[name]=Eve&form[email]=eve%40example.com&form[role]=user")),
    ("join_company", Own),
    ("leave_company", Membership("id=COMPANY")),
    ("open_notification", Event("id=EVENT")),
    ("preview_notification_preferences", Events("form[text_segments]=3")),
    ("put_codes_away", Own),
    ("read_all_notifications", Events("newest=EVENT")),
    ("read_notification", Event("id=EVENT")),
    ("reject_phone_link", Own),
    ("remove_case_type", Foreign("id=CASE_TYPE")),
    ("remove_passkey", Own),
    ("remove_photo", Own),
    ("remove_push_device", Own),
    ("remove_trusted_device", Own),
    ("remove_trusted_devices", Own),
    ("rename_case_type", Foreign("id=CASE_TYPE&form[name]=Another")),
    ("renew_backup_codes", Own),
    ("request_password_reset", Own),
    ("resend_email_confirmation", Own),
    ("resend_invitation", Foreign("id=INVITATION")),
    ("reset_password", Own),
    ("reset_shortcut", Own),
    ("reset_shortcuts", Own),
    ("revoke_invitation", Foreign("id=INVITATION")),
    ("save_appearance", Own),
    ("save_billing", OfSeat("form[name]=Mallory")),
    ("save_company_details", OfSeat("form[name]=Mine&form[version]=0")),
    ("save_company_policies", OfSeat("form[requires_two_factor]=false")),
    ("save_notification_preferences", Own),
    ("save_photo", Own),
    ("save_profile", Own),
    ("save_session_settings", Own),
    ("send_channel_test", Own),
    ("send_push_test", Own),
    ("set_default_company", Membership("id=COMPANY")),
    ("sign_in", Own),
    ("sign_out", Own),
    ("snooze", Own),
    ("stay_signed_in", Own),
    ("switch_company", Membership("id=COMPANY")),
    ("turn_off_shortcuts", Own),
    ("verify_sign_in", Own),
    ("withdraw_email_change", Own),
];

/// What is of Harbor Law, and must not be seen by anybody else.
const SECRETS: [&str; 6] = [
    "Harbor",
    "Ada Moreau",
    "ada@example.com",
    "Maritime disputes",
    "guest@example.com",
    "The vessel ran aground",
];

/// Two companies that know nothing of each other: Harbor Law, and that of Mallory.
struct Neighbours {
    site: Site,
    /// Mallory's session, a Super Admin of their own company.
    mallory: String,
    /// That company.
    own: CompanyId,
    ids: [(&'static str, String); 5],
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
        let own = found(&site, "Mallory Ltd", "Mallory Moon", "mallory@example.com").await;
        let mallory = site.sign_in_as("mallory@example.com").await;
        let ids = [
            ("USER", ada.to_string()),
            ("CASE_TYPE", case_type.to_string()),
            ("INVITATION", invitation.to_string()),
            ("COMPANY", company_id.to_string()),
            ("EVENT", received.id.to_string()),
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
            "SELECT email || sent_at FROM invitations WHERE company_id IN
                 (SELECT id FROM companies WHERE name = 'Harbor Law') ORDER BY email",
            "SELECT user_id || COALESCE(read_at, 0) FROM notifications WHERE company_id IN
                 (SELECT id FROM companies WHERE name = 'Harbor Law') ORDER BY user_id",
            "SELECT email FROM users WHERE email <> 'mallory@example.com' ORDER BY email",
        ] {
            let found: Vec<String> = sqlx::query_scalar(sql)
                .fetch_all(self.site.services.kernel.db.reader())
                .await
                .unwrap();
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

async fn user(site: &Site, email: &str) -> UserId {
    let email = Email::parse(email).unwrap();
    site.services.accounts.credentials(&email).await.unwrap().unwrap().user_id
}

/// Makes a company and its Super Admin, with the password of the demo.
async fn found(site: &Site, company: &str, name: &str, email: &str) -> CompanyId {
    let services = &site.services;
    let password = Password::new(nameplate_backend::demo::PASSWORD);
    let policy = PasswordPolicy { owner: Owner::default(), is_common: |_| false };
    let hash = services.accounts.hash(&policy.parse(&password).unwrap()).await.unwrap();
    let (name, email) = (FullName::parse(name).unwrap(), Email::parse(email).unwrap());
    let user = services.accounts.new_user(name, email);
    let mut tx = services.kernel.db.begin().await.unwrap();
    services.accounts.create(&mut tx, &user, &hash).await.unwrap().unwrap();
    let company_name = CompanyName::parse(company).unwrap();
    let company_id = services.companies.create(&mut tx, &company_name).await.unwrap();
    let role = Role::SuperAdmin;
    services.companies.add_member(&mut tx, &company_id, user.id(), role).await.unwrap();
    services.kernel.commit(tx).await.unwrap();
    company_id
}

#[test]
fn every_server_function_says_what_it_can_reach() {
    let there: BTreeSet<_> =
        server_fn_paths().map(|(path, _)| path.trim_start_matches("/act/")).collect();
    let listed: BTreeSet<_> = REACHES.iter().map(|(name, _)| *name).collect();
    assert_eq!(there, listed);
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
    let ada = &neighbours.ids[0].1;
    for route in page_paths() {
        let path = route.replace("{user}", ada).replace("{token}", "x");
        let path = path.replace("{event}", &neighbours.ids[4].1);
        let page = neighbours.site.get(&path, &neighbours.mallory).await;
        for secret in SECRETS {
            assert!(!page.body.contains(secret), "{path} tells of {secret}");
        }
        if route.contains("{user}") || route.contains("{event}") {
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
