//! Reads a backup and compares every file in it with what the manifest says, before anybody relies on it.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zip::{ZipArchive, result::ZipError};

use super::{
    Entry, MANIFEST, Manifest, PART,
    error::ArchiveError,
    in_digits,
    manifest::{FORMAT, Form},
};

/// The greatest manifest that is read, in bytes: one of several million files.
const GREATEST_MANIFEST: u64 = 1 << 30;

/// A backup that was opened to be read.
pub struct ArchiveReader {
    path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    manifest: Manifest,
}

impl ArchiveReader {
    /// Opens a backup and reads its manifest.
    ///
    /// # Errors
    /// Where it cannot be read, is no backup, is damaged, or was made by a newer version.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let not_read = |cause| ArchiveError::NotRead { path: path.to_owned(), cause };
        let file = File::open(path).map_err(not_read)?;
        let mut file = BufReader::new(file);
        let begins = beginning(&mut file).map_err(not_read)?;
        if begins != *b"PK\x03\x04" {
            return Err(ArchiveError::NotABackup(path.to_owned()));
        }
        let mut zip = ZipArchive::new(file).map_err(|error| match error {
            ZipError::Io(cause) if cause.kind() != io::ErrorKind::UnexpectedEof => not_read(cause),
            _ => damaged(path, "its end is missing or changed"),
        })?;
        let manifest = manifest(&mut zip, path)?;
        Ok(Self { path: path.to_owned(), zip, manifest })
    }

    /// Returns where the backup lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what the backup says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Copies one file out of the archive, and returns only if it is what was backed up.
    ///
    /// # Errors
    /// Where the file is missing or changed; that of the writer, as [`CopyError::Target`].
    pub fn copy(&mut self, entry: &Entry, to: &mut impl Write) -> Result<(), CopyError> {
        let damage = |what: &str| damaged(&self.path, &format!("{}: {what}", entry.name));
        let mut file = match self.zip.by_name(&entry.name) {
            // One byte more than it should have tells a longer one; a bomb is not unpacked to its end.
            Ok(file) => file.take(entry.bytes.saturating_add(1)),
            Err(ZipError::FileNotFound) => return Err(damage("it is missing").into()),
            Err(error) => return Err(damage(&error.to_string()).into()),
        };
        let (mut hash, mut bytes, mut part) = (Sha256::new(), 0, vec![0; PART]);
        loop {
            let read = match file.read(&mut part) {
                Ok(0) => break,
                Ok(read) => part.get(..read).unwrap_or_default(),
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(damage(&cause.to_string()).into()),
            };
            hash.update(read);
            bytes += u64::try_from(read.len()).unwrap_or_default();
            to.write_all(read).map_err(CopyError::Target)?;
        }
        if bytes == entry.bytes && in_digits(hash) == entry.sha256 {
            Ok(())
        } else {
            Err(damage("its content is not what was backed up").into())
        }
    }

    /// Returns one file's content to read, unchecked: for who computes its hash anyway.
    ///
    /// # Errors
    /// Where the archive does not hold it.
    pub fn content(&mut self, entry: &Entry) -> Result<impl Read, ArchiveError> {
        let path = &self.path;
        let file = self.zip.by_name(&entry.name);
        let file = file.map_err(|error| damaged(path, &format!("{}: {error}", entry.name)))?;
        Ok(file.take(entry.bytes.saturating_add(1)))
    }
}

/// Why a file was not copied out of an archive.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Where it should have gone, it could not be written.
    #[error(transparent)]
    Target(io::Error),
    /// The archive could not be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

fn damaged(path: &Path, what: &str) -> ArchiveError {
    ArchiveError::Damaged { path: path.to_owned(), what: what.to_owned() }
}

/// Returns the first four bytes, fewer of a shorter file, and goes back to the start.
fn beginning(file: &mut (impl Read + io::Seek)) -> io::Result<Vec<u8>> {
    let mut begins = Vec::new();
    file.by_ref().take(4).read_to_end(&mut begins)?;
    file.rewind()?;
    Ok(begins)
}

fn manifest(zip: &mut ZipArchive<BufReader<File>>, path: &Path) -> Result<Manifest, ArchiveError> {
    let mut text = Vec::new();
    let file = match zip.by_name(MANIFEST) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Err(ArchiveError::NotABackup(path.to_owned())),
        Err(error) => return Err(damaged(path, &error.to_string())),
    };
    let unread = |what: String| damaged(path, &format!("{MANIFEST}: {what}"));
    file.take(GREATEST_MANIFEST)
        .read_to_end(&mut text)
        .map_err(|cause| unread(cause.to_string()))?;
    let form: Form = serde_json::from_slice(&text).map_err(|error| unread(error.to_string()))?;
    if form.format > FORMAT {
        return Err(ArchiveError::Newer { path: path.to_owned(), program: form.program });
    }
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| unread(error.to_string()))?;
    let mut names = HashSet::new();
    match manifest.files.iter().find(|entry| !names.insert(entry.name.as_str())) {
        None => Ok(manifest),
        Some(twice) => Err(unread(format!("{} is named twice", twice.name))),
    }
}
