//! `/api/v1/webhooks`: making, reading, changing, testing and deleting webhooks by a key.

use http::{Method, Request, StatusCode, header, request::Builder};
use serde_json::{Value, json};

use crate::{
    companies::found,
    support::{Answer, Site, on_both},
};

const ADA: &str = "ada@example.com";
const CLEO: &str = "cleo@example.com";
const ADDRESS: &str = "https://hooks.example.com/in";

on_both!(
    a_webhook_is_made_read_changed_and_deleted,
    a_request_that_comes_again_makes_no_second_one,
    the_list_is_read_in_parts,
    what_is_wrong_is_told_with_its_place,
    a_test_is_answered_and_stands_in_the_deliveries,
    only_admins_of_the_company_reach_it,
);

fn request(key: &str, method: Method, path: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(format!("/api/v1/webhooks{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

async fn create(site: &Site, key: &str, url: &str) -> Value {
    let answer = site.send(request(key, Method::POST, ""), json!({"url": url}).to_string()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    json(&answer)
}

async fn a_webhook_is_made_read_changed_and_deleted(site: Site) {
    let key = site.api_key(ADA).await;
    let created = create(&site, &key, ADDRESS).await;
    assert!(created["secret"].as_str().unwrap().starts_with("whsec_"));
    let path = format!("/{}", created["id"].as_str().unwrap());
    let read = site.send(request(&key, Method::GET, &path), "").await;
    let mut expected = created.clone();
    expected.as_object_mut().unwrap().remove("secret");
    assert_eq!((read.status, json(&read)), (StatusCode::OK, expected));
    assert_eq!(json(&read)["types"].as_array().unwrap().len(), 6);
    let etag = read.header("etag").to_owned();

    let change = async |etag: Option<&str>, body: Value| {
        let mut request = request(&key, Method::PATCH, &path);
        if let Some(etag) = etag {
            request = request.header(header::IF_MATCH, etag);
        }
        site.send(request, body.to_string()).await
    };
    let blind = change(None, json!({"enabled": false})).await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED, "{}", blind.body);
    let body = json!({"description": "Case system", "types": ["member.left"], "enabled": false});
    let changed = change(Some(&etag), body).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    let now = json(&changed);
    assert_eq!(now["url"], ADDRESS);
    assert_eq!(now["types"], json!(["member.left"]));
    assert_eq!((&now["enabled"], &now["disabled_reason"]), (&json!(false), &json!("admin")));
    let late = change(Some(&etag), json!({"enabled": true})).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let on = change(Some("*"), json!({"description": null, "enabled": true})).await;
    let on = json(&on);
    assert_eq!((&on["enabled"], &on["description"]), (&json!(true), &Value::Null));

    let deleted = site.send(request(&key, Method::DELETE, &path), "").await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    for method in [Method::GET, Method::DELETE] {
        let gone = site.send(request(&key, method, &path), "").await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }
}

async fn a_request_that_comes_again_makes_no_second_one(site: Site) {
    let key = site.api_key(ADA).await;
    let post = async |url: &str| {
        let request = request(&key, Method::POST, "").header("idempotency-key", "a");
        site.send(request, json!({"url": url}).to_string()).await
    };
    let (first, again) = (post(ADDRESS).await, post(ADDRESS).await);
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(json(&first), json(&again));
    let replayed = |answer: &Answer| answer.header("idempotency-replayed").to_owned();
    assert_eq!((replayed(&first), replayed(&again)), (String::new(), "true".to_owned()));
    assert_eq!(
        first.header("location"),
        format!("/api/v1/webhooks/{}", json(&first)["id"].as_str().unwrap())
    );
    let other = json(&post("https://hooks.example.com/other").await);
    assert_eq!(other["type"], "urn:nameplate:problem:idempotency-key-reused");
}

async fn the_list_is_read_in_parts(site: Site) {
    let key = site.api_key(ADA).await;
    for number in 0..5 {
        create(&site, &key, &format!("https://hooks.example.com/{number}")).await;
    }
    let (mut urls, mut path) = (Vec::new(), "?limit=2".to_owned());
    loop {
        let part = json(&site.send(request(&key, Method::GET, &path), "").await);
        let items = part["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item.get("secret").is_none()));
        urls.extend(items.iter().map(|item| item["url"].as_str().unwrap().to_owned()));
        let Some(next) = part["next"].as_str() else { break };
        path = format!("?limit=2&cursor={next}");
    }
    urls.sort();
    let expected: Vec<_> =
        (0..5).map(|number| format!("https://hooks.example.com/{number}")).collect();
    assert_eq!(urls, expected);
}

async fn what_is_wrong_is_told_with_its_place(site: Site) {
    let key = site.api_key(ADA).await;
    let places = async |body: Value| {
        let answer = site.send(request(&key, Method::POST, ""), body.to_string()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        let errors = json(&answer)["errors"].clone();
        let errors = errors.as_array().unwrap().iter();
        errors.map(|error| error["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places(json!({})).await, ["/url"]);
    assert_eq!(places(json!({"url": "http://hooks.example.com"})).await, ["/url"]);
    assert_eq!(
        places(json!({"url": "https://169.254.169.254/", "types": []})).await,
        ["/url", "/types"]
    );
    assert_eq!(places(json!({"url": ADDRESS, "types": ["webhook.test"]})).await, ["/types"]);
    assert_eq!(places(json!({"url": ADDRESS, "secret": "mine"})).await, ["/secret"]);
    let id = create(&site, &key, ADDRESS).await["id"].as_str().unwrap().to_owned();
    // What is wrong is told whether or not it was changed meanwhile.
    let patch = request(&key, Method::PATCH, &format!("/{id}")).header(header::IF_MATCH, "\"x\"");
    let answer = site.send(patch, json!({"url": "https://10.0.0.1/"}).to_string()).await;
    assert_eq!(json(&answer)["errors"][0]["pointer"], "/url", "{}", answer.body);
}

async fn a_test_is_answered_and_stands_in_the_deliveries(site: Site) {
    let key = site.api_key(ADA).await;
    let id = create(&site, &key, "https://hooks.example.invalid/").await["id"].clone();
    let id = id.as_str().unwrap();
    let test = async |called: &str| {
        let request = request(&key, Method::POST, &format!("/{id}/test"));
        site.send(request.header("idempotency-key", called), "").await
    };
    let (first, again) = (test("a").await, test("a").await);
    let tested = json(&first);
    assert_eq!(tested["delivered"], false);
    assert_eq!(
        (&tested["status"], &tested["answer"]),
        (&Value::Null, &json!("It could not be reached."))
    );
    assert_eq!(json(&again), tested);
    let path = format!("/{id}/deliveries");
    let sent = json(&site.send(request(&key, Method::GET, &path), "").await);
    assert_eq!(sent["items"].as_array().unwrap().len(), 1);
    let item = &sent["items"][0];
    assert_eq!(item["id"], tested["id"]);
    assert_eq!((&item["type"], &item["state"]), (&json!("webhook.test"), &json!("dropped")));
}

async fn only_admins_of_the_company_reach_it(site: Site) {
    let (ada, cleo) = (site.api_key(ADA).await, site.api_key(CLEO).await);
    let id = create(&site, &ada, ADDRESS).await["id"].as_str().unwrap().to_owned();
    for (method, path) in [
        (Method::GET, String::new()),
        (Method::POST, String::new()),
        (Method::PATCH, format!("/{id}")),
        (Method::GET, format!("/{id}")),
        (Method::GET, format!("/{id}/deliveries")),
        (Method::POST, format!("/{id}/test")),
        (Method::DELETE, format!("/{id}")),
    ] {
        let body = json!({"url": ADDRESS}).to_string();
        let refused = site.send(request(&cleo, method.clone(), &path), body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{method} {path}: {}", refused.body);
    }
    // Who is an Admin of another company finds nothing.
    found(&site, "Mallory Ltd", "Mallory Moon", "mallory@example.com").await;
    let mallory = site.api_key("mallory@example.com").await;
    for (method, path) in [
        (Method::GET, format!("/{id}")),
        (Method::PATCH, format!("/{id}")),
        (Method::GET, format!("/{id}/deliveries")),
        (Method::POST, format!("/{id}/test")),
        (Method::DELETE, format!("/{id}")),
    ] {
        let missing = site.send(request(&mallory, method.clone(), &path), "{}").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{method} {path}: {}", missing.body);
    }
    let listed = json(&site.send(request(&mallory, Method::GET, ""), "").await);
    assert_eq!(listed["items"], json!([]));
    let still = site.send(request(&ada, Method::GET, &format!("/{id}")), "").await;
    assert_eq!(still.status, StatusCode::OK);
}
