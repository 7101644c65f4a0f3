//! Backups: the whole installation as one file, made while others work with it.

use std::{fs::File, path::Path};

use super::{
    context::{Actor, Context},
    evidence_files::{self, FileFault},
    scratch::{Scratch, unusable},
};
use crate::{
    archive::{AddError, ArchiveWriter, Contents, Existing, Manifest, Packing},
    db::{self, Location, Store},
    domain::{evidence_file::ContentHash, registers::RecordKind},
    error::{Error, Kind},
    files::{Condition, EvidenceFiles, FilesError},
};

/// The name of the database inside a backup.
pub(super) const DATABASE: &str = "assay.db";

/// The folder of the evidence files inside a backup.
pub(super) const EVIDENCE: &str = "evidence/";

/// What a backup is made of, and what it is restored into.
#[derive(Clone, Copy)]
pub struct Installation<'i> {
    /// The database.
    pub store: &'i Store,
    /// The evidence files.
    pub files: &'i EvidenceFiles,
    /// The data folder, where the copy of the database lies while it is packed.
    pub data: &'i Path,
}

/// A backup that was made.
#[derive(Debug, Clone)]
pub struct Backup {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Evidence files that could not be taken along.
    pub faults: Vec<FileFault>,
}

/// Makes a backup: the database as it is at one moment, then every evidence file that it names.
///
/// # Errors
/// [`Kind::Conflict`] where the file is there and shall be kept; those of the store, the evidence files and the disk.
/// Then nothing is left of it. An evidence file that is missing or changed is no error: the rest is saved.
pub fn backup(
    from: Installation<'_>,
    context: &Context,
    (file, existing): (&Path, Existing),
    tell: &mut dyn FnMut(&str),
) -> Result<Backup, Error> {
    operator_only(context)?;
    let mut archive = ArchiveWriter::create(file, existing)?;
    let scratch = Scratch::create(from.data)?;
    let copy = scratch.file(DATABASE);
    tell("saving the database");
    let rows = from.store.save_as(&copy)?;
    add_database(&mut archive, &copy)?;
    // What the copy names, not what the database names by now.
    let saved = Store::open(&Location::Sqlite(copy))?;
    let checked = evidence_files::walk(&saved, tell, |named| {
        add_evidence(&mut archive, from.files, named.sha256)
    })?;
    tell("finishing");
    let organisations = saved.read(db::organisations::list)?.len();
    let of = |table: &str| rows.get(table).copied().unwrap_or(0);
    let contents = Contents {
        made_at: context.now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        engine: engine_of(from.store.location()).to_owned(),
        schema: db::known_schema()?,
        organisations: i64::try_from(organisations).unwrap_or(i64::MAX),
        records: RecordKind::ALL.iter().map(|kind| of(kind.name())).sum(),
        trail_entries: of("audit_trail"),
        missing: checked.faults.iter().map(ToString::to_string).collect(),
        rows,
    };
    Ok(Backup { manifest: archive.finish(contents)?, faults: checked.faults })
}

/// A backup holds everybody's data, and hashes of passwords.
pub(super) fn operator_only(context: &Context) -> Result<(), Error> {
    match context.actor {
        Actor::Operator => Ok(()),
        Actor::Person(_) => Err(Error::new(
            Kind::Forbidden,
            "backups are made and restored by whoever keeps the server; ask them to do it at its command line",
        )),
    }
}

fn engine_of(location: &Location) -> &'static str {
    match location {
        Location::Sqlite(_) => "sqlite",
        Location::Postgres(_) => "postgresql",
    }
}

fn add_database(archive: &mut ArchiveWriter, copy: &Path) -> Result<(), Error> {
    let unread = |cause| unusable(copy, &cause);
    let file = File::open(copy).map_err(unread)?;
    let length = file.metadata().map_err(unread)?.len();
    match archive.add(DATABASE, Packing::Packed, length, file) {
        Ok(()) => Ok(()),
        Err(AddError::Source(cause)) => Err(unread(cause)),
        Err(AddError::Archive(error)) => Err(error.into()),
    }
}

fn add_evidence(
    archive: &mut ArchiveWriter,
    files: &EvidenceFiles,
    sha256: ContentHash,
) -> Result<Condition, Error> {
    let content = match files.get(sha256) {
        Ok(content) => content,
        Err(error) => return condition_of(error),
    };
    let name = format!("{EVIDENCE}{sha256}");
    match archive.add(&name, Packing::Plain, content.length(), content) {
        Ok(()) => Ok(Condition::Intact),
        Err(AddError::Archive(error)) => Err(error.into()),
        Err(AddError::Source(cause)) => match cause.downcast::<FilesError>() {
            Ok(error) => condition_of(error),
            Err(cause) => Err(Error::new(
                Kind::Unavailable,
                format!("the evidence file {sha256} cannot be read ({cause}); try again"),
            )),
        },
    }
}

/// A file that is missing or changed is left out; whatever else stands in the way may be gone at another time.
fn condition_of(error: FilesError) -> Result<Condition, Error> {
    match error {
        FilesError::Missing { .. } => Ok(Condition::Missing),
        FilesError::Changed { .. } => Ok(Condition::Changed),
        error => Err(error.into()),
    }
}
