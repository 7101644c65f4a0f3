//! What a backup says of itself: made by what, from what, and what it must hold to be whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The form of archives that this version writes. A later form that this one could not read gets the next number.
pub(super) const FORMAT: u32 = 1;

/// What is backed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// When, in UTC.
    pub made_at: String,
    /// The engine that the database came from: `sqlite` or `postgresql`.
    pub engine: String,
    /// The versions of its tables, oldest first.
    pub schema: Vec<String>,
    /// How many organisations there are.
    pub organisations: i64,
    /// How many records, of all registers and organisations.
    pub records: i64,
    /// How many entries all audit trails have together.
    pub trail_entries: i64,
    /// The rows of every table.
    pub rows: BTreeMap<String, i64>,
    /// Evidence files that records name and that were not there, or not as stored, when it was made.
    pub missing: Vec<String>,
}

/// A file inside the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// The manifest of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the archive.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// What is backed up.
    #[serde(flatten)]
    pub contents: Contents,
    /// Every file of the archive but this one.
    pub files: Vec<Entry>,
}

/// What a manifest of any form says, so that a later one can be refused by name.
#[derive(Deserialize)]
pub(super) struct Form {
    pub(super) format: u32,
    pub(super) program: String,
}

impl Manifest {
    pub(super) fn new(contents: Contents, files: Vec<Entry>) -> Self {
        Self { format: FORMAT, program: env!("CARGO_PKG_VERSION").to_owned(), contents, files }
    }
}
