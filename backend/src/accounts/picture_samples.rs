//! Pictures and damaged files for the tests of photos.

use std::io::Cursor;

use image::{
    Delay, DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage,
    codecs::gif::GifEncoder,
};
use nameplate_domain::accounts::Crop;

use super::picture::develop;

pub(super) const RED: Rgb<u8> = Rgb([250, 10, 10]);
pub(super) const GREEN: Rgb<u8> = Rgb([10, 250, 10]);
pub(super) const BLUE: Rgb<u8> = Rgb([10, 10, 250]);

/// A picture in three upright stripes, red, green and blue.
pub(super) fn stripes(width: u32, height: u32) -> DynamicImage {
    let colour = |x| [RED, GREEN, BLUE][(x * 3 / width) as usize];
    RgbImage::from_fn(width, height, |x, _| colour(x)).into()
}

pub(super) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Vec::new();
    picture.write_to(&mut Cursor::new(&mut file), format).unwrap();
    file
}

/// A GIF that first shows stripes, and then nothing but black.
pub(super) fn animated() -> Vec<u8> {
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
pub(super) fn of_each_kind() -> [(&'static str, Vec<u8>); 5] {
    let picture = stripes(90, 30);
    [
        ("png", encoded(&picture, ImageFormat::Png)),
        ("jpeg", encoded(&picture, ImageFormat::Jpeg)),
        ("webp", encoded(&picture, ImageFormat::WebP)),
        ("gif", encoded(&picture, ImageFormat::Gif)),
        ("animated gif", animated()),
    ]
}

pub(super) fn at(x: f32, y: f32, zoom: f32) -> Crop {
    Crop { x, y, zoom }
}

/// The pixels of the photo that a file becomes.
pub(super) fn developed(file: &[u8], crop: Crop) -> RgbaImage {
    let picture = develop(file, crop).unwrap();
    let format = image::guess_format(&picture.image).unwrap();
    assert_eq!(format.to_mime_type(), picture.mime, "it is what it says");
    let photo = image::load_from_memory(&picture.image).unwrap();
    assert_eq!((photo.width(), photo.height()), (256, 256));
    photo.to_rgba8()
}

pub(super) fn is_like(pixel: Rgba<u8>, colour: Rgb<u8>) -> bool {
    pixel.0.into_iter().zip(colour.0).all(|(is, shall)| is.abs_diff(shall) < 40)
}

/// Whether a photo is of one colour, as far as its corners and its middle tell.
pub(super) fn is_all(photo: &RgbaImage, colour: Rgb<u8>) -> bool {
    [(0, 0), (255, 0), (0, 255), (255, 255), (128, 128)]
        .into_iter()
        .all(|(x, y)| is_like(*photo.get_pixel(x, y), colour))
}

pub(super) fn holds(file: &[u8], words: &str) -> bool {
    file.windows(words.len()).any(|window| window == words.as_bytes())
}

/// The checksum of a PNG's chunk (PNG, annex D).
pub(super) fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

pub(super) fn chunk(kind: &str, data: &[u8]) -> Vec<u8> {
    let body = [kind.as_bytes(), data].concat();
    [&(data.len() as u32).to_be_bytes(), &body[..], &crc(&body).to_be_bytes()].concat()
}

/// The file with some of its bytes replaced.
pub(super) fn patched(mut file: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// What a phone puts into a JPEG (Exif 3.0): which way up, and where it was.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
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
pub(super) fn jpeg_with(segment: &[u8], picture: &DynamicImage) -> Vec<u8> {
    let file = encoded(picture, ImageFormat::Jpeg);
    [&file[..2], segment, &file[2..]].concat()
}
