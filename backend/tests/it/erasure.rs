//! Deleting an account: what is left of the person.

use std::collections::BTreeSet;

use nameplate_backend::{
    flows::{Erasure, ErasureRule, Removal},
    notifications::{CentreFilter, EventForm},
};
use nameplate_domain::{
    companies::{BillingForm, CompanyEvent, Role},
    kernel::{DAY_MS, HOUR_MS, UserId},
    notifications::EventType,
    passwords::Password,
};

use crate::{
    centre::fill,
    events::{assigned, form, send},
    support::{ADA, BEN, CLEO, HARBOR, HOME, PASSWORD, World, client, on_both},
    traces::{columns_of_text, invitation, leave_traces, places, reach_by, texts},
    two_factor::proof,
};

on_both!(
    nothing_names_the_person_any_more,
    mail_to_a_former_address_goes_too,
    mail_that_they_caused_still_arrives,
    contacts_of_other_companies_are_theirs,
    events_that_named_them_stay,
    what_others_have_stays,
    many_notifications_go_in_parts,
    their_address_is_free_again,
);

/// The address that somebody has at the end.
const NEW: &str = "changed@example.com";

async fn delete(world: &World, id: &UserId) {
    world.clock.advance(1);
    let seat = world.seat(ADA, HARBOR).await;
    let proof = proof(world, &world.arrive(ADA).await);
    let removal = world.services.team.delete_account(&seat, &proof, id, CLEO).await.unwrap();
    assert_eq!(removal, Removal::Deleted);
}

async fn nothing_names_the_person_any_more(world: World) {
    let world = world.with_demo().await;
    let id = leave_traces(&world).await;
    let before = places(&world, id.as_ref()).await;
    for (table, column, _) in Erasure::TABLES {
        let place = ((*table).to_owned(), (*column).to_owned());
        // Addresses and names are looked for below.
        let is_id = !matches!(
            *column,
            "recipient" | "recipient_key" | "email_key" | "billing_email" | "email"
        );
        assert!(!is_id || before.contains(&place), "the test leaves no trace in {place:?}");
    }
    let found = places(&world, CLEO).await;
    for place in [
        ("companies", "billing_email"),
        ("companies", "email"),
        ("deliveries", "recipient"),
        ("invitations", "email_key"),
    ] {
        assert!(found.contains(&(place.0.to_owned(), place.1.to_owned())), "{place:?}");
    }
    assert!(places(&world, "Cleo Tanaka").await.len() > 4);

    delete(&world, &id).await;
    // The last mail knows the address until it has left.
    world.mails().await;
    let left = [("changes", "user_ids"), ("webhook_deliveries", "member_id")];
    let left = left.map(|(table, column)| (table.to_owned(), column.to_owned()));
    let left = BTreeSet::from(left);
    assert_eq!(places(&world, id.as_ref()).await, left);
    for text in [CLEO, "cleo.new@example.com", "Cleo", "Tanaka"] {
        assert_eq!(places(&world, text).await, BTreeSet::new(), "{text}");
    }
    // The webhook is never reached.
    world.clock.advance(DAY_MS + 2 * HOUR_MS);
    world.services.prune().await;
    assert_eq!(places(&world, id.as_ref()).await, BTreeSet::new());

    // What happened in the company stays, without a name.
    let ada = world.seat(ADA, HARBOR).await;
    let (events, _) = world.services.company_log.list::<()>(&ada, None).await.unwrap();
    let read: Vec<_> = events
        .iter()
        .map(|event| (event.kind, event.actor.as_deref(), event.subject.as_deref()))
        .collect();
    let expected = [
        (CompanyEvent::AccountDeleted, Some("Ada Moreau"), None),
        (CompanyEvent::BillingChanged, Some("Ada Moreau"), None),
        (CompanyEvent::Invited, None, None),
        (CompanyEvent::MailingSent, None, None),
        (CompanyEvent::ApiKeyCreated, None, None),
        (CompanyEvent::DeletionRequested, None, None),
        (CompanyEvent::RoleChanged, Some("Ada Moreau"), None),
    ];
    assert_eq!(read, expected);
}

async fn mail_to_a_former_address_goes_too(world: World) {
    let world = world.with_demo().await;
    let ada = world.seat(ADA, HARBOR).await;
    let invitations = &world.services.invitations;
    invitations.invite(&ada, &invitation("Eve Lindqvist", "eve@example.com")).await.unwrap();
    let link = world.mail().await.link("invitations");
    let (password, home) = (Password::new("Second-word-2"), client(HOME));
    let eve =
        world.services.joining.accept_as_new(&link, "Eve", &password, &home).await.unwrap().user_id;
    world
        .execute(format!(
            "UPDATE users SET email = '{0}', email_key = '{0}' WHERE id = '{eve}'",
            NEW
        ))
        .await;
    let own = proof(&world, &world.arrive(ADA).await);
    world.services.team.delete_account(&ada, &own, &eve, NEW).await.unwrap();
    for text in ["eve@example.com", "Lindqvist", NEW] {
        assert_eq!(places(&world, text).await, BTreeSet::new(), "{text}");
    }
}

