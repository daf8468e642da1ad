//! What a person has stored is what the form shows and saves again, in every script and every zone.

use nameplate_backend::Zone;
use nameplate_domain::{accounts::ProfileForm, companies::DetailsForm};

use crate::support::{ADA, HARBOR, World, on_both};

on_both!(names_and_addresses_of_all_scripts_stay_as_they_are, every_zone_stays_the_one_it_is);

/// Names and places in twenty scripts, some of which need joiners, marks, or both directions.
const TEXTS: [(&str, &str); 20] = [
    ("Ada Moreau-Łukaszewicz", "1 Quay Street\nHarbor Town"),
    ("Ἀριστοτέλης Ωνάσης", "Οδός Ερμού 1\nΑθήνα"),
    ("Ольга Щербакова", "ул. Пушкина, д. 1\nМосква"),
    ("محمد عبد الله", "شارع ١\nالقاهرة"),
    ("نمی\u{200C}دانم رضایی", "خیابان ۲\nتهران"),
    ("שָׁלוֹם עַלֵיכֶם", "רחוב 1\nתל אביב"),
    ("प्रिया क्\u{200D}ष", "सड़क १\nदिल्ली"),
    ("রবীন্দ্রনাথ ঠাকুর", "রাস্তা ১\nকলকাতা"),
    ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਗਲੀ ੧\nਅੰਮ੍ਰਿਤਸਰ"),
    ("મહાત્મા ગાંધી", "શેરી ૧\nઅમદાવાદ"),
    ("கமலா தேவி", "தெரு ௧\nசென்னை"),
    ("శ్రీ రాము", "వీధి ౧\nహైదరాబాద్"),
    ("ಕನ್ನಡ ರಾಜ್", "ಬೀದಿ ೧\nಬೆಂಗಳೂರು"),
    ("മലയാളം കൃഷ്ണൻ", "തെരുവ് ൧\nകൊച്ചി"),
    ("สมชาย ใจดี", "ถนน ๑\nกรุงเทพฯ"),
    ("သန်းထွန်း", "လမ်း ၁\nရန်ကုန်"),
    ("毛泽东", "长安街1号\n北京"),
    ("山田　太郎", "千代田区１−１\n東京"),
    ("김\u{1112}\u{1161}\u{11AB} 민준", "세종대로 1\n서울"),
    ("ወርቅነህ ተስፋዬ", "መንገድ ፩\nአዲስ አበባ"),
];

async fn names_and_addresses_of_all_scripts_stay_as_they_are(world: World) {
    let world = world.with_demo().await;
    let (ada, seat) = (world.user(ADA).await, world.seat(ADA, HARBOR).await);
    let (profiles, settings) = (&world.services.profiles, &world.services.company_settings);
    for (name, address) in TEXTS {
        let mut typed = (name.to_owned(), address.to_owned());
        for times in 0..2 {
            let version = profiles.get(&ada.id).await.unwrap().version;
            let form = ProfileForm { name: typed.0, version, ..ProfileForm::default() };
            profiles.save(&ada.id, &form).await.unwrap();
            let version = settings.details(&seat).await.unwrap().1;
            let (name, address) = (form.name.clone(), typed.1);
            let form = DetailsForm { name, address, version, ..DetailsForm::default() };
            settings.save_details(&seat, &form).await.unwrap();
            let stored = settings.details(&seat).await.unwrap().0;
            let shown = profiles.get(&ada.id).await.unwrap().profile.name;
            assert_eq!(shown.as_ref(), stored.name.as_ref(), "{times}");
            typed = (shown.as_ref().to_owned(), stored.address.unwrap().as_ref().to_owned());
        }
        // A blank of another kind is a blank; all else is what was typed.
        assert_eq!(typed, (name.replace('\u{3000}', " "), address.to_owned()));
        assert_eq!(
            world.services.accounts.find(&ada.id).await.unwrap().unwrap().name.as_ref(),
            typed.0
        );
    }
}

/// The old names, too, which some systems still say.
async fn every_zone_stays_the_one_it_is(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let profiles = &world.services.profiles;
    let named = jiff::tz::db().available().map(|name| name.to_string());
    let zones: Vec<_> = named.filter(|name| name != "Factory").collect();
    assert!(zones.len() > 500 && zones.contains(&"Asia/Calcutta".to_owned()), "{}", zones.len());
    for zone in &zones {
        let once = Zone::parse(zone).unwrap_or_else(|fault| panic!("{zone}: {fault}"));
        assert_eq!(Zone::parse(once.as_ref()).as_ref(), Ok(&once), "{zone}");
        assert!(once.as_ref().eq_ignore_ascii_case(zone), "{zone} became {}", once.as_ref());
    }
    for zone in ["Asia/Calcutta", "US/Pacific", "Etc/GMT+12", "America/Argentina/ComodRivadavia"] {
        for typed in [zone.to_owned(), zone.to_lowercase()] {
            let version = profiles.get(&ada.id).await.unwrap().version;
            let form = ProfileForm {
                name: "Ada".to_owned(),
                timezone: typed,
                version,
                ..ProfileForm::default()
            };
            let saved = profiles.save(&ada.id, &form).await.unwrap();
            assert_eq!(saved.profile.timezone.unwrap().as_ref(), zone);
        }
    }
}
