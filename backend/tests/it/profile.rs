//! What a person says of themselves.

use nameplate_backend::{
    ServiceError,
    accounts::{PhoneEntry, StoredProfile, dial_countries},
};
use nameplate_domain::{
    accounts::{ProfileError, ProfileField, ProfileForm},
    kernel::{Fault, UserId},
};

use phonenumber::metadata::DATABASE;

use crate::support::{ADA, BEN, World, faults, on_both};

on_both!(
    a_profile_is_saved,
    everything_wrong_is_told_at_once,
    a_name_may_be_anything_that_can_be_read,
    a_phone_number_is_kept_in_one_form,
    a_phone_number_that_nobody_touches_stays_what_it_is,
    a_phone_number_that_nobody_can_call_any_more_keeps_nothing_from_being_saved,
    a_timezone_is_one_that_there_is,
    a_save_on_top_of_another_overwrites_nothing,
    of_two_saves_at_the_same_moment_one_wins,
    a_proposed_timezone_replaces_none,
);

fn form(name: &str, version: i64) -> ProfileForm {
    ProfileForm { name: name.to_owned(), version, ..ProfileForm::default() }
}

async fn save(
    world: &World,
    id: &UserId,
    form: &ProfileForm,
) -> Result<StoredProfile, ServiceError<ProfileError>> {
    world.services.profiles.save(id, form).await
}

/// Saves on top of whatever is stored.
async fn overwrite(
    world: &World,
    id: &UserId,
    form: &ProfileForm,
) -> Result<StoredProfile, ServiceError<ProfileError>> {
    let version = world.services.profiles.get(id).await.unwrap().version;
    save(world, id, &ProfileForm { version, ..form.clone() }).await
}

async fn a_profile_is_saved(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.user(ADA).await, world.user(BEN).await);
    let profiles = &world.services.profiles;
    let before = profiles.get(&ada.id).await.unwrap();
    assert_eq!(before.profile.name.as_ref(), "Ada Moreau");
    assert_eq!((&before.profile.phone, &before.profile.timezone), (&None, &None));

    let form = ProfileForm {
        name: "  Ada Lovelace ".to_owned(),
        phone: "06 12 34 56 78".to_owned(),
        country: "FR".to_owned(),
        timezone: "europe/paris".to_owned(),
        version: before.version,
    };
    let saved = save(&world, &ada.id, &form).await.unwrap();
    assert_eq!(saved.profile.name.as_ref(), "Ada Lovelace");
    assert_eq!(saved.profile.phone.as_ref().unwrap().as_ref(), "+33612345678");
    assert_eq!(saved.profile.timezone.as_ref().unwrap().as_ref(), "Europe/Paris");
    assert_eq!(profiles.get(&ada.id).await.unwrap(), saved);
    let user = world.user(ADA).await;
    assert_eq!((user.name, user.timezone), (saved.profile.name, saved.profile.timezone));
    assert_eq!(world.user(BEN).await, ben);

    // What is optional can be taken away again.
    let emptied = overwrite(&world, &ada.id, &self::form("Ada", 0)).await.unwrap();
    assert_eq!((emptied.profile.phone, emptied.profile.timezone), (None, None));
}

async fn everything_wrong_is_told_at_once(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let before = world.services.profiles.get(&ada.id).await.unwrap();
    let form = ProfileForm {
        name: "   ".to_owned(),
        phone: "12".to_owned(),
        country: "FR".to_owned(),
        timezone: "Europe/Atlantis".to_owned(),
        version: before.version,
    };
    assert_eq!(
        faults(&save(&world, &ada.id, &form).await),
        [
            ("name", Fault::Missing),
            ("phone", Fault::NotAPhoneNumber),
            ("timezone", Fault::UnknownTimezone)
        ]
    );
    // One wrong field keeps the right ones from being saved.
    let half = ProfileForm { name: "Another".to_owned(), ..form };
    save(&world, &ada.id, &half).await.unwrap_err();
    assert_eq!(world.services.profiles.get(&ada.id).await.unwrap(), before);
}

