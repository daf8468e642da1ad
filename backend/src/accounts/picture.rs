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
        return Err(Fault::FileTooLarge);
    }
    // The content decides, not the name or the type that came with it.
    let format = image::guess_format(file).map_err(|_| Fault::NotAPicture)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
    if !known.contains(&format) {
        return Err(Fault::NotAPicture);
    }
    if format == ImageFormat::Jpeg && !ends(file) {
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

/// Whether a JPEG has an end of image after its scan began (ITU-T T.81, B.1.1.3): the decoder fills
/// what is cut off with grey. A preview in the metadata, before the scan, has an end of its own.
fn ends(file: &[u8]) -> bool {
    const END: [u8; 2] = [0xff, 0xd9];
    const SCAN: u8 = 0xda;
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = file.get(at..at + 4) {
        if *marker == SCAN {
            return file[at..].windows(2).any(|pair| pair == END);
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    false
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
