//! What a company says of itself: details, billing, types of cases.

use nameplate_backend::{ServiceError, accounts::PhoneEntry, companies::CaseType};
use nameplate_domain::{
    accounts::PhoneNumber,
    companies::{BillingForm, CaseTypeError, CompanyError, DetailsForm, MOST_CASE_TYPES, Seat},
    kernel::{CaseTypeId, Fault, SECOND_MS},
};

use crate::support::{ADA, BEN, CLEO, HARBOR, World, faults, on_both};

on_both!(
    details_are_taken_whole_or_not_at_all,
    the_only_company_is_called_by_its_name_and_one_of_several_is_not,
    a_companys_phone_number_stays_what_it_is,
    details_are_not_saved_on_top_of_unseen_ones,
    every_detail_is_stored,
    bills_are_the_super_admins_business,
    case_types_have_names_of_their_own,
    case_types_belong_to_their_company,
);

/// A form with something in each of its fields, also in those that this doesn't know by name.
fn details(name: &str, version: i64) -> DetailsForm {
    let empty = serde_json::to_value(DetailsForm::default()).unwrap();
    let typed = empty.as_object().unwrap().keys().map(|field| {
        let value = match field.as_str() {
            "version" => return (field.clone(), version.into()),
            "name" => name,
            "phone" => "020 7946 0018",
            "country" => "GB",
            "email" => "office@harbor.example",
            "address" => " 1 Quay Street\r\nHarbor Town ",
            "website" => "harbor.example",
            other => other,
        };
        (field.clone(), value.into())
    });
    serde_json::from_value(serde_json::Value::Object(typed.collect())).unwrap()
}

async fn every_detail_is_stored(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.company_settings;
    let admin = world.seat(BEN, HARBOR).await;
    let form = details("Harbor & Sons", 0);
    let expected = form.parse(Ok(PhoneNumber::from_e164("+442079460018"))).unwrap();
    settings.save_details(&admin, &form).await.unwrap();
    assert_eq!(settings.details(&admin).await.unwrap(), (expected, 1));
    let emptied = DetailsForm { name: HARBOR.to_owned(), version: 1, ..DetailsForm::default() };
    settings.save_details(&admin, &emptied).await.unwrap();
    let expected = emptied.parse(Ok(None)).unwrap();
    assert_eq!(settings.details(&admin).await.unwrap(), (expected, 2));
}

async fn details_are_taken_whole_or_not_at_all(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.company_settings;
    let admin = world.seat(BEN, HARBOR).await;
    let (before, version) = settings.details(&admin).await.unwrap();
    assert_eq!((before.name.as_ref(), before.email, version), (HARBOR, None, 0));
    let wrong = DetailsForm {
        name: " ".to_owned(),
        phone: "12".to_owned(),
        email: "office".to_owned(),
        address: "x".repeat(301),
        website: "javascript:alert(1)".to_owned(),
        ..details("", 0)
    };
    let refused = settings.save_details(&admin, &wrong).await;
    let expected = [
        ("name", Fault::Missing),
        ("phone", Fault::NotAPhoneNumber),
        ("email", Fault::NotAnEmail),
        ("address", Fault::TooLong { max: 300 }),
        ("website", Fault::NotAWebsite),
    ];
    assert_eq!(faults(&refused), expected);

    let user = world.seat(CLEO, HARBOR).await;
    assert!(matches!(settings.details(&user).await, Err(ServiceError::Forbidden)));
    let refused = settings.save_details(&user, &details("Cleo's", 0)).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)));

    assert_eq!(settings.save_details(&admin, &details("Harbor & Sons", 0)).await.unwrap(), 1);
    let notified: String = sqlx::query_scalar("SELECT user_ids FROM changes")
        .fetch_one(world.kernel.db.reader())
        .await
        .unwrap();
    assert_eq!(notified.split(' ').count(), 3, "everybody's header shows it");
    let (after, _) = settings.details(&admin).await.unwrap();
    assert_eq!(after.name.as_ref(), "Harbor & Sons");
    assert_eq!(after.phone.unwrap().as_ref(), "+442079460018");
    assert_eq!(after.address.unwrap().as_ref(), "1 Quay Street\nHarbor Town");
    assert_eq!(after.website.unwrap().as_ref(), "https://harbor.example");
    assert!(world.membership(CLEO, "Harbor & Sons").await.is_some());
}

