//! Which kinds of mail the viewer takes.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{
    actions::SaveSubscriptions,
    subscription_boxes::{ALWAYS_SENT, subscription_boxes},
};
use crate::kernel::{CopyButton, Form, PageInfo, PageRequest, PageResult, Region, SaveBar};

/// `/settings/email`. It is not kept for when there is no connection: the viewer's link is a secret.
pub(crate) const EMAIL: PageInfo = PageInfo::settings(
    "Email subscriptions",
    "Which mails you take. It holds in all your companies.",
);

/// The four switches, what always comes, and the viewer's own link.
pub(crate) async fn email_page(request: PageRequest) -> PageResult {
    let user_id = &request.viewer()?.user.id;
    let service = &request.services.subscriptions;
    let subscriptions = service.find(user_id).await?;
    let link = request.address_of(&service.path(user_id));
    Ok(view! {
        <Region id="subscriptions" class="">
            <Form act=SaveSubscriptions::PATH>
                {subscription_boxes(&subscriptions)}
                <p class="help">
                    "Which events come by mail, and whether they are gathered into digests, you choose under "
                    <a href="/settings/notifications#channels">"Notification settings"</a> "."
                </p>
                <SaveBar />
            </Form>
        </Region>
        <section class="section" id="always-sent">
            <h2>"What always comes"</h2>
            <p>{ALWAYS_SENT}</p>
        </section>
        <section class="section" id="link">
            <h2>"Your own link"</h2>
            <p>
                "It stands at the foot of each of these mails and works without signing in. Whoever has it can switch \
                 these mails on and off, and do nothing else. So forward such a mail without its foot."
            </p>
            <p class="subscriptions-link">
                <a href=link.clone()>{link.clone()}</a>
            </p>
            <div class="button-row needs-script">
                <CopyButton text=link label="Copy link" />
            </div>
        </section>
    }
    .into_any())
}