async fn a_name_may_be_anything_that_can_be_read(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let longest = "ß".repeat(100);
    for name in
        ["</title><script>alert(1)</script>", "毛泽东", "O'Brien; DROP TABLE users", &longest]
    {
        overwrite(&world, &ada.id, &form(name, 0)).await.unwrap();
        assert_eq!(world.user(ADA).await.name.as_ref(), name);
    }
    for (pasted, name) in [
        ("Ada\u{202E}ssoB", "AdassoB"),
        ("\u{2066}Ada\u{A0}Moreau\u{2069}", "Ada Moreau"),
        ("Ada\r\nBcc: x@example.com\0", "Ada Bcc: x@example.com"),
    ] {
        overwrite(&world, &ada.id, &form(pasted, 0)).await.unwrap();
        assert_eq!(world.user(ADA).await.name.as_ref(), name);
    }
    let endless = "a".repeat(10_000);
    for (name, fault) in [
        ("", Fault::Missing),
        (" \t\n ", Fault::Missing),
        ("\u{200B}\u{3000}", Fault::Missing),
        (&endless, Fault::TooLong { max: 100 }),
        (&format!("{longest}ß"), Fault::TooLong { max: 100 }),
    ] {
        let result = overwrite(&world, &ada.id, &form(name, 0)).await;
        assert_eq!(faults(&result), [("name", fault)], "{name:.40?}");
    }
    assert_eq!(world.user(ADA).await.name.as_ref(), "Ada Bcc: x@example.com");
}

async fn a_phone_number_is_kept_in_one_form(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let phone = |phone: &str, country: &str| ProfileForm {
        phone: phone.to_owned(),
        country: country.to_owned(),
        ..form("Ada", 0)
    };
    for (typed, country, kept) in [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+44 20 7946 0018", "", "+442079460018"),
        // A plus sign says more than the country that happened to be chosen.
        ("+1 (650) 253-0000", "FR", "+16502530000"),
        // These begin like their country's calling code.
        ("45 50 32 79", "DK", "+4545503279"),
        ("6509 8057", "SG", "+6565098057"),
        ("\u{202A}０６ 12‑34‑56‑78\u{202C}", "FR", "+33612345678"),
        ("+1 (650) 253-0000", "", "+16502530000"),
    ] {
        overwrite(&world, &ada.id, &phone(typed, country)).await.unwrap();
        let stored = world.services.profiles.get(&ada.id).await.unwrap();
        assert_eq!(stored.profile.phone.unwrap().as_ref(), kept);
    }
    let endless = "1".repeat(10_000);
    for (typed, country, fault) in [
        ("06 12 34 56 78", "", Fault::CountryMissing),
        ("06 12 34 56 78", "XX", Fault::CountryMissing),
        ("call me", "FR", Fault::NotAPhoneNumber),
        ("+33 1", "", Fault::NotAPhoneNumber),
        (&endless, "FR", Fault::NotAPhoneNumber),
    ] {
        let result = overwrite(&world, &ada.id, &phone(typed, country)).await;
        assert_eq!(faults(&result), [("phone", fault)], "{typed:.20} {country}");
    }
    let stored = world.services.profiles.get(&ada.id).await.unwrap();
    assert_eq!(stored.profile.phone.unwrap().as_ref(), "+16502530000");
}

/// The form as a page shows it, with another name in it.
fn untouched(stored: &StoredProfile, name: &str) -> ProfileForm {
    let entry = stored.profile.phone.as_ref().map(PhoneEntry::of).unwrap();
    ProfileForm {
        phone: entry.number,
        country: entry.country.to_owned(),
        ..form(name, stored.version)
    }
}

async fn a_phone_number_that_nobody_touches_stays_what_it_is(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    for country in dial_countries() {
        let kinds = DATABASE.by_id(country.code).unwrap().descriptors();
        for kind in [kinds.fixed_line(), kinds.mobile()].into_iter().flatten() {
            let national = kind.example().unwrap();
            let kept = format!("+{}{national}", country.dial_code);
            let typed = ProfileForm {
                phone: national.to_owned(),
                country: country.code.to_owned(),
                ..form("Ada", 0)
            };
            let mut stored = overwrite(&world, &ada.id, &typed).await.unwrap();
            for name in ["Ada M.", "Ada Moreau"] {
                stored = save(&world, &ada.id, &untouched(&stored, name)).await.unwrap();
                let phone = stored.profile.phone.as_ref().map(AsRef::as_ref);
                assert_eq!(phone, Some(&*kept), "{country:?}");
            }
            assert_eq!(world.services.profiles.get(&ada.id).await.unwrap(), stored);
        }
    }
}

async fn a_phone_number_that_nobody_can_call_any_more_keeps_nothing_from_being_saved(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let profiles = &world.services.profiles;
    // Plans change, and a number that was good once is in none.
    world.execute(format!("UPDATE users SET phone = '+33012345' WHERE id = '{}'", ada.id)).await;
    let stored = profiles.get(&ada.id).await.unwrap();
    let saved = save(&world, &ada.id, &untouched(&stored, "Ada M.")).await.unwrap();
    assert_eq!(
        (saved.profile.name.as_ref(), saved.profile.phone),
        ("Ada M.", stored.profile.phone)
    );
    // It is no way in for another such number.
    let another = ProfileForm { phone: "+33012346".to_owned(), ..form("Ada", 0) };
    let result = overwrite(&world, &ada.id, &another).await;
    assert_eq!(faults(&result), [("phone", Fault::NotAPhoneNumber)]);
}