async fn a_companys_phone_number_stays_what_it_is(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.company_settings;
    let admin = world.seat(BEN, HARBOR).await;
    let mut version = 0;
    for (typed, country, kept) in [
        ("02 1234 5678", "IT", "+390212345678"),
        ("45 50 32 79", "DK", "+4545503279"),
        ("028 012 345", "XK", "+38328012345"),
        ("+800 1234 5678", "", "+80012345678"),
    ] {
        let (mut phone, mut country) = (typed.to_owned(), country.to_owned());
        for _ in 0..3 {
            let form = DetailsForm { phone, country, ..details(HARBOR, version) };
            version = settings.save_details(&admin, &form).await.unwrap();
            let stored = settings.details(&admin).await.unwrap().0.phone.unwrap();
            assert_eq!(stored.as_ref(), kept, "{typed}");
            let entry = PhoneEntry::of(&stored);
            (phone, country) = (entry.number, entry.country.to_owned());
        }
    }
    // One that is in no plan any more keeps nothing from being saved.
    world.execute("UPDATE companies SET phone = '+33012345' WHERE name = 'Harbor Law'").await;
    let form = DetailsForm { phone: "+33012345".to_owned(), ..details("Harbor & Sons", version) };
    settings.save_details(&admin, &form).await.unwrap();
    let (after, _) = settings.details(&admin).await.unwrap();
    assert_eq!(
        (after.name.as_ref(), after.phone.unwrap().as_ref()),
        ("Harbor & Sons", "+33012345")
    );
}

async fn details_are_not_saved_on_top_of_unseen_ones(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.company_settings;
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    settings.save_details(&ada, &details("Ada's", 0)).await.unwrap();
    let refused = settings.save_details(&ben, &details("Ben's", 0)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(CompanyError::ChangedMeanwhile))));
    assert_eq!(settings.details(&ben).await.unwrap().0.name.as_ref(), "Ada's");
    settings.save_details(&ben, &details("Ben's", 1)).await.unwrap();
    assert_eq!(settings.details(&ada).await.unwrap().1, 2);
}

async fn bills_are_the_super_admins_business(world: World) {
    let world = world.with_demo().await;
    let settings = &world.services.company_settings;
    let form = |name: &str, email: &str| BillingForm { name: name.into(), email: email.into() };
    let (ada, ben) = (world.seat(ADA, HARBOR).await, world.seat(BEN, HARBOR).await);
    assert!(matches!(settings.billing(&ben).await, Err(ServiceError::Forbidden)));
    let refused = settings.save_billing(&ben, &form("Ben", "ben@example.com")).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)));

    let refused = settings.save_billing(&ada, &form("\0", "ada")).await;
    let expected = [("name", Fault::Missing), ("email", Fault::NotAnEmail)];
    assert_eq!(faults(&refused), expected);
    settings.save_billing(&ada, &form("Bea Counter", "bills@harbor.example")).await.unwrap();
    let cleo = world.user(CLEO).await;
    world.services.team.deactivate(&ada, &cleo.id).await.unwrap();
    let billing = settings.billing(&ada).await.unwrap();
    assert_eq!(billing.seats, 2, "who is shut out takes none");
    assert_eq!(billing.contact.name.unwrap().as_ref(), "Bea Counter");
    settings.save_billing(&ada, &form("", " ")).await.unwrap();
    assert_eq!(settings.billing(&ada).await.unwrap().contact.email, None);
}

