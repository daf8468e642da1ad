//! From a file that somebody sent to a photo that can be shown.

use std::io::Cursor;

use image::{
    DynamicImage, ImageError, ImageFormat, codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use nameplate_domain::{
    accounts::{Crop, PhotoRules},
    kernel::Fault,
};

use super::picture_decoding::decode;

/// The quality of a JPEG at which nobody sees the difference at this size.
const QUALITY: u8 = 88;

/// A picture as it is kept: a square of [`PhotoRules::SIDE`] pixels, and nothing but pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) mime: &'static str,
    pub(super) image: Vec<u8>,
}

/// Decodes a file with limits, turns it upright, crops it, and encodes it anew, so that nothing of
/// what else was in the file is left. Slow: call it away from the threads that answer requests.
///
/// # Errors
/// The [`Fault`] of the file.
pub(super) fn develop(file: &[u8], crop: Crop) -> Result<Picture, Fault> {
    let (mut picture, orientation) = decode(file)?;
    picture.apply_orientation(orientation);
    let (left, top, side) = crop.square(picture.width(), picture.height());
    let square = picture.crop_imm(left, top, side, side).resize_exact(
        PhotoRules::SIDE,
        PhotoRules::SIDE,
        FilterType::Lanczos3,
    );
    encode(&square).map_err(|_| Fault::PictureDamaged)
}

/// A JPEG; a PNG only when something of it is transparent.
fn encode(square: &DynamicImage) -> Result<Picture, ImageError> {
    let mut image = Vec::new();
    let pixels = square.to_rgba8();
    let mime = if pixels.pixels().any(|pixel| pixel.0[3] < u8::MAX) {
        pixels.write_to(&mut Cursor::new(&mut image), ImageFormat::Png)?;
        "image/png"
    } else {
        square.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut image, QUALITY))?;
        "image/jpeg"
    };
    Ok(Picture { mime, image })
}

#[cfg(test)]
mod tests {
    use image::{RgbImage, Rgba, RgbaImage};

    use super::{
        super::picture_samples::{
            BLUE, GREEN, RED, animated, at, chunk, developed, encoded, exif, holds, is_all,
            is_like, jpeg_with, of_each_kind, stripes,
        },
        *,
    };

    #[test]
    fn every_kind_becomes_a_square() {
        for (kind, file) in of_each_kind() {
            assert!(is_all(&developed(&file, Crop::default()), GREEN), "{kind}");
            assert_eq!(develop(&file, Crop::default()).unwrap().mime, "image/jpeg", "{kind}");
        }
    }

    #[test]
    fn the_part_that_was_chosen_is_taken() {
        for (kind, file) in of_each_kind() {
            assert!(is_all(&developed(&file, at(0.0, 0.0, 1.0)), RED), "{kind}");
            assert!(is_all(&developed(&file, at(1.0, 1.0, 1.0)), BLUE), "{kind}");
        }
        let square = encoded(&stripes(90, 90), ImageFormat::Png);
        let whole = developed(&square, Crop::default());
        for (x, colour) in [(20, RED), (128, GREEN), (235, BLUE)] {
            assert!(is_like(*whole.get_pixel(x, 128), colour));
        }
        assert!(is_all(&developed(&square, at(0.5, 0.0, 4.0)), GREEN), "closer");
        // Whatever was asked for, it is some part of the picture.
        for crop in [at(-9.0, 9.0, 0.0), at(f32::NAN, f32::INFINITY, f32::NAN)] {
            developed(&square, crop);
        }
    }

    #[test]
    fn the_strangest_shapes_have_a_square_in_them() {
        for (width, height) in [(1, 1), (1, 3000), (3000, 1), (3, 2)] {
            let picture = RgbImage::from_pixel(width, height, GREEN).into();
            let file = encoded(&picture, ImageFormat::Png);
            assert!(is_all(&developed(&file, at(0.5, 0.5, 4.0)), GREEN), "{width} x {height}");
        }
    }

    #[test]
    fn pixels_of_every_kind_are_taken() {
        let picture = stripes(90, 30);
        for picture in [
            DynamicImage::ImageRgba8(picture.to_rgba8()),
            DynamicImage::ImageRgb16(picture.to_rgb16()),
            DynamicImage::ImageLuma8(picture.to_luma8()),
            DynamicImage::ImageLumaA16(picture.to_luma_alpha16()),
        ] {
            let colour = picture.color();
            let file = encoded(&picture, ImageFormat::Png);
            let photo = develop(&file, Crop::default()).unwrap();
            assert_eq!(photo.mime, "image/jpeg", "{colour:?}: nothing of it is transparent");
        }
    }

    #[test]
    fn what_is_transparent_stays_so() {
        let picture = RgbaImage::from_fn(60, 60, |x, _| {
            if x < 30 { Rgba([0, 0, 0, 0]) } else { Rgba([250, 10, 10, 255]) }
        });
        for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let file = encoded(&picture.clone().into(), format);
            assert_eq!(develop(&file, Crop::default()).unwrap().mime, "image/png");
            let photo = developed(&file, Crop::default());
            assert_eq!(photo.get_pixel(20, 128).0[3], 0, "{format:?}");
            assert_eq!(photo.get_pixel(235, 128).0[3], 255, "{format:?}");
            assert!(is_like(*photo.get_pixel(235, 128), RED), "{format:?}");
        }
    }

    #[test]
    fn a_photo_is_turned_upright() {
        let file = |orientation| jpeg_with(&exif(orientation), &stripes(90, 30));
        // 6: the camera's left is up; 3: it stood on its head.
        let turned = developed(&file(6), at(0.5, 0.0, 1.0));
        assert!(is_all(&turned, RED));
        assert!(is_all(&developed(&file(6), at(0.5, 1.0, 1.0)), BLUE));
        assert!(is_all(&developed(&file(3), at(0.0, 0.5, 1.0)), BLUE));
        assert!(is_all(&developed(&file(1), at(0.0, 0.5, 1.0)), RED));
    }

    #[test]
    fn nothing_but_pixels_is_left() {
        let jpeg = jpeg_with(&exif(1), &stripes(90, 30));
        let transparent = DynamicImage::ImageRgba8(RgbaImage::new(40, 40));
        let png = encoded(&transparent, ImageFormat::Png);
        let text = chunk("tEXt", b"Location\0GPS-SECRET");
        // Behind the IHDR, which has 25 bytes with its length and checksum.
        let png = [&png[..33], &text, &png[33..], b"<script>GPS-SECRET"].concat();
        let gif = [&animated()[..], b"<script>GPS-SECRET"].concat();
        for (file, mime) in [(jpeg, "image/jpeg"), (png, "image/png"), (gif, "image/jpeg")] {
            assert!(holds(&file, "GPS-SECRET"));
            let photo = develop(&file, Crop::default()).unwrap();
            assert_eq!(photo.mime, mime);
            for word in ["GPS-SECRET", "Exif", "tEXt", "script"] {
                assert!(!holds(&photo.image, word), "{mime}: {word}");
            }
        }
    }
}