async fn mail_that_they_caused_still_arrives(world: World) {
    let world = world.with_demo().await;
    let cleo = world.user(CLEO).await;
    let ada = world.seat(ADA, HARBOR).await;
    world.services.team.change_role(&ada, &cleo.id, Role::Admin).await.unwrap();
    let seat = world.seat(CLEO, HARBOR).await;
    let invitations = &world.services.invitations;
    invitations.invite(&seat, &invitation("Eve", "eve@example.com")).await.unwrap();
    delete(&world, &cleo.id).await;
    let mail = world.mail().await;
    assert!(mail.text.contains("Somebody asks you to join Harbor Law."), "{}", mail.text);
    // There is nobody any more who stands behind it.
    assert_eq!(world.services.joining.find(&mail.link("invitations")).await.unwrap(), None);
    assert_eq!(invitations.list(&ada).await.unwrap(), []);
}

async fn contacts_of_other_companies_are_theirs(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.company_settings;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let ada = world.seat(ADA, HARBOR).await;
    let contact = BillingForm { name: "Cleo Tanaka".into(), email: CLEO.into() };
    for (seat, company) in [(&ada, HARBOR), (&dara, "Quay Desk")] {
        settings.save_billing(seat, &contact).await.unwrap();
        reach_by(&world, company, CLEO).await;
    }
    let version = "SELECT details_version FROM companies WHERE name = 'Harbor Law'";
    let before = world.count(version).await;
    delete(&world, &world.user(CLEO).await.id).await;
    assert_eq!(settings.billing(&ada).await.unwrap().contact.email, None);
    let kept = settings.billing(&dara).await.unwrap().contact;
    assert_eq!(kept.email.unwrap().as_ref(), CLEO);
    let reached = texts(&world, "SELECT name FROM companies WHERE email IS NOT NULL").await;
    assert_eq!(reached, ["Quay Desk"]);
    assert_eq!(world.count(version).await, before + 1, "an open form is out of date");
}

async fn events_that_named_them_stay(world: World) {
    let world = world.with_demo().await;
    let (ben, cleo) = (world.user(BEN).await.id, world.user(CLEO).await.id);
    for count in 0..3 {
        let mentions = [CLEO, BEN, CLEO].map(str::to_owned)[..count].to_vec();
        send(&world, &EventForm { mentions, ..assigned(EventType::TaskDue, "A task", CLEO) }).await;
        world.clock.advance(1);
    }
    send(&world, &assigned(EventType::TaskDue, "Another task", BEN)).await;
    send(&world, &form(EventType::TaskDue, "Nobody's task")).await;
    delete(&world, &cleo).await;
    let filter = CentreFilter::default();
    let page = world.notifications(&ben, &filter, None).await;
    let mut events: Vec<_> = page.items.into_iter().map(|it| it.event).collect();
    events.sort_by_key(|event| event.title.as_ref().to_owned());
    let titles: Vec<_> = events.iter().map(|event| event.title.as_ref()).collect();
    assert_eq!(titles, ["A task", "A task", "A task", "Another task", "Nobody's task"]);
    let named = "SELECT user_id || ' ' || relation FROM event_people ORDER BY relation";
    let bens = ["assignee", "mention"].map(|relation| format!("{ben} {relation}"));
    assert_eq!(texts(&world, named).await, bens, "who else is named stays");
}

async fn what_others_have_stays(world: World) {
    let world = world.with_demo().await;
    let ben = world.arrive(BEN).await;
    let finn = world.found("Pier One", "finn@example.com").await;
    let invitations = &world.services.invitations;
    invitations.invite(&finn, &invitation("Ben", "ben.cleo@example.com")).await.unwrap();
    let contact = BillingForm { name: "Ben".into(), email: BEN.into() };
    world.services.company_settings.save_billing(&finn, &contact).await.unwrap();
    let before = places(&world, ben.user.id.as_ref()).await;
    let cleo = leave_traces(&world).await;
    delete(&world, &cleo).await;
    assert!(world.is_open(&ben.token).await);
    assert!(places(&world, ben.user.id.as_ref()).await.is_superset(&before));
    assert_eq!(invitations.list(&finn).await.unwrap().len(), 1, "only the one to Cleo is gone");
    let billing = world.services.company_settings.billing(&finn).await.unwrap();
    assert_eq!(billing.contact.email.unwrap().as_ref(), BEN);
    assert!(world.can_sign_in(ADA, PASSWORD).await && world.can_sign_in(BEN, PASSWORD).await);
}

