//! The id of a request goes with what it puts on its way.

use crate::support::Site;

#[tokio::test]
async fn a_delivery_knows_the_request_that_asked_for_it() {
    let site = Site::demo().await;
    let form = "form[email]=ada%40example.com";
    let answer = site.post("/act/request_password_reset", form, "", false).await;
    let id: Option<String> =
        sqlx::query_scalar("SELECT request_id FROM deliveries ORDER BY id DESC LIMIT 1")
            .fetch_one(site.services.db().reader())
            .await
            .unwrap();
    assert_eq!(id.as_deref(), Some(answer.header("x-request-id")), "{}", answer.body);
}
