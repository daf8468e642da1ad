//! How often codes of two-factor may be tried.

use nameplate_backend::{Client, ServiceError};
use nameplate_domain::kernel::{Fault, HOUR_MS};

use crate::support::{ADA, BEN, ELSEWHERE, HOME, PASSWORD, World, client, faults, on_both};
use crate::two_factor::{guard, half_way, half_way_as, verify};

on_both!(
    wrong_codes_are_limited_and_end_no_session,
    wrong_codes_around_a_known_browser_keep_nobody_out_of_it,
);

async fn wrong_codes_are_limited_and_end_no_session(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let token = half_way(&world, &client(ELSEWHERE)).await;
    let mut limited = 0;
    for number in 0..100 {
        match verify(&world, &token, &format!("{number:06}")).await {
            Err(ServiceError::Invalid(_)) => assert_eq!(limited, 0),
            Err(ServiceError::Limited(free_at)) => {
                // Those of the network are not used up: others are there.
                let wait = free_at.millis_since(world.services.now());
                assert_eq!(wait, HOUR_MS);
                limited += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(limited, 90);
    let right = verify(&world, &token, &guarded.fresh_code(&world)).await;
    assert!(matches!(right, Err(ServiceError::Limited(_))), "also the right one");
    assert!(world.is_open(&guarded.visit.token).await);
    let mails = world.mails().await;
    let warned = mails.iter().filter(|mail| mail.subject == "Somebody knows your password");
    assert_eq!(warned.count(), 1, "once, however many codes were tried");
    world.clock.advance(HOUR_MS);
    let token = half_way(&world, &client(HOME)).await;
    verify(&world, &token, &guarded.fresh_code(&world)).await.unwrap();
    // A right one clears the account.
    let token = half_way(&world, &client(HOME)).await;
    assert_eq!(faults(&verify(&world, &token, "000000").await), [("code", Fault::WrongCode)]);
}

async fn wrong_codes_around_a_known_browser_keep_nobody_out_of_it(world: World) {
    let world = world.with_demo().await;
    let sign_in = &world.services.sign_in;
    let ada = guard(&world, world.arrive(ADA).await).await;
    let token = half_way(&world, &client(HOME)).await;
    let known = verify(&world, &token, &ada.fresh_code(&world)).await.unwrap().session.browser;
    let ben = guard(&world, world.arrive(BEN).await).await;
    let (stranger, own) = (client(ELSEWHERE), Client { browser: Some(known), ..client(ELSEWHERE) });
    // His right codes give him his own tries back, but not those of the network.
    let used_up = 'network: loop {
        let token = half_way_as(&world, BEN, PASSWORD, &stranger).await;
        for _ in 0..9 {
            match sign_in.verify(&token, "000000", false, &stranger).await {
                Err(ServiceError::Invalid(_)) => {}
                other => break 'network other,
            }
        }
        let right = ben.fresh_code(&world);
        sign_in.verify(&token, &right, false, &stranger).await.unwrap();
    };
    assert!(matches!(used_up, Err(ServiceError::Limited(_))));
    let token = half_way(&world, &own).await;
    let right = ada.fresh_code(&world);
    let limited = sign_in.verify(&token, &right, false, &stranger).await;
    assert!(matches!(limited, Err(ServiceError::Limited(_))), "a browser that nobody knows");
    sign_in.verify(&token, &right, false, &own).await.unwrap();
}
