//! Looking at a company's team.

use std::time::Duration;

use nameplate_backend::{
    ServiceError,
    companies::MemberCursor,
    flows::{Team, TeamPage},
};
use nameplate_domain::{companies::Role, kernel::UserId};
use sqlx::AssertSqlSafe;
use tokio::time::Instant;

use crate::{
    support::{ADA, BEN, CLEO, HARBOR, HOME, PASSWORD, World, client, on_both},
    two_factor::guard,
};

on_both!(
    admins_see_who_belongs_to_the_company,
    a_search_finds_what_it_says,
    a_part_begins_wherever_an_address_says,
    ten_thousand_members_are_listed_quickly,
);

fn names(page: &TeamPage) -> Vec<&str> {
    page.members.iter().map(|member| member.name.as_ref()).collect()
}

async fn admins_see_who_belongs_to_the_company(world: World) {
    let world = world.with_demo().await;
    let team = &world.services.team;
    let admin = world.seat(BEN, HARBOR).await;
    guard(&world, world.arrive(CLEO).await).await;
    world.attempt(BEN, PASSWORD, &client(HOME)).await.unwrap();
    let page = team.list(&admin, "", None, Team::PAGE).await.unwrap();
    assert_eq!(names(&page), ["Ada Moreau", "Ben Okafor", "Cleo Tanaka"]);
    assert_eq!((page.count, page.next), (3, None));
    let [ada, ben, cleo] = page.members.try_into().unwrap();
    assert_eq!((ada.role, ada.last_active_at, ada.has_two_factor), (Role::SuperAdmin, None, false));
    assert_eq!(ben.last_active_at, Some(world.services.now()));
    assert!(cleo.has_two_factor);
    assert_eq!(team.find(&admin, &cleo.user_id).await.unwrap(), cleo);
    assert!(!team.belongs_elsewhere(&admin, &cleo.user_id).await.unwrap());
    assert!(team.belongs_elsewhere(&admin, &ada.user_id).await.unwrap());

    let user = world.seat(CLEO, HARBOR).await;
    assert!(matches!(team.list(&user, "", None, Team::PAGE).await, Err(ServiceError::Forbidden)));
    assert!(matches!(team.find(&user, &ada.user_id).await, Err(ServiceError::Forbidden)));
    let log = world.services.company_log.list::<()>(&user, None).await;
    assert!(matches!(log, Err(ServiceError::Forbidden)));
}

async fn a_search_finds_what_it_says(world: World) {
    let world = world.with_demo().await;
    let admin = world.seat(ADA, HARBOR).await;
    world
        .execute(
            "UPDATE users SET name = '100%_Ö''Brien\\', name_key = '100%_ö''brien\\'
             WHERE email_key = 'cleo@example.com'",
        )
        .await;
    for (search, expected) in [
        ("BEN", vec!["Ben Okafor"]),
        ("@example.com", vec!["100%_Ö'Brien\\", "Ada Moreau", "Ben Okafor"]),
        (" cleo@ ", vec!["100%_Ö'Brien\\"]),
        ("100%", vec!["100%_Ö'Brien\\"]),
        ("%_Ö'b", vec!["100%_Ö'Brien\\"]),
        ("brien\\", vec!["100%_Ö'Brien\\"]),
        ("a%m", vec![]),
        ("B_n", vec![]),
        ("'", vec!["100%_Ö'Brien\\"]),
        ("' OR 1=1 --", vec![]),
        ("\0", vec!["100%_Ö'Brien\\", "Ada Moreau", "Ben Okafor"]),
    ] {
        let page = world.services.team.list(&admin, search, None, Team::PAGE).await.unwrap();
        assert_eq!(names(&page), expected, "{search:?}");
        assert_eq!(page.count, expected.len() as u64, "{search:?}");
    }
}

async fn a_part_begins_wherever_an_address_says(world: World) {
    let world = world.with_demo().await;
    let admin = world.seat(ADA, HARBOR).await;
    for (name_key, expected) in [
        ("\0", vec!["Ada Moreau", "Ben Okafor", "Cleo Tanaka"]),
        ("ben\0\u{7f}", vec!["Ben Okafor", "Cleo Tanaka"]),
        ("zoe\n", vec![]),
    ] {
        let after = MemberCursor { name_key: name_key.to_owned(), user_id: UserId::new("none") };
        let page = world.services.team.list(&admin, "", Some(&after), Team::PAGE).await.unwrap();
        assert_eq!(names(&page), expected, "{name_key:?}");
    }
}

async fn ten_thousand_members_are_listed_quickly(world: World) {
    let world = world.with_demo().await;
    let admin = world.seat(ADA, HARBOR).await;
    let mut tx = world.kernel.db.begin().await.unwrap();
    const NUMBERS: &str = "WITH RECURSIVE numbers (n) AS
        (SELECT 10001 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)";
    for sql in [
        format!(
            "INSERT INTO users (id, name, name_key, email, email_key, password_hash, created_at)
             {NUMBERS} SELECT 'u' || CAST(n AS TEXT), 'Person ' || CAST(n AS TEXT),
                              'person ' || CAST(n AS TEXT), 'p' || CAST(n AS TEXT) || '@x.example',
                              'p' || CAST(n AS TEXT) || '@x.example', 'none', 0 FROM numbers"
        ),
        format!(
            "INSERT INTO memberships (company_id, user_id, role, joined_at)
             {NUMBERS} SELECT '{}', 'u' || CAST(n AS TEXT), 'user', 0 FROM numbers",
            admin.company_id
        ),
    ] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();

    let team = &world.services.team;
    let started = Instant::now();
    let first = team.list(&admin, "", None, Team::PAGE).await.unwrap();
    let of_first = started.elapsed();
    assert_eq!((first.members.len(), first.count), (50, 10_003));
    assert_eq!(names(&first)[..4], ["Ada Moreau", "Ben Okafor", "Cleo Tanaka", "Person 10001"]);
    let started = Instant::now();
    let next = team.list(&admin, "", first.next.as_ref(), Team::PAGE).await.unwrap();
    let of_next = started.elapsed();
    assert_eq!(names(&next)[0], "Person 10048", "it goes on where the first one ended");
    let started = Instant::now();
    let found = team.list(&admin, "person 1999", None, Team::PAGE).await.unwrap();
    let of_search = started.elapsed();
    assert_eq!((found.members.len(), found.count, found.next), (10, 10, None));
    println!("first {of_first:?}, next {of_next:?}, search {of_search:?}");
    let slow = Duration::from_secs(2);
    assert!(of_first < slow && of_next < slow && of_search < slow);

    let (mut seen, mut after) = (0, None);
    loop {
        let page = team.list(&admin, "", after.as_ref(), Team::PAGE).await.unwrap();
        seen += page.members.len();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, 10_003, "page by page, everybody once");
}
