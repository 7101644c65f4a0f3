//! The content of evidence (7.5.3): files kept under the SHA-256 of what they hold, in a folder or a bucket.
//!
//! What is stored is whole, stored once, and on the disk before anybody is told so; what comes out is compared with its
//! name on the way. Which record a file belongs to, who may see it and what it is called is left to others.

mod content;
mod error;
mod media_type;
mod place;
mod put;
#[cfg(feature = "s3")]
mod s3;
#[cfg(test)]
mod tests;

use std::{
    io::{self, Read},
    path::Path,
    time::SystemTime,
};

pub use self::{content::Content, error::FilesError};
use self::{
    error::without_s3,
    place::{Place, path_of},
};
use crate::domain::evidence_file::ContentHash;

/// The evidence files of an installation.
#[derive(Debug, Clone)]
pub struct EvidenceFiles {
    place: Place,
}

/// What was found out about a file while it was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// The SHA-256 of its content, under which it is kept.
    pub sha256: ContentHash,
    /// How many bytes it has.
    pub bytes: u64,
    /// What it is, told by its content and never by its name; text of every kind is `text/plain`.
    pub media_type: &'static str,
}

/// Whether a stored file is still what was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Its content has the hash that names it.
    Intact,
    /// There is no such file.
    Missing,
    /// Its content has another hash.
    Changed,
}

impl EvidenceFiles {
    /// Opens the evidence files of a folder, or of a bucket as `s3://BUCKET/FOLDER`. A folder that is not there yet is
    /// made, for this account alone.
    ///
    /// # Errors
    /// Where the folder cannot be made or the address is none.
    pub fn open(folder_or_url: &str) -> Result<Self, FilesError> {
        match folder_or_url.split_once("://") {
            None => Self::in_folder(Path::new(folder_or_url)),
            #[cfg(feature = "s3")]
            Some(("s3", path)) => s3::open(folder_or_url, path).map(|place| Self { place }),
            Some((scheme, _path)) => Err(without_s3(scheme, folder_or_url)),
        }
    }

    /// Opens the evidence files of a folder, which is made where it is not there yet.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn in_folder(folder: &Path) -> Result<Self, FilesError> {
        Place::in_folder(folder).map(|place| Self { place })
    }

    /// Stores a file. It is read part by part, so memory does not grow with it; content that is there already is stored
    /// over itself, which mends a damaged file.
    ///
    /// # Errors
    /// A file of more bytes than the limit, one that breaks off, and a place without room or right to write. Then
    /// nothing of it is left behind.
    pub fn put(&self, file: impl Read, limit: u64) -> Result<Stored, FilesError> {
        put::put(&self.place, file, limit)
    }

    /// Returns a file's content to read. Its last part is handed out only if the whole is what was stored; else
    /// reading fails with [`FilesError::Changed`] inside.
    ///
    /// # Errors
    /// Where there is no such file or it cannot be read.
    pub fn get(&self, sha256: ContentHash) -> Result<Content, FilesError> {
        Content::open(self.place.clone(), sha256)
    }

    /// Reads a file again and compares it with its name.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn check(&self, sha256: ContentHash) -> Result<Condition, FilesError> {
        let read = self.get(sha256).and_then(|mut content| {
            io::copy(&mut content, &mut io::sink()).map_err(FilesError::from_reading)
        });
        match read {
            Ok(_bytes) => Ok(Condition::Intact),
            Err(FilesError::Missing { .. }) => Ok(Condition::Missing),
            Err(FilesError::Changed { .. }) => Ok(Condition::Changed),
            Err(error) => Err(error),
        }
    }

    /// Returns the hashes of all files, sorted. Files that are just being stored are not among them.
    ///
    /// # Errors
    /// Where the place cannot be read.
    pub fn list(&self) -> Result<Vec<ContentHash>, FilesError> {
        self.place.list()
    }

    /// Removes a file; one that is not there is removed already. The caller knows that no record refers to it, also
    /// none that is being written at this moment.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn remove(&self, sha256: ContentHash) -> Result<(), FilesError> {
        match self.place.delete(&path_of(sha256)) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.place.explain(error)),
        }
    }

    /// Removes what interrupted uploads left behind and returns how many there were. An upload that was written to at
    /// that moment or later may still be under way, so it stays: give a moment a day ago.
    ///
    /// # Errors
    /// Where the place cannot be read or changed.
    pub fn clean(&self, untouched_since: SystemTime) -> Result<usize, FilesError> {
        self.place.clean(untouched_since)
    }

    /// Copies every file to another place, passing over those that are there intact, and returns how many it copied.
    ///
    /// # Errors
    /// The first file that is not what was stored, and whatever reading and writing can end in.
    pub fn copy_all_to(&self, other: &Self) -> Result<usize, FilesError> {
        let mut copied = 0;
        for sha256 in self.list()? {
            if other.check(sha256)? != Condition::Intact {
                other.put(self.get(sha256)?, u64::MAX)?;
                copied += 1;
            }
        }
        Ok(copied)
    }
}
