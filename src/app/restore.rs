//! Restoring a backup: it is proved whole before anything is touched, and then takes the place of what is there at once.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use super::{
    backup::{DATABASE, EVIDENCE, Installation, operator_only},
    context::Context,
    scratch::{Scratch, unusable},
    verify::{self, TrailCheck},
};
use crate::{
    archive::{ArchiveError, ArchiveReader, CopyError, Entry, Manifest},
    db::{self, Location, Present, Store},
    domain::evidence_file::ContentHash,
    error::{Error, Kind},
    files::{Condition, EvidenceFiles},
};

/// What becomes of a backup whose audit trail is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenTrail {
    /// It is refused.
    Refuse,
    /// It is restored as it is, because there is no better one.
    Accept,
}

/// A backup that was proved whole, with its database brought up to this version.
pub struct CheckedBackup {
    archive: ArchiveReader,
    trails: Vec<TrailCheck>,
    /// Where its database lies unpacked.
    scratch: Scratch,
}

impl CheckedBackup {
    /// Compares every file of a backup with its hash, brings a copy of its database up to date, and walks its trails.
    /// The copy lies in the data folder; nothing else is written.
    ///
    /// # Errors
    /// [`Kind::Refused`] for what is no backup, damaged, or made by a newer version; those of the disk.
    pub fn open(
        file: &Path,
        context: &Context,
        data: &Path,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Self, Error> {
        operator_only(context)?;
        let mut archive = ArchiveReader::open(file)?;
        refuse_newer(file, archive.manifest())?;
        let scratch = Scratch::create(data)?;
        let copy = scratch.file(DATABASE);
        for (place, entry) in archive.manifest().files.clone().iter().enumerate() {
            tell(&format!("checking file {} of {}", place + 1, archive.manifest().files.len()));
            if entry.name == DATABASE {
                unpack(&mut archive, entry, &copy)?;
            } else {
                hash_of(file, entry)?;
                archive.copy(entry, &mut io::sink()).map_err(|error| not_copied(file, error))?;
            }
        }
        if !copy.exists() {
            return Err(damaged(file, "it holds no database"));
        }
        tell("checking the audit trails");
        let trails = verify::trails(&Store::open(&Location::Sqlite(copy))?)?;
        Ok(Self { archive, trails, scratch })
    }

    /// Returns what the backup says of itself.
    pub fn manifest(&self) -> &Manifest {
        self.archive.manifest()
    }

    /// Puts the backup in the place of what an installation holds: first the evidence files, which disturb nobody, then
    /// the database in one transaction. Who is interrupted finds the old state.
    ///
    /// # Errors
    /// [`Kind::Conflict`] where something is there that shall stay, [`Kind::Refused`] for a broken trail that was not
    /// accepted; those of the database and of the evidence files.
    pub fn restore_into(
        mut self,
        to: Installation<'_>,
        (present, broken): (Present, BrokenTrail),
        tell: &mut dyn FnMut(&str),
    ) -> Result<Manifest, Error> {
        if broken == BrokenTrail::Refuse {
            self.refuse_broken()?;
        }
        to.store.check_room(present)?;
        let entries = self.archive.manifest().files.clone();
        for entry in entries.iter().filter(|entry| entry.name != DATABASE) {
            tell(&format!("evidence file {}", entry.name));
            self.put_evidence(to.files, entry)?;
        }
        tell("replacing the database");
        to.store.replace_by(&self.scratch.file(DATABASE), present)?;
        Ok(self.archive.manifest().clone())
    }

    fn refuse_broken(&self) -> Result<(), Error> {
        let faults = self.trails.iter();
        let mut faults =
            faults.filter_map(|trail| Some((&trail.name, trail.result.as_ref().err()?)));
        match faults.next() {
            None => Ok(()),
            Some((name, fault)) => Err(Error::new(
                Kind::Refused,
                format!(
                    "the backup's audit trail of {name} is broken: {fault}; use an earlier backup, or add \
                     --accept-broken-trail to restore it as it is"
                ),
            )),
        }
    }

    fn put_evidence(&mut self, files: &EvidenceFiles, entry: &Entry) -> Result<(), Error> {
        let path = self.archive.path().to_owned();
        let sha256 = hash_of(&path, entry)?;
        if files.check(sha256)? == Condition::Intact {
            return Ok(());
        }
        let stored = files.put(self.archive.content(entry)?, entry.bytes)?;
        if stored.sha256 == sha256 {
            Ok(())
        } else {
            Err(damaged(&path, &format!("{} changed while it was restored", entry.name)))
        }
    }
}

fn refuse_newer(file: &Path, manifest: &Manifest) -> Result<(), Error> {
    let known = db::known_schema()?;
    match manifest.contents.schema.iter().find(|version| !known.contains(version)) {
        None => Ok(()),
        Some(_newer) => {
            let (path, program) = (file.to_owned(), manifest.program.clone());
            Err(ArchiveError::Newer { path, program }.into())
        }
    }
}

fn unpack(archive: &mut ArchiveReader, entry: &Entry, to: &Path) -> Result<(), Error> {
    let not_written = |cause| unusable(to, &cause);
    let mut file = BufWriter::new(File::create(to).map_err(not_written)?);
    let copied = archive.copy(entry, &mut file);
    copied.map_err(|error| not_copied(to, error))?;
    file.flush().map_err(not_written)
}

fn not_copied(to: &Path, error: CopyError) -> Error {
    match error {
        CopyError::Target(cause) => unusable(to, &cause),
        CopyError::Archive(error) => error.into(),
    }
}

/// Returns the hash that an evidence file is named by, which has to be that of its content.
fn hash_of(file: &Path, entry: &Entry) -> Result<ContentHash, Error> {
    let digits = entry.name.strip_prefix(EVIDENCE).filter(|digits| *digits == entry.sha256);
    let hash = digits.and_then(|digits| digits.parse().ok());
    hash.ok_or_else(|| damaged(file, &format!("{} does not belong there", entry.name)))
}

fn damaged(file: &Path, what: &str) -> Error {
    ArchiveError::Damaged { path: file.to_owned(), what: what.to_owned() }.into()
}
