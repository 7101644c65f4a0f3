//! Reading a stored file, part by part, and comparing it with its name on the way.

use std::{
    io::{self, Cursor, Read},
    ops::Range,
};

use object_store::{ObjectStoreExt, path::Path};
use sha2::{Digest, Sha256};

use super::{
    error::FilesError,
    place::{Place, path_of},
    put::PART,
};
use crate::domain::evidence_file::ContentHash;

/// The content of a stored file. Reading fails, with [`FilesError::Changed`] inside, before the last part of a file
/// that is not what was stored.
#[derive(Debug)]
pub struct Content {
    place: Place,
    path: Path,
    sha256: ContentHash,
    length: u64,
    fetched: u64,
    hash: Sha256,
    part: Cursor<Vec<u8>>,
}

impl Content {
    pub(super) fn open(place: Place, sha256: ContentHash) -> Result<Self, FilesError> {
        let path = path_of(sha256);
        let found = place.ask(place.store().head(&path));
        let length = found.map_err(|error| place.explain_about(sha256, error))?.size;
        let (hash, part) = (Sha256::new(), Cursor::default());
        let content = Self { place, path, sha256, length, fetched: 0, hash, part };
        // An empty file has no last part before which it could be compared.
        if length == 0 {
            content.compare(&content.hash)?;
        }
        Ok(content)
    }

    /// Returns how many bytes the file has.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Fetches the next part. After a refusal nothing has moved, so reading on is refused again.
    fn fetch(&mut self) -> Result<(), FilesError> {
        let range = self.fetched..self.length.min(self.fetched.saturating_add(PART));
        let part = self.bytes_of(range.clone())?;
        let mut hash = self.hash.clone();
        hash.update(&part);
        if range.end == self.length {
            self.compare(&hash)?;
        }
        (self.hash, self.fetched, self.part) = (hash, range.end, Cursor::new(part));
        Ok(())
    }

    fn bytes_of(&self, range: Range<u64>) -> Result<Vec<u8>, FilesError> {
        let expected = range.end - range.start;
        let part = self.place.ask(self.place.store().get_range(&self.path, range));
        let part = part.map_err(|error| self.place.explain_about(self.sha256, error))?;
        // Somebody has cut it since it was opened.
        if u64::try_from(part.len()) != Ok(expected) {
            return Err(self.changed());
        }
        Ok(part.into())
    }

    fn compare(&self, hash: &Sha256) -> Result<(), FilesError> {
        let found = ContentHash::from(<[u8; 32]>::from(hash.clone().finalize()));
        if found == self.sha256 { Ok(()) } else { Err(self.changed()) }
    }

    fn changed(&self) -> FilesError {
        FilesError::Changed { place: self.place.name(), sha256: self.sha256 }
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(buffer)?;
        if read > 0 || buffer.is_empty() || self.fetched == self.length {
            return Ok(read);
        }
        self.fetch().map_err(io::Error::other)?;
        self.part.read(buffer)
    }
}