async fn a_timezone_is_one_that_there_is(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let zone = |name: &str| ProfileForm { timezone: name.to_owned(), ..form("Ada", 0) };
    for name in ["UTC", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"] {
        overwrite(&world, &ada.id, &zone(name)).await.unwrap();
        assert_eq!(world.user(ADA).await.timezone.unwrap().as_ref(), name);
    }
    let endless = "a".repeat(10_000);
    for name in ["Mars/Olympus", "../../etc/passwd", "Europe/Paris\r\nx", "+02:00", &endless] {
        let result = overwrite(&world, &ada.id, &zone(name)).await;
        assert_eq!(faults(&result), [("timezone", Fault::UnknownTimezone)], "{name:.20}");
    }
}

async fn a_save_on_top_of_another_overwrites_nothing(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let seen = world.services.profiles.get(&ada.id).await.unwrap().version;
    let first = ProfileForm { timezone: "Europe/Paris".to_owned(), ..form("First tab", seen) };
    let first = save(&world, &ada.id, &first).await.unwrap();

    let second = ProfileForm {
        phone: "+33612345678".to_owned(),
        timezone: "Europe/Paris".to_owned(),
        ..form("Second tab", seen)
    };
    let refused = save(&world, &ada.id, &second).await;
    let Err(ServiceError::Refused(ProfileError::ChangedMeanwhile { differing })) = refused else {
        panic!("{refused:?}")
    };
    let stored =
        [(ProfileField::Name, "First tab".to_owned()), (ProfileField::Phone, String::new())];
    assert_eq!(differing, stored, "the timezone is the same");
    assert_eq!(world.services.profiles.get(&ada.id).await.unwrap(), first);

    // It is told also of a form with faults: else the page that tells of those would hide it.
    let faulty = ProfileForm { name: String::new(), ..second.clone() };
    let refused = save(&world, &ada.id, &faulty).await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");

    // Told so, the person may insist.
    let insisted = overwrite(&world, &ada.id, &second).await.unwrap();
    assert_eq!(insisted.profile.name.as_ref(), "Second tab");
    assert_eq!(world.services.profiles.get(&ada.id).await.unwrap(), insisted);

    // A version that there never was is no way around it.
    for version in [-1, 1_000_000, i64::MIN, i64::MAX] {
        save(&world, &ada.id, &form("Third tab", version)).await.unwrap_err();
    }
    assert_eq!(world.services.profiles.get(&ada.id).await.unwrap(), insisted);
}

async fn of_two_saves_at_the_same_moment_one_wins(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let seen = world.services.profiles.get(&ada.id).await.unwrap().version;
    let tries: Vec<_> = (0..6)
        .map(|number| {
            let (profiles, id) = (world.services.profiles.clone(), ada.id.clone());
            tokio::spawn(
                async move { profiles.save(&id, &form(&format!("Tab {number}"), seen)).await },
            )
        })
        .collect();
    let mut saved = Vec::new();
    for tried in tries {
        match tried.await.unwrap() {
            Ok(stored) => saved.push(stored),
            Err(ServiceError::Refused(ProfileError::ChangedMeanwhile { .. })) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(saved.len(), 1, "{saved:?}");
    assert_eq!(world.services.profiles.get(&ada.id).await.unwrap(), saved[0]);
}

async fn a_proposed_timezone_replaces_none(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let profiles = &world.services.profiles;
    let seen = profiles.get(&ada.id).await.unwrap().version;
    let wrong = profiles.set_first_timezone::<()>(&ada.id, "Mars/Olympus").await;
    assert_eq!(faults(&wrong), [("timezone", Fault::UnknownTimezone)]);

    for proposed in ["europe/paris", "Asia/Tokyo"] {
        let zone = profiles.set_first_timezone::<()>(&ada.id, proposed).await.unwrap();
        assert_eq!(zone.as_ref(), "Europe/Paris", "the first one stays");
        assert_eq!(world.user(ADA).await.timezone, Some(zone));
    }
    assert_eq!(world.user(BEN).await.timezone, None);
    // Who had the form open before is asked, and doesn't take it away unknowingly.
    let result = save(&world, &ada.id, &form("Ada", seen)).await;
    let Err(ServiceError::Refused(error)) = result else { panic!("{result:?}") };
    let words = error.to_string();
    assert!(words.contains("Timezone is “Europe/Paris”"), "{words}");
}