async fn many_notifications_go_in_parts(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.user(BEN).await.id);
    let own = proof(&world, &world.arrive(ADA).await);
    let named = send(&world, &assigned(EventType::TaskDue, "A task", BEN)).await.id;
    // All of them are Ben's work.
    fill(&world, 4_500).await;
    world
        .execute(format!(
            "INSERT INTO event_people (event_id, user_id, relation)
             SELECT id, '{ben}', 'assignee' FROM events WHERE id <> '{named}'"
        ))
        .await;
    world
        .execute(
            "INSERT INTO deliveries (id, user_id, channel, recipient, message, created_at, due_at,
                                     event_id)
             SELECT user_id || event_id, user_id, 'email', '', '{}', 0, 0, event_id
             FROM notifications WHERE event_id < '01'",
        )
        .await;
    let of_ben = async |table: &str| {
        let sql = format!("SELECT event_id FROM {table} WHERE user_id = '{ben}'");
        texts(&world, sql).await.len()
    };
    assert_eq!((of_ben("notifications").await, of_ben("deliveries").await), (4_502, 4_502));
    let team = &world.services.team;
    team.delete_account(&ada, &own, &ben, "ben@example.org").await.unwrap_err();
    assert_eq!(of_ben("notifications").await, 4_502, "nothing goes before it is allowed");

    world.services.erasure.prepare(&ben).await.unwrap();
    assert_eq!((of_ben("notifications").await, of_ben("deliveries").await), (2_000, 2_000));
    let newest = format!("SELECT event_id FROM notifications WHERE event_id = '{named}'");
    assert_eq!(texts(&world, newest).await.len(), 2, "the newest stay until the account goes");
    let naming = format!("SELECT event_id FROM event_people WHERE user_id = '{ben}'");

    let removal = team.delete_account(&ada, &own, &ben, BEN).await.unwrap();
    assert_eq!(removal, Removal::Deleted);
    assert_eq!((of_ben("notifications").await, of_ben("deliveries").await), (0, 0));
    assert_eq!(texts(&world, naming).await, [] as [&str; 0]);
    assert_eq!(world.count("SELECT COUNT(*) FROM events").await, 4_502);
    assert_eq!(world.count("SELECT COUNT(*) FROM notifications").await, 4_502, "Ada's stay");
    assert_eq!(
        world.count("SELECT COUNT(*) FROM deliveries WHERE event_id IS NOT NULL").await,
        4_502
    );
}

async fn their_address_is_free_again(world: World) {
    let world = world.with_demo().await;
    let old = world.user(CLEO).await.id;
    delete(&world, &old).await;
    let seat = world.seat(ADA, HARBOR).await;
    let invitations = &world.services.invitations;
    invitations.invite(&seat, &invitation("Cleo", CLEO)).await.unwrap();
    let link = world.mail().await.link("invitations");
    let (password, home) = (Password::new("Second-word-2"), client(HOME));
    let new =
        world.services.joining.accept_as_new(&link, "Another", &password, &home).await.unwrap();
    assert_ne!(new.user_id, old);
}

/// The list is only worth something when it is whole. The tables are the same on both databases.
#[tokio::test]
async fn every_table_that_names_a_person_is_on_the_list() {
    let world = World::sqlite().await;
    let fate = |place: &str| {
        let listed = Erasure::TABLES.iter();
        let mut fates = listed.filter(|it| format!("{}.{}", it.0, it.1) == place).map(|it| it.2);
        let fate = fates.next().unwrap_or_else(|| panic!("{place} is not on the list"));
        assert_eq!(fates.next(), None, "{place} is twice on the list");
        fate
    };
    let references = texts(
        &world,
        "SELECT tables.name || '.' || refs.\"from\" || ' ' || refs.on_delete
         FROM sqlite_master tables JOIN pragma_foreign_key_list(tables.name) refs
         WHERE tables.type = 'table' AND refs.\"table\" = 'users'",
    )
    .await;
    let mut tied = BTreeSet::new();
    for reference in &references {
        let (place, on_delete) = reference.split_once(' ').unwrap();
        let expected = match fate(place) {
            ErasureRule::Removed => "CASCADE",
            ErasureRule::Anonymised => "SET NULL",
            ErasureRule::Deleted | ErasureRule::Pruned => panic!("{place} is tied to the user"),
        };
        assert_eq!(on_delete, expected, "{place}");
        tied.insert(place.to_owned());
    }
    let columns: BTreeSet<_> = columns_of_text(&world)
        .await
        .into_iter()
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    let names_somebody = |place: &&String| {
        ["user_id", "user_ids", "_by", "actor_id", "author_id", "subject", "subject_id"]
            .iter()
            .any(|end| place.ends_with(end))
    };
    for place in columns.iter().filter(names_somebody) {
        fate(place);
    }
    for (table, column, fate) in Erasure::TABLES {
        let place = format!("{table}.{column}");
        assert!(columns.contains(&place), "there is no {place}");
        let is_tied = matches!(fate, ErasureRule::Removed | ErasureRule::Anonymised);
        assert_eq!(is_tied, tied.contains(&place), "{place}");
    }
}
