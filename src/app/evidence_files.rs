//! The files that records name: whether they are there and still what was handed in.

use std::collections::HashSet;

use crate::{
    db::{self, Store, evidence_files::NamedFile},
    domain::{id::OrganisationId, registers::RecordKind},
    error::Error,
    files::{Condition, EvidenceFiles},
};

/// A file that is not as it was when it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
    /// The organisation's name.
    pub organisation: String,
    /// The register of the first record that names it.
    pub register: RecordKind,
    /// The key of that record.
    pub key: String,
    /// The hash that the record names.
    pub sha256: String,
    /// What is wrong: missing or changed.
    pub condition: Condition,
}

/// What was found of all files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileCheck {
    /// How many files were looked at.
    pub files: usize,
    /// Those that are missing or changed.
    pub faults: Vec<FileFault>,
}

impl std::fmt::Display for FileFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = if self.condition == Condition::Missing { "missing" } else { "changed" };
        let (register, key) = (self.register.name(), &self.key);
        write!(
            f,
            "{}: {register} “{key}” names the file {}, which is {state}",
            self.organisation, self.sha256
        )
    }
}

/// Reads every file that a record names again, and compares it with its hash.
///
/// # Errors
/// Those of the store and of the place of the files; a missing or changed file is a result.
pub fn check(
    store: &Store,
    files: &EvidenceFiles,
    tell: &mut dyn FnMut(&str),
) -> Result<FileCheck, Error> {
    walk(store, tell, |named| Ok(files.check(named.sha256)?))
}

/// Visits every file that records name once; the visitor returns its condition.
pub(super) fn walk(
    store: &Store,
    tell: &mut dyn FnMut(&str),
    mut visit: impl FnMut(&NamedFile) -> Result<Condition, Error>,
) -> Result<FileCheck, Error> {
    let organisations = store.read(db::organisations::list)?;
    let mut seen = HashSet::new();
    let mut found = FileCheck::default();
    for organisation in organisations {
        for named in named_by(store, organisation.id)? {
            if !seen.insert(named.sha256) {
                continue;
            }
            tell(&format!("evidence file {}", found.files + 1));
            let condition = visit(&named)?;
            if is_kept_elsewhere(&named, condition) {
                continue;
            }
            found.files += 1;
            if condition != Condition::Intact {
                let NamedFile { register, key, sha256 } = named;
                let (organisation, sha256) = (organisation.name.clone(), sha256.to_string());
                found.faults.push(FileFault { organisation, register, key, sha256, condition });
            }
        }
    }
    Ok(found)
}

/// Reads one organisation's in a transaction of its own, because reading its files may take long.
fn named_by(store: &Store, id: OrganisationId) -> Result<Vec<NamedFile>, Error> {
    store.read_in(id, |scope| Ok(db::evidence_files::list(scope)?))
}

/// A version of a document may lie in another system; the hash then only tells whether somebody has the same file.
fn is_kept_elsewhere(named: &NamedFile, condition: Condition) -> bool {
    named.register == RecordKind::DocumentVersions && condition == Condition::Missing
}
