//! Whether a picture's file has its end. Decoders are lenient: they fill with grey what is cut off,
//! or never look beyond the first frame.

use image::ImageFormat;

/// Whether a file goes on to the end that its format marks. What follows that end doesn't matter.
pub(super) fn has_its_end(file: &[u8], format: ImageFormat) -> bool {
    let end = match format {
        ImageFormat::Png => after_png_end(file),
        ImageFormat::Jpeg => after_jpeg_end(file),
        ImageFormat::Gif => after_gif_end(file),
        ImageFormat::WebP => after_riff_end(file),
        _ => None,
    };
    end.is_some_and(|end| end <= file.len())
}

/// A PNG is a row of chunks: length, type, data, checksum (PNG, section 5.3).
fn after_png_end(file: &[u8]) -> Option<usize> {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(array(file, at)?);
        let next = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        if array(file, at + 4)? == *b"IEND" {
            return Some(next);
        }
        at = next;
    }
}

/// A JPEG has an end of image after its scan began (ITU-T T.81, B.1.1.3). A preview in the metadata,
/// before the scan, has an end of its own.
fn after_jpeg_end(file: &[u8]) -> Option<usize> {
    const END: [u8; 2] = [0xff, 0xd9];
    const SCAN: u8 = 0xda;
    let mut at = 2;
    loop {
        match array(file, at)? {
            [0xff, SCAN] => {
                let scan = file[at..].windows(2).position(|pair| pair == END)?;
                return Some(at + scan + 2);
            }
            // Fill bytes, as many as the encoder liked (B.1.1.2).
            [0xff, 0xff] => at += 1,
            [0xff, _] => at += 2 + usize::from(u16::from_be_bytes(array(file, at + 2)?)),
            _ => return None,
        }
    }
}

/// A GIF is a row of blocks, of which the last is a trailer (GIF89a, section 27).
fn after_gif_end(file: &[u8]) -> Option<usize> {
    const HEADER: usize = 13;
    let mut at = HEADER + colour_table(*file.get(HEADER - 3)?);
    loop {
        at = match *file.get(at)? {
            b';' => return Some(at + 1),
            // An extension: its label, then data.
            b'!' => after_sub_blocks(file, at + 2)?,
            // A frame: its place and size, perhaps colours, the size of its codes, then data.
            b',' => after_sub_blocks(file, at + 11 + colour_table(*file.get(at + 9)?))?,
            _ => return None,
        }
    }
}

/// The bytes of a colour table, if these flags say that there is one.
fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 0x07) + 1) }
}

fn after_sub_blocks(file: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *file.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}

/// A WebP says at its start how long it is, less these first eight bytes (RFC 9649, section 2.3).
fn after_riff_end(file: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(array(file, 4)?)).ok()?.checked_add(8)
}

fn array<const N: usize>(file: &[u8], at: usize) -> Option<[u8; N]> {
    file.get(at..at.checked_add(N)?)?.try_into().ok()
}
