//! Decoding a file that somebody sent, within limits.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits,
    metadata::Orientation,
};
use nameplate_domain::{accounts::PhotoRules, kernel::Fault};

use super::picture_end::has_its_end;

/// The picture in a file, and how it has to be turned to stand upright. The limits are those of
/// [`PhotoRules`]: a small file may claim to hold more pixels than there is memory for.
///
/// # Errors
/// The [`Fault`] of the file.
pub(super) fn decode(file: &[u8]) -> Result<(DynamicImage, Orientation), Fault> {
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
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| fault_of(&error))?;
    Ok((picture, orientation))
}

fn fault_of(error: &ImageError) -> Fault {
    match error {
        ImageError::Limits(_) => Fault::TooManyPixels,
        _ => Fault::PictureDamaged,
    }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;
    use nameplate_domain::accounts::Crop;

    use super::{
        super::picture::develop,
        super::picture_samples::{
            GREEN, chunk, developed, encoded, exif, is_all, jpeg_with, of_each_kind, patched,
            stripes,
        },
        *,
    };

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
