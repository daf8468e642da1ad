//! From a file that somebody sent to a photo that can be shown.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits,
    codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use nameplate_domain::{
    accounts::{Crop, PhotoRules},
    kernel::Fault,
};

use super::picture_end::has_its_end;

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
    let (picture, orientation) = decode(file)?;
    let mut picture = picture;
    picture.apply_orientation(orientation);
    let (left, top, side) = crop.square(picture.width(), picture.height());
    let square = picture.crop_imm(left, top, side, side).resize_exact(
        PhotoRules::SIDE,
        PhotoRules::SIDE,
        FilterType::Lanczos3,
    );
    encode(&square).map_err(|_| Fault::PictureDamaged)
}

fn decode(file: &[u8]) -> Result<(DynamicImage, image::metadata::Orientation), Fault> {
    if file.len() > PhotoRules::MAX_BYTES {
        return Err(PhotoRules::TOO_LARGE);
    }
    // The content decides, not the name or the type that came with it.
    let format = image::guess_format(file).map_err(|_| Fault::NotAPicture)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
    if !known.contains(&format) {
        return Err(Fault::NotAPicture);
    }
    if !has_its_end(file, format) {
        return Err(Fault::PictureDamaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    // Four bytes a pixel, and as much again to work with.
    limits.max_alloc = Some(PhotoRules::MAX_PIXELS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault_of(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PhotoRules::MAX_PIXELS {
        return Err(Fault::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| fault_of(&error))?;
    Ok((picture, orientation))
}

fn fault_of(error: &ImageError) -> Fault {
    match error {
        ImageError::Limits(_) => Fault::TooManyPixels,
        _ => Fault::PictureDamaged,
    }
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
    use image::{Delay, Frame, Rgb, RgbImage, Rgba, RgbaImage, codecs::gif::GifEncoder};

    use super::*;

    const RED: Rgb<u8> = Rgb([250, 10, 10]);
    const GREEN: Rgb<u8> = Rgb([10, 250, 10]);
    const BLUE: Rgb<u8> = Rgb([10, 10, 250]);

    /// A picture in three upright stripes, red, green and blue.
    fn stripes(width: u32, height: u32) -> DynamicImage {
        let colour = |x| [RED, GREEN, BLUE][(x * 3 / width) as usize];
        RgbImage::from_fn(width, height, |x, _| colour(x)).into()
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut file = Vec::new();
        picture.write_to(&mut Cursor::new(&mut file), format).unwrap();
        file
    }

    /// A GIF that first shows stripes, and then nothing but black.
    fn animated() -> Vec<u8> {
        let frame = |picture: DynamicImage| {
            Frame::from_parts(picture.to_rgba8(), 0, 0, Delay::from_numer_denom_ms(100, 1))
        };
        let mut file = Vec::new();
        let mut encoder = GifEncoder::new(&mut file);
        let black = RgbImage::new(90, 30).into();
        encoder.encode_frames([frame(stripes(90, 30)), frame(black)]).unwrap();
        drop(encoder);
        file
    }

    /// One file of each kind that is taken, 90 pixels wide and 30 high.
    fn of_each_kind() -> [(&'static str, Vec<u8>); 5] {
        let picture = stripes(90, 30);
        [
            ("png", encoded(&picture, ImageFormat::Png)),
            ("jpeg", encoded(&picture, ImageFormat::Jpeg)),
            ("webp", encoded(&picture, ImageFormat::WebP)),
            ("gif", encoded(&picture, ImageFormat::Gif)),
            ("animated gif", animated()),
        ]
    }

    fn at(x: f32, y: f32, zoom: f32) -> Crop {
        Crop { x, y, zoom }
    }

    /// The pixels of the photo that a file becomes.
    fn developed(file: &[u8], crop: Crop) -> RgbaImage {
        let picture = develop(file, crop).unwrap();
        let format = image::guess_format(&picture.image).unwrap();
        assert_eq!(format.to_mime_type(), picture.mime, "it is what it says");
        let photo = image::load_from_memory(&picture.image).unwrap();
        assert_eq!((photo.width(), photo.height()), (256, 256));
        photo.to_rgba8()
    }

    fn is_like(pixel: Rgba<u8>, colour: Rgb<u8>) -> bool {
        pixel.0.into_iter().zip(colour.0).all(|(is, shall)| is.abs_diff(shall) < 40)
    }

    /// Whether a photo is of one colour, as far as its corners and its middle tell.
    fn is_all(photo: &RgbaImage, colour: Rgb<u8>) -> bool {
        [(0, 0), (255, 0), (0, 255), (255, 255), (128, 128)]
            .into_iter()
            .all(|(x, y)| is_like(*photo.get_pixel(x, y), colour))
    }

    fn holds(file: &[u8], words: &str) -> bool {
        file.windows(words.len()).any(|window| window == words.as_bytes())
    }

    /// The checksum of a PNG's chunk (PNG, annex D).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
        })
    }

    fn chunk(kind: &str, data: &[u8]) -> Vec<u8> {
        let body = [kind.as_bytes(), data].concat();
        [&(data.len() as u32).to_be_bytes(), &body[..], &crc(&body).to_be_bytes()].concat()
    }

    /// The file with some of its bytes replaced.
    fn patched(mut file: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    }

    /// What a phone puts into a JPEG (Exif 3.0): which way up, and where it was.
    fn exif(orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend([0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"\x01\0\x1d\0\x02\0\x0b\0\0\0\x38\0\0\0\0\0\0\0GPS-SECRET\0");
        // A preview, with an end of its own.
        exif.extend([0xff, 0xd8, 0xff, 0xd9]);
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&[0xff, 0xe1], &length[..], &exif].concat()
    }

    /// A JPEG with something put in front of all its segments.
    fn jpeg_with(segment: &[u8], picture: &DynamicImage) -> Vec<u8> {
        let file = encoded(picture, ImageFormat::Jpeg);
        [&file[..2], segment, &file[2..]].concat()
    }

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

    #[test]
    fn fill_bytes_and_a_preview_are_no_damage() {
        let segments = [&exif(1)[..], &[0xff, 0xff, 0xff]].concat();
        let file = jpeg_with(&segments, &stripes(90, 30));
        assert!(is_all(&developed(&file, Crop::default()), GREEN));
    }

    #[test]
    fn what_ends_too_early_is_refused() {
        let with_preview = ("jpeg with a preview", jpeg_with(&exif(1), &stripes(90, 30)));
        for (kind, file) in of_each_kind().into_iter().chain([with_preview]) {
            for length in 1..file.len() {
                let result = develop(&file[..length], Crop::default());
                assert!(
                    matches!(result, Err(Fault::PictureDamaged | Fault::NotAPicture)),
                    "{kind}, {length} bytes of {}",
                    file.len()
                );
            }
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#;
        let html = "<!doctype html><script>alert(1)</script>";
        let bmp = [b"BM".as_slice(), &[0; 60]].concat();
        for file in [svg.as_bytes(), html.as_bytes(), b"", b"x", &bmp, b"II*\0", b"%PDF-1.7"] {
            assert_eq!(develop(file, Crop::default()), Err(Fault::NotAPicture));
        }
        // A right beginning makes no picture.
        for beginning in ["\u{89}PNG\r\n\u{1a}\n", "GIF89a", "RIFF\0\0\0\0WEBP"] {
            let beginning: Vec<u8> = beginning.chars().map(|c| c as u8).collect();
            let file = [&beginning, html.as_bytes()].concat();
            assert_eq!(develop(&file, Crop::default()), Err(Fault::PictureDamaged));
        }
    }

    #[test]
    fn what_is_broken_in_the_middle_is_refused() {
        let file = encoded(&stripes(90, 30), ImageFormat::Png);
        let middle = file.len() / 2;
        let broken = patched(file.clone(), middle, &[!file[middle]]);
        assert_eq!(develop(&broken, Crop::default()), Err(Fault::PictureDamaged));
    }

    #[test]
    fn bombs_are_refused_by_their_header() {
        const SIDE: u32 = 20_000;
        let one = RgbImage::new(1, 1).into();
        let header = [&SIDE.to_be_bytes()[..], &SIDE.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let png = patched(encoded(&one, ImageFormat::Png), 8, &chunk("IHDR", &header));
        let gif = patched(encoded(&one, ImageFormat::Gif), 6, &[0x20, 0x4e, 0x20, 0x4e]);
        let jpeg = encoded(&one, ImageFormat::Jpeg);
        let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        let jpeg = patched(jpeg, frame + 5, &[0x4e, 0x20, 0x4e, 0x20]);
        // Lossless WebP has fourteen bits for each side, less one: here 16,001.
        let webp = patched(encoded(&one, ImageFormat::WebP), 21, &[0x80, 0x3e, 0xa0, 0x0f]);
        for (kind, file) in [("png", png), ("gif", gif), ("jpeg", jpeg), ("webp", webp)] {
            assert!(file.len() < 1000);
            assert_eq!(develop(&file, Crop::default()), Err(Fault::TooManyPixels), "{kind}");
        }
    }

    #[test]
    fn a_file_has_at_most_five_megabytes() {
        let mut file = encoded(&stripes(90, 30), ImageFormat::Png);
        file.resize(5 * 1024 * 1024, 0);
        assert!(develop(&file, Crop::default()).is_ok());
        file.push(0);
        assert_eq!(develop(&file, Crop::default()), Err(PhotoRules::TOO_LARGE));
    }
}
