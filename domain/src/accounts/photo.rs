//! Which pictures can be a person's photo, and which part of them.

use serde::{Deserialize, Serialize};

use crate::kernel::{Fault, MINUTE_MS, RateLimit};

/// Photos that one user can send: 10 at once, then one a minute. Each is a second of a core and much memory.
pub const PHOTOS_PER_USER: RateLimit = RateLimit { burst: 10, interval_ms: MINUTE_MS };

/// What is asked of a photo.
#[derive(Clone, Copy, Debug)]
pub struct PhotoRules;

impl PhotoRules {
    /// The most megabytes of a file.
    pub const MAX_MB: u8 = 5;
    /// The same in bytes.
    pub const MAX_BYTES: usize = Self::MAX_MB as usize * 1024 * 1024;
    /// What is wrong with a larger file.
    pub const TOO_LARGE: Fault = Fault::FileTooLarge { max_mb: Self::MAX_MB };
    /// The most pixels of a picture, width times height: more than any phone takes, and few enough
    /// to be held in memory.
    pub const MAX_PIXELS: u64 = 50_000_000;
    /// The width and height of the photo that is kept, in pixels.
    pub const SIDE: u32 = 256;
}

/// The square of a picture that becomes the photo, in parts of the picture, so that nobody needs to
/// know its size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// Where the square is between the left (0) and the right (1) edge.
    pub x: f32,
    /// Where the square is between the top (0) and the bottom (1) edge.
    pub y: f32,
    /// How much closer than the largest possible square it is: 1 or more.
    pub zoom: f32,
}

impl Default for Crop {
    fn default() -> Self {
        Self { x: 0.5, y: 0.5, zoom: 1.0 }
    }
}

impl Crop {
    /// The closest zoom.
    pub const MAX_ZOOM: f32 = 4.0;

    /// The square in pixels: left, top, side. Whatever was asked for, it lies within the picture.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels are far below 2^24, and every value is clamped to the picture"
    )]
    pub fn square(self, width: u32, height: u32) -> (u32, u32, u32) {
        let largest = width.min(height).max(1);
        let zoom = clamp(self.zoom, 1.0, Self::MAX_ZOOM);
        let side = ((largest as f32 / zoom) as u32).clamp(1, largest);
        let place = |part: f32, room: u32| (clamp(part, 0.0, 1.0) * room as f32) as u32;
        (place(self.x, width - side), place(self.y, height - side), side)
    }
}

/// Like `f32::clamp`, but not-a-number becomes the least.
fn clamp(value: f32, least: f32, most: f32) -> f32 {
    if value.is_nan() { least } else { value.clamp(least, most) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn without_a_wish_it_is_the_middle() {
        assert_eq!(Crop::default().square(400, 200), (100, 0, 200));
        assert_eq!(Crop { x: 1.0, y: 0.0, zoom: 2.0 }.square(400, 200), (300, 0, 100));
    }

    proptest! {
        #[test]
        fn the_square_is_always_within(
            x in any::<f32>(), y in any::<f32>(), zoom in any::<f32>(),
            width in 1u32..5000, height in 1u32..5000,
        ) {
            let (left, top, side) = Crop { x, y, zoom }.square(width, height);
            prop_assert!(side >= 1 && left + side <= width && top + side <= height);
        }
    }
}
