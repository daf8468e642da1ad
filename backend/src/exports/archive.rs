//! The ZIP of a copy, written from its beginning to its end, in chunks: all of it is never in memory.

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use nameplate_domain::kernel::Timestamp;
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    result::ZipError,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::kernel::StoreError;

/// How many bytes of it make a chunk, which one row holds.
const CHUNK: usize = 256 * 1024;

/// A ZIP that is being written.
pub(crate) struct Archive {
    zip: ZipWriter<StreamWriter<Sink>>,
    sink: Sink,
    options: SimpleFileOptions,
}

/// What was packed and isn't taken yet.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self, keep_less_than: usize) -> Vec<Vec<u8>> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut chunks = Vec::new();
        while bytes.len() >= keep_less_than.max(1) {
            let end = bytes.len().min(CHUNK);
            let rest = bytes.split_off(end);
            chunks.push(mem::replace(&mut *bytes, rest));
        }
        chunks
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Archive {
    /// An empty one, whose files are of a moment.
    pub(crate) fn new(now: Timestamp) -> Self {
        let sink = Sink::default();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(date_time(now).unwrap_or_default())
            .unix_permissions(0o600);
        Self { zip: ZipWriter::new_stream(sink.clone()), sink, options }
    }

    /// Begins a file, and ends the one before.
    ///
    /// # Errors
    /// [`StoreError::Work`].
    pub(crate) fn begin_file(&mut self, name: &str) -> Result<(), StoreError> {
        self.zip.start_file(name, self.options).map_err(failed)
    }

    /// Writes on in the file that was begun last.
    ///
    /// # Errors
    /// [`StoreError::Work`].
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.zip.write_all(bytes).map_err(|error| failed(error.into()))
    }

    /// Takes the chunks that are full.
    pub(crate) fn take_full_chunks(&mut self) -> Vec<Vec<u8>> {
        self.sink.take(CHUNK)
    }

    /// Ends it; gives what wasn't taken yet.
    ///
    /// # Errors
    /// [`StoreError::Work`].
    pub(crate) fn finish(self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.zip.finish().map_err(failed)?;
        Ok(self.sink.take(1))
    }
}

fn failed(error: ZipError) -> StoreError {
    StoreError::Work(format!("a ZIP can't be written: {error}"))
}

/// A moment as ZIP writes it: in UTC, for it knows no zones.
fn date_time(at: Timestamp) -> Option<DateTime> {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?;
    let at = jiff::tz::Offset::UTC.to_datetime(at);
    let small = |number: i8| u8::try_from(number).ok();
    DateTime::from_date_and_time(
        u16::try_from(at.year()).ok()?,
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use zip::ZipArchive;

    use super::*;

    #[test]
    fn what_is_written_in_chunks_reads_back() {
        let mut archive = Archive::new(Timestamp::from_millis(1_795_424_400_000));
        // What can't be packed, so that it fills chunks.
        let mut seed = 1_u32;
        let noise: Vec<u8> = (0..3 * CHUNK)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed.to_be_bytes()[0]
            })
            .collect();
        archive.begin_file("noise").unwrap();
        let mut chunks = Vec::new();
        for part in noise.chunks(10_000) {
            archive.write(part).unwrap();
            chunks.append(&mut archive.take_full_chunks());
        }
        assert!(chunks.len() >= 2, "they are taken while it is written");
        assert!(chunks.iter().all(|chunk| chunk.len() == CHUNK));
        archive.begin_file("small").unwrap();
        archive.write(b"text").unwrap();
        chunks.append(&mut archive.finish().unwrap());

        let mut zip = ZipArchive::new(Cursor::new(chunks.concat())).unwrap();
        let mut read = Vec::new();
        zip.by_name("noise").unwrap().read_to_end(&mut read).unwrap();
        assert!(read == noise);
        let small = zip.by_name("small").unwrap();
        assert_eq!(small.last_modified().unwrap().year(), 2026);
    }
}
