//! Where a company's other products are, and what leads there.

use nameplate_backend::{ServiceError, notifications::EventForm};
use nameplate_domain::{
    companies::{MOST_ORIGINS, OriginError, WebAddress, WebOrigin},
    kernel::Fault,
    notifications::EventType,
};

use crate::{
    events::form,
    support::{ADA, BEN, CLEO, HARBOR, NORTHWIND, World, faults, on_both},
};

on_both!(
    admins_say_where_products_are,
    an_origin_of_another_company_is_seen_as_such,
    origins_are_bounded,
    an_event_leads_to_where_its_company_lets_it,
);

const CASES: &str = "https://cases.example.com";

async fn admins_say_where_products_are(world: World) {
    let world = world.with_demo().await;
    let origins = &world.services.company_origins;
    let (ben, cleo) = (world.seat(BEN, HARBOR).await, world.seat(CLEO, HARBOR).await);
    let added = origins.add(&ben, " Cases.Example.com/ ").await.unwrap();
    assert_eq!(added.as_ref(), CASES);
    assert_eq!(origins.add(&ben, CASES).await.unwrap(), added, "once is enough");
    let wrong = origins.add(&ben, "http://cases.example.com").await;
    assert_eq!(faults(&wrong), [("origin", Fault::NotAnOrigin)]);
    let forbidden = origins.add(&cleo, "https://mail.example.com").await;
    assert!(matches!(forbidden, Err(ServiceError::Forbidden)), "{forbidden:?}");
    assert_eq!(origins.list(&cleo).await.unwrap(), std::slice::from_ref(&added));
    assert_eq!(origins.list(&world.seat(ADA, NORTHWIND).await).await.unwrap(), []);
    world.clock.advance(1);
    origins.remove(&ben, &added).await.unwrap();
    let (events, _) = world.services.company_log.list::<()>(&ben, None).await.unwrap();
    let said: Vec<_> = events[..2].iter().map(|event| event.detail.to_string()).collect();
    assert_eq!(
        said,
        [format!("Product address {CASES} removed."), format!("Product address {CASES} added."),]
    );
    assert!(matches!(origins.remove(&ben, &added).await, Err(ServiceError::NotFound)));
    assert_eq!(origins.list(&ben).await.unwrap(), []);
}

async fn an_origin_of_another_company_is_seen_as_such(world: World) {
    let world = world.with_demo().await;
    let (origins, ben) = (&world.services.company_origins, world.seat(BEN, HARBOR).await);
    let dara = world.found("Quist Shipping", "dara@example.com").await;
    let added = origins.add(&ben, CASES).await.unwrap();
    world.clock.advance(1);
    origins.add(&dara, CASES).await.unwrap();
    origins.add(&dara, "https://own.example.com").await.unwrap();
    assert_eq!(origins.preceded(&ben).await.unwrap(), []);
    assert_eq!(origins.preceded(&dara).await.unwrap(), std::slice::from_ref(&added));
    origins.remove(&ben, &added).await.unwrap();
    assert_eq!(origins.preceded(&dara).await.unwrap(), []);
}

async fn origins_are_bounded(world: World) {
    let world = world.with_demo().await;
    let (origins, ben) = (&world.services.company_origins, world.seat(BEN, HARBOR).await);
    for count in 0..MOST_ORIGINS {
        origins.add(&ben, &format!("https://x{count}.example.com")).await.unwrap();
    }
    let refused = origins.add(&ben, CASES).await;
    assert!(matches!(refused, Err(ServiceError::Refused(OriginError::TooMany))), "{refused:?}");
}

async fn an_event_leads_to_where_its_company_lets_it(world: World) {
    let world = world.with_demo().await;
    let (origins, events) = (&world.services.company_origins, &world.services.events);
    let ben = world.seat(BEN, HARBOR).await;
    let dara = world.found("Quist Shipping", "dara@example.com").await;
    let address = format!("{CASES}/42");
    let event =
        EventForm { url: Some(address.clone()), ..form(EventType::TaskDue, "File the claim") };
    let refused = events.receive(&ben, &event, None).await;
    assert_eq!(faults(&refused), [("/url", Fault::NotADestination)]);
    origins.add(&ben, CASES).await.unwrap();
    events.receive(&ben, &event, None).await.unwrap();
    let of_other = events.receive(&dara, &event, None).await;
    assert_eq!(faults(&of_other), [("/url", Fault::NotADestination)], "another company");
    let address = WebAddress::parse(&address).unwrap();
    assert!(origins.covers(&ben.company_id, &address).await.unwrap());
    origins.remove(&ben, &WebOrigin::parse(CASES).unwrap()).await.unwrap();
    assert!(!origins.covers(&ben.company_id, &address).await.unwrap());
}
