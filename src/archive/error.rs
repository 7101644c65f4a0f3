//! What can go wrong with the file of a backup, sorted by what a person can do about it.

use std::{io, path::PathBuf};

/// An error of an archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is there already.
    #[error("{}: is there already; name another file, or add --force to replace it", .0.display())]
    Exists(PathBuf),
    /// Another backup is writing the same file.
    #[error("{}: another backup is writing this file; wait for its end or name another file", .0.display())]
    InUse(PathBuf),
    /// The disk is full.
    #[error("{}: the disk is full, so nothing was kept of it; make room or name a file elsewhere", .0.display())]
    Full(PathBuf),
    /// The file cannot be written.
    #[error("{}: cannot be written ({cause}); check that its folder is there and may be written to", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The file cannot be read.
    #[error("{}: cannot be read ({cause}); check the name and the right to read it", path.display())]
    NotRead {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The file is something else.
    #[error("{}: is no backup of assay; name a file that `assay backup` wrote", .0.display())]
    NotABackup(PathBuf),
    /// The file is not what was written.
    #[error("{}: the backup is damaged ({what}); use another copy of it or an earlier one", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        what: String,
    },
    /// A newer program wrote the file.
    #[error("{}: the backup was made by assay {program}, which is newer; restore it with that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version that made it.
        program: String,
    },
}

impl ArchiveError {
    /// Returns what it means that a file could not be written.
    pub(super) fn of_writing(path: PathBuf, cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(path),
            _ => Self::NotWritten { path, cause },
        }
    }
}
