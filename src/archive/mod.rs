//! The file of a backup: a zip archive of the database, the evidence files, and a manifest with the hash of each.
//!
//! It is written and read part by part, so that memory does not grow with it. What belongs into it, and where its
//! content goes, is left to others.

mod error;
mod manifest;
mod reader;
mod writer;

use sha2::{Digest, Sha256};

pub use self::{
    error::ArchiveError,
    manifest::{Contents, Entry, Manifest},
    reader::{ArchiveReader, CopyError},
    writer::{AddError, ArchiveWriter, Existing, Packing},
};

use crate::domain::evidence_file::ContentHash;

/// The name of the manifest inside the archive.
const MANIFEST: &str = "manifest.json";

/// Bytes that are moved at a time.
const PART: usize = 64 * 1024;

/// Returns a finished hash as hexadecimal digits.
fn in_digits(hash: Sha256) -> String {
    ContentHash::from(<[u8; 32]>::from(hash.finalize())).to_string()
}
