//! The application's error: one sentence that names the place, what mends it, and a cause that only the log sees.

use std::fmt;

/// An error of the application, ignorant of how it will be shown.
#[derive(Debug)]
pub struct Error {
    /// What kind it is: decides the exit status.
    pub kind: Kind,
    /// One sentence: what, where, and what mends it.
    pub message: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Kinds of errors; the catalogue is [`Kind::exit_status`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reading or writing failed.
    Unavailable,
    /// The command was used wrongly.
    Usage,
    /// The input was refused and nothing was written.
    Refused,
    /// What was named does not exist.
    NotFound,
    /// The person may not do this.
    Forbidden,
    /// What is there already stands against it.
    Conflict,
    /// Somebody else changed it meanwhile.
    Stale,
    /// A fault of the program.
    Internal,
}

impl Kind {
    /// Returns the exit status of the command line contract: 1 failed, 2 wrong usage, 3 input refused.
    pub fn exit_status(self) -> u8 {
        match self {
            Self::Unavailable | Self::Internal => 1,
            Self::Usage | Self::NotFound => 2,
            Self::Refused | Self::Forbidden | Self::Conflict | Self::Stale => 3,
        }
    }
}

impl Error {
    /// Returns an error of that kind with that sentence.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), cause: None }
    }

    /// Adds what caused it, for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let cause = self.cause.as_deref()?;
        Some(cause)
    }
}

impl From<crate::import::workbook::ReadError> for Error {
    fn from(error: crate::import::workbook::ReadError) -> Self {
        use crate::import::workbook::ReadError;
        let kind = match error {
            ReadError::Unreadable { .. } => Kind::Unavailable,
            ReadError::Refused { .. } => Kind::Refused,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<crate::db::Error> for Error {
    fn from(error: crate::db::Error) -> Self {
        use crate::db::Error as Stored;
        let kind = match error {
            Stored::Unreachable { .. }
            | Stored::Newer(_)
            | Stored::Full
            | Stored::Disk
            | Stored::ReadOnly
            | Stored::Damaged
            | Stored::Busy
            | Stored::Lost
            | Stored::NotCopied { .. }
            | Stored::Failed(_) => Kind::Unavailable,
            Stored::Corrupt { .. } => Kind::Internal,
            Stored::Stale { .. } => Kind::Stale,
            Stored::NotFound { .. } => Kind::NotFound,
            Stored::Taken(_) | Stored::Occupied { .. } => Kind::Conflict,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<crate::secrets::Error> for Error {
    fn from(error: crate::secrets::Error) -> Self {
        use crate::secrets::Error as Secret;
        let kind = match error {
            Secret::NoRandomness(_) | Secret::NotHashed(_) => Kind::Unavailable,
            Secret::CorruptHash(_) | Secret::CostlyHash => Kind::Internal,
            Secret::NotAToken | Secret::MistypedToken => Kind::Forbidden,
        };
        let sentence = Self::new(kind, error.to_string());
        sentence.because(error)
    }
}

impl From<crate::files::FilesError> for Error {
    fn from(error: crate::files::FilesError) -> Self {
        use crate::files::FilesError;
        let kind = match error {
            FilesError::NoPlace(_) | FilesError::WithoutS3(_) => Kind::Usage,
            FilesError::TooLarge { .. } => Kind::Refused,
            FilesError::Full { .. }
            | FilesError::NotAllowed { .. }
            | FilesError::BrokenOff(_)
            | FilesError::Missing { .. }
            | FilesError::Changed { .. }
            | FilesError::Unreachable { .. } => Kind::Unavailable,
        };
        let message = error.to_string();
        match error.into_cause() {
            Some(cause) => Self::new(kind, message).because(cause),
            None => Self::new(kind, message),
        }
    }
}

impl From<crate::archive::ArchiveError> for Error {
    fn from(error: crate::archive::ArchiveError) -> Self {
        use crate::archive::ArchiveError;
        let kind = match error {
            ArchiveError::Exists(_) | ArchiveError::InUse(_) => Kind::Conflict,
            ArchiveError::Full(_)
            | ArchiveError::NotWritten { .. }
            | ArchiveError::NotRead { .. } => Kind::Unavailable,
            ArchiveError::NotABackup(_)
            | ArchiveError::Damaged { .. }
            | ArchiveError::Newer { .. } => Kind::Refused,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<Vec<crate::questionnaires::Fault>> for Error {
    fn from(faults: Vec<crate::questionnaires::Fault>) -> Self {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let unreadable = faults.iter().any(|fault| fault.line == 0);
        let kind = if unreadable { Kind::Unavailable } else { Kind::Refused };
        Self::new(kind, lines.join("\n"))
    }
}