async fn names(world: &World, seat: &Seat) -> Vec<String> {
    let list = world.services.case_types.list(seat).await.unwrap();
    list.into_iter().map(|CaseType { name, .. }| name.as_ref().to_owned()).collect()
}

async fn case_types_have_names_of_their_own(world: World) {
    let world = world.with_demo().await;
    let case_types = &world.services.case_types;
    let (admin, user) = (world.seat(BEN, HARBOR).await, world.seat(CLEO, HARBOR).await);
    let tax = case_types.add(&admin, " Tax ").await.unwrap();
    let family = case_types.add(&admin, "Family law").await.unwrap();
    assert_eq!(names(&world, &user).await, ["Family law", "Tax"], "every member sees them");
    assert!(matches!(case_types.add(&user, "Mine").await, Err(ServiceError::Forbidden)));

    assert_eq!(faults(&case_types.add(&admin, "TAX").await), [("name", Fault::NameTaken)]);
    assert_eq!(faults(&case_types.add(&admin, " ").await), [("name", Fault::Missing)]);
    let renamed = case_types.rename(&admin, &family, "tax").await;
    assert_eq!(faults(&renamed), [("name", Fault::NameTaken)]);
    case_types.rename(&admin, &tax, "TAX").await.unwrap();
    assert_eq!(names(&world, &user).await, ["Family law", "TAX"]);
    case_types.remove(&admin, &family).await.unwrap();
    assert!(matches!(case_types.remove(&admin, &family).await, Err(ServiceError::NotFound)));
    let gone = case_types.rename(&admin, &family, "Law").await;
    assert!(matches!(gone, Err(ServiceError::NotFound)));

    for number in 1..MOST_CASE_TYPES {
        case_types.add(&admin, &format!("Type {number}")).await.unwrap();
    }
    let refused = case_types.add(&admin, "One more").await;
    assert!(matches!(refused, Err(ServiceError::Refused(CaseTypeError::TooMany))));
}

async fn case_types_belong_to_their_company(world: World) {
    let world = world.with_demo().await;
    let case_types = &world.services.case_types;
    let dara = world.found("Quay Desk", "dara@example.com").await;
    let admin = world.seat(BEN, HARBOR).await;
    let tax = case_types.add(&admin, "Tax").await.unwrap();
    case_types.add(&dara, "Tax").await.unwrap();
    for id in [tax, CaseTypeId::new("none")] {
        let renamed = case_types.rename(&dara, &id, "Theirs").await;
        assert!(matches!(renamed, Err(ServiceError::NotFound)));
        assert!(matches!(case_types.remove(&dara, &id).await, Err(ServiceError::NotFound)));
    }
    assert_eq!(names(&world, &admin).await, ["Tax"]);
}

async fn the_only_company_is_called_by_its_name_and_one_of_several_is_not(world: World) {
    let companies = &world.services.companies;
    assert_eq!(companies.only_name().await.unwrap(), None);
    let seat = world.found("Quay Desk", "dara@example.com").await;
    let name = companies.only_name().await.unwrap();
    assert_eq!(name.as_ref().map(AsRef::as_ref), Some("Quay Desk"), "at once");
    let settings = &world.services.company_settings;
    settings.save_details(&seat, &details("Quay Office", 0)).await.unwrap();
    assert_eq!(companies.only_name().await.unwrap().unwrap().as_ref(), "Quay Office", "at once");
    // What another process did is known some seconds later.
    world.execute("UPDATE companies SET name = 'Quay House'").await;
    assert_eq!(companies.only_name().await.unwrap().unwrap().as_ref(), "Quay Office");
    world.clock.advance(5 * SECOND_MS + 1);
    assert_eq!(companies.only_name().await.unwrap().unwrap().as_ref(), "Quay House");
    world.found("Another", "eve@example.com").await;
    assert_eq!(companies.only_name().await.unwrap(), None);
}
