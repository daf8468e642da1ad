//! Keeping photos. What they are made of is tested beside `picture.rs`.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use nameplate_backend::ServiceError;
use nameplate_domain::{
    accounts::{Crop, PHOTOS_PER_USER, PhotoRules},
    kernel::{Fault, PhotoId, UserId},
};

use crate::support::{ADA, BEN, World, faults, on_both};

on_both!(
    a_photo_is_kept_and_served,
    a_new_photo_replaces_the_old_one_under_another_id,
    a_photo_can_be_removed,
    a_refused_file_changes_nothing,
    photos_at_the_same_moment_leave_one,
    photos_are_limited_for_a_user,
);

fn picture(colour: [u8; 3]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 20, Rgb(colour)).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

async fn save(world: &World, id: &UserId, file: Vec<u8>) -> Result<PhotoId, ServiceError<()>> {
    world.services.photos.save(id, file, Crop::default()).await
}

/// The colour in the middle of a photo.
async fn colour(world: &World, id: &PhotoId) -> [u8; 3] {
    let photo = world.services.photos.find(id).await.unwrap().unwrap();
    let image = image::load_from_memory(&photo.image).unwrap().to_rgb8();
    image.get_pixel(PhotoRules::SIDE / 2, PhotoRules::SIDE / 2).0
}

async fn a_photo_is_kept_and_served(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    assert_eq!(ada.photo_id, None);
    let id = save(&world, &ada.id, picture([250, 0, 0])).await.unwrap();
    assert_eq!(world.user(ADA).await.photo_id.as_ref(), Some(&id));
    assert_eq!(world.user(BEN).await.photo_id, None);

    let photo = world.services.photos.find(&id).await.unwrap().unwrap();
    assert_eq!(photo.mime, "image/jpeg");
    let image = image::load_from_memory_with_format(&photo.image, ImageFormat::Jpeg).unwrap();
    assert_eq!((image.width(), image.height()), (256, 256));
    assert!(colour(&world, &id).await[0] > 200);
    // Nobody can guess it from who it is of.
    assert!(id.as_ref().len() >= 43 && !id.as_ref().contains(ada.id.as_ref()));
    for other in [ada.id.as_ref(), "", "x"] {
        assert!(world.services.photos.find(&PhotoId::new(other)).await.unwrap().is_none());
    }
}

async fn a_new_photo_replaces_the_old_one_under_another_id(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let ben = save(&world, &world.user(BEN).await.id, picture([0, 250, 0])).await.unwrap();
    let old = save(&world, &ada.id, picture([250, 0, 0])).await.unwrap();
    let new = save(&world, &ada.id, picture([0, 0, 250])).await.unwrap();
    assert_ne!(old, new);
    assert!(world.services.photos.find(&old).await.unwrap().is_none());
    assert!(colour(&world, &new).await[2] > 200);
    assert_eq!(world.user(ADA).await.photo_id, Some(new));
    // The same picture once more is another photo, too: its address never changes what it shows.
    let again = save(&world, &ada.id, picture([0, 0, 250])).await.unwrap();
    assert_eq!(world.user(ADA).await.photo_id, Some(again));
    assert_eq!(world.count("SELECT count(*) FROM photos").await, 2);
    assert!(colour(&world, &ben).await[1] > 200);
}

async fn a_photo_can_be_removed(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.user(ADA).await, world.user(BEN).await);
    let id = save(&world, &ada.id, picture([250, 0, 0])).await.unwrap();
    let bens = save(&world, &ben.id, picture([0, 250, 0])).await.unwrap();
    // Twice is not wrong: it is gone.
    for _ in 0..2 {
        world.services.photos.remove(&ada.id).await.unwrap();
    }
    assert!(world.services.photos.find(&id).await.unwrap().is_none());
    assert_eq!(world.user(ADA).await.photo_id, None);
    assert_eq!(world.user(BEN).await.photo_id, Some(bens));
}

async fn a_refused_file_changes_nothing(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let id = save(&world, &ada.id, picture([250, 0, 0])).await.unwrap();
    let whole = picture([0, 0, 250]);
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (file, fault) in [
        (Vec::new(), Fault::NoPhoto),
        (svg.as_bytes().to_vec(), Fault::NotAPicture),
        (whole[..whole.len() - 20].to_vec(), Fault::PictureDamaged),
        (vec![0; PhotoRules::MAX_BYTES + 1], PhotoRules::TOO_LARGE),
    ] {
        assert_eq!(faults(&save(&world, &ada.id, file).await), [("photo", fault)]);
        assert_eq!(world.user(ADA).await.photo_id.as_ref(), Some(&id));
        assert!(colour(&world, &id).await[0] > 200);
    }
}

async fn photos_at_the_same_moment_leave_one(world: World) {
    let world = world.with_demo().await;
    let ada = world.user(ADA).await;
    let tries: Vec<_> = (0..4)
        .map(|number| {
            let (photos, id) = (world.services.photos.clone(), ada.id.clone());
            let file = picture([number * 60, 0, 0]);
            tokio::spawn(async move { photos.save::<()>(&id, file, Crop::default()).await })
        })
        .collect();
    let mut ids = Vec::new();
    for tried in tries {
        ids.push(tried.await.unwrap().unwrap());
    }
    let kept = world.user(ADA).await.photo_id.unwrap();
    assert!(ids.contains(&kept));
    assert_eq!(world.count("SELECT count(*) FROM photos").await, 1);
}

async fn photos_are_limited_for_a_user(world: World) {
    let world = world.with_demo().await;
    let (ada, ben) = (world.user(ADA).await.id, world.user(BEN).await.id);
    for _ in 0..PHOTOS_PER_USER.burst {
        save(&world, &ada, picture([250, 0, 0])).await.unwrap();
    }
    let limited = save(&world, &ada, picture([0, 250, 0])).await;
    let Err(ServiceError::Limited(free_at)) = limited else { panic!("{limited:?}") };
    save(&world, &ben, picture([0, 0, 250])).await.unwrap();
    world.clock.advance(free_at.as_millis() - world.services.now().as_millis());
    save(&world, &ada, picture([0, 250, 0])).await.unwrap();
}
