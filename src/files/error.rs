//! What can go wrong between the program and its evidence files, sorted by what a person can do about it.

use std::io;

use crate::domain::evidence_file::ContentHash;

/// What the store, the file system or a reader said.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An error of the evidence files.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// An address of a kind that is not known.
    #[error(
        "{0}: no place for evidence files; give a folder by its path, or a bucket as s3://BUCKET/FOLDER"
    )]
    NoPlace(String),
    /// A bucket, given to a program that was built without them.
    #[error("{0}: s3:// needs a build with --features s3; use that, or give a folder by its path")]
    WithoutS3(String),
    /// The disk, or an allowance on it, is full.
    #[error(
        "{place}: no room is left for evidence files, so this one was not kept; make room and try again"
    )]
    Full {
        /// The folder or bucket.
        place: String,
        /// What said so.
        source: Cause,
    },
    /// The account that runs the program may not do that.
    #[error(
        "{place}: this account may not read and write evidence files there; give it that right, or another place"
    )]
    NotAllowed {
        /// The folder or bucket.
        place: String,
        /// What said so.
        source: Cause,
    },
    /// The file is larger than the limit.
    #[error(
        "the file is larger than {}, which is the limit for evidence; hand in a smaller one or raise the limit",
        in_words(*limit)
    )]
    TooLarge {
        /// The greatest size, in bytes.
        limit: u64,
    },
    /// The file could not be read to its end.
    #[error("the file broke off before its end, so nothing of it was kept; hand it in again")]
    BrokenOff(#[source] io::Error),
    /// There is no such file.
    #[error("{place}: the evidence file {sha256} is missing; bring it back from a backup")]
    Missing {
        /// The folder or bucket.
        place: String,
        /// Which file.
        sha256: ContentHash,
    },
    /// A file is not what was stored.
    #[error(
        "{place}: the evidence file {sha256} is not what was stored; find out who changed it and bring it back from a backup"
    )]
    Changed {
        /// The folder or bucket.
        place: String,
        /// Which file.
        sha256: ContentHash,
    },
    /// Anything else that the place says.
    #[error(
        "{place}: the evidence files cannot be reached{}; make sure that the place is there and try again",
        said_by_system(source.as_ref())
    )]
    Unreachable {
        /// The folder or bucket.
        place: String,
        /// What it said.
        source: Cause,
    },
}

impl FilesError {
    /// Returns the error of a place, by what lies at the bottom of it.
    pub(super) fn of_place(
        place: &str,
        error: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        let (place, kind) = (place.to_owned(), kind_below(&error));
        let source = Box::new(error);
        match kind {
            Some(
                io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::FileTooLarge,
            ) => Self::Full { place, source },
            Some(io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
                Self::NotAllowed { place, source }
            }
            _ => Self::Unreachable { place, source },
        }
    }

    /// Returns what lies below it, for the log.
    pub(crate) fn into_cause(self) -> Option<Cause> {
        match self {
            Self::Full { source, .. }
            | Self::NotAllowed { source, .. }
            | Self::Unreachable { source, .. } => Some(source),
            Self::BrokenOff(source) => Some(source.into()),
            Self::NoPlace(_)
            | Self::WithoutS3(_)
            | Self::TooLarge { .. }
            | Self::Missing { .. }
            | Self::Changed { .. } => None,
        }
    }

    /// Returns why a file could not be read to its end; if it was one of ours, that says it best.
    pub(super) fn from_reading(error: io::Error) -> Self {
        error.downcast::<Self>().unwrap_or_else(Self::BrokenOff)
    }
}

/// Returns what kind of error lies below: that of the operating system, or what a bucket calls a missing right.
fn kind_below(error: &(dyn std::error::Error + 'static)) -> Option<io::ErrorKind> {
    use object_store::Error::{PermissionDenied, Unauthenticated};
    chain(error).find_map(|error| {
        let of_bucket = match error.downcast_ref::<object_store::Error>() {
            Some(PermissionDenied { .. } | Unauthenticated { .. }) => {
                Some(io::ErrorKind::PermissionDenied)
            }
            _ => None,
        };
        of_bucket.or_else(|| error.downcast_ref::<io::Error>().map(io::Error::kind))
    })
}

/// Returns the words of the operating system in brackets. Those of a bucket are pages long and belong into the log.
fn said_by_system(error: &(dyn std::error::Error + 'static)) -> String {
    let of_system = chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).last();
    of_system.map_or_else(String::new, |error| format!(" ({error})"))
}

/// Returns an error and its causes, from the outside in.
fn chain<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

/// Returns the error of an address that this build cannot open.
pub(super) fn without_s3(scheme: &str, address: &str) -> FilesError {
    match scheme {
        "s3" => FilesError::WithoutS3(address.to_owned()),
        _ => FilesError::NoPlace(address.to_owned()),
    }
}

/// Returns a size as a person would say it.
fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let said = |limit| FilesError::TooLarge { limit }.to_string();
        assert!(said(999).contains(" 999 bytes,"), "{}", said(999));
        assert!(said(1_500).contains(" 1 kB,"), "{}", said(1_500));
        assert!(said(100_000_000).contains(" 100 MB,"), "{}", said(100_000_000));
    }

    #[test]
    fn a_full_disk_and_a_folder_without_right_are_told_apart() {
        let said = |kind: io::ErrorKind| {
            let source = io::Error::from(kind).into();
            let below = object_store::Error::Generic { store: "folder", source };
            Error::from(FilesError::of_place("evidence", below))
        };
        insta::assert_snapshot!(
            said(io::ErrorKind::StorageFull),
            @"evidence: no room is left for evidence files, so this one was not kept; make room and try again"
        );
        insta::assert_snapshot!(
            said(io::ErrorKind::ReadOnlyFilesystem),
            @"evidence: this account may not read and write evidence files there; give it that right, or another place"
        );
        assert!(std::error::Error::source(&said(io::ErrorKind::PermissionDenied)).is_some());
        insta::assert_snapshot!(
            said(io::ErrorKind::ConnectionRefused),
            @"evidence: the evidence files cannot be reached (connection refused); make sure that the place is there and try again"
        );
        let answer =
            object_store::Error::Generic { store: "S3", source: "<Error>\n</Error>".into() };
        insta::assert_snapshot!(
            FilesError::of_place("s3://b", answer),
            @"s3://b: the evidence files cannot be reached; make sure that the place is there and try again"
        );
        let denied =
            object_store::Error::PermissionDenied { path: "x".into(), source: "403".into() };
        assert!(matches!(FilesError::of_place("s3://b", denied), FilesError::NotAllowed { .. }));
    }
}
