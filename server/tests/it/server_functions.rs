//! What of a company each server function can reach.

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;

use Reach::{Event, Events, Foreign, Membership, Own, Seat};

/// What a server function could be asked for that belongs to a company.
pub(crate) enum Reach {
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

/// Every server function. One that isn't here fails the test.
pub(crate) const REACHES: &[(&str, Reach)] = &[
    ("accept_invitation", Own),
    ("accept_timezone", Own),
    ("act_on_member", Foreign("id=USER&act=sign_out")),
    ("act_on_member", Foreign("id=USER&act=deactivate")),
    ("act_on_member", Foreign("id=USER&act=reactivate")),
    ("act_on_member", Foreign("id=USER&act=remove")),
    ("add_case_type", Seat("form[name]=Mine")),
    ("add_company_origin", Seat("form[origin]=https%3A%2F%2Fmallory.example")),
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
    ("create_api_key", Own),
    ("create_first_company", Own),
    ("decline_deletion", Foreign("id=USER&form[reason]=No")),
    ("delete_member_account", Foreign("id=USER&form[email]=typed%40example.com")),
    ("disable_two_factor", Own),
    ("discard_settings", Own),
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
    ("import_settings", Own),
    ("invite_member", Seat("form[name]=Eve&form[email]=eve%40example.com&form[role]=user")),
    ("join_company", Own),
    ("leave_company", Membership("id=COMPANY")),
    ("open_notification", Event("id=EVENT")),
    ("preview_notification_preferences", Events("form[text_segments]=3")),
    ("create_webhook", Seat("form[url]=https%3A%2F%2Fmallory.example&form[types][]=member.left")),
    ("delete_webhook", Foreign("id=WEBHOOK")),
    ("dismiss_api_key", Own),
    ("dismiss_webhook_secret", Own),
    ("put_codes_away", Own),
    ("read_all_notifications", Events("newest=EVENT")),
    ("read_notification", Event("id=EVENT")),
    ("regenerate_api_key", Own),
    ("reject_phone_link", Own),
    ("remove_case_type", Foreign("id=CASE_TYPE")),
    ("remove_company_origin", Foreign("origin=https%3A%2F%2Fvessels.example")),
    ("remove_passkey", Own),
    ("remove_photo", Own),
    ("remove_push_device", Own),
    ("remove_trusted_device", Own),
    ("remove_trusted_devices", Own),
    ("rename_case_type", Foreign("id=CASE_TYPE&form[name]=Another")),
    ("renew_backup_codes", Own),
    ("request_deletion", Own),
    ("request_export", Own),
    ("request_password_reset", Own),
    ("resend_email_confirmation", Own),
    ("resend_invitation", Foreign("id=INVITATION")),
    ("reset_password", Own),
    ("reset_shortcut", Own),
    ("reset_shortcuts", Own),
    ("revoke_activity", Own),
    ("revoke_api_key", Own),
    ("revoke_by_link", Own),
    ("revoke_company_api_key", Foreign("id=API_KEY")),
    ("revoke_invitation", Foreign("id=INVITATION")),
    ("rotate_webhook_secret", Foreign("id=WEBHOOK")),
    ("save_appearance", Own),
    ("save_billing", Seat("form[name]=Mallory")),
    ("save_company_details", Seat("form[name]=Mine&form[version]=0")),
    ("save_company_policies", Seat("form[requires_two_factor]=false")),
    ("save_email_preferences", Own),
    ("save_notification_preferences", Own),
    ("save_photo", Own),
    ("save_profile", Own),
    ("save_session_settings", Own),
    ("save_subscriptions", Own),
    (
        "save_webhook",
        Foreign("id=WEBHOOK&form[url]=https%3A%2F%2Fmallory.example&form[types][]=member.left"),
    ),
    ("send_channel_test", Own),
    ("send_push_test", Own),
    ("send_webhook_test", Foreign("id=WEBHOOK")),
    ("set_default_company", Membership("id=COMPANY")),
    ("sign_in", Own),
    ("sign_out", Own),
    ("snooze", Own),
    ("stay_signed_in", Own),
    ("switch_company", Membership("id=COMPANY")),
    ("turn_off_shortcuts", Own),
    ("turn_webhook_off", Foreign("id=WEBHOOK")),
    ("turn_webhook_on", Foreign("id=WEBHOOK")),
    ("unsubscribe_from_all", Own),
    ("upload_settings", Own),
    ("verify_sign_in", Own),
    ("withdraw_deletion", Own),
    ("withdraw_email_change", Own),
];

#[test]
fn every_server_function_says_what_it_can_reach() {
    let there: BTreeSet<_> =
        server_fn_paths().map(|(path, _)| path.trim_start_matches("/act/")).collect();
    let listed: BTreeSet<_> = REACHES.iter().map(|(name, _)| *name).collect();
    assert_eq!(there, listed);
}
