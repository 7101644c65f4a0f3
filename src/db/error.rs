//! What can go wrong between the program and its database, sorted by what a person can do about it.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or opened.
    #[error("the database at {place} cannot be opened: {cause}")]
    Unreachable {
        /// Where.
        place: String,
        /// Why.
        cause: String,
    },
    /// A newer program has changed its tables.
    #[error(
        "the database was written by a newer version of assay (schema {0}); use that version or a newer one"
    )]
    Newer(String),
    /// The disk is full.
    #[error("the disk of the database is full, so nothing was written; make room and try again")]
    Full,
    /// The disk refuses.
    #[error(
        "the disk of the database cannot be read or written, so nothing was written; look whether it is full or failing, and try again"
    )]
    Disk,
    /// The account that runs the program, or the one at the server, may not write.
    #[error(
        "this account may not write to the database; give it that right, to the file and its folder or to the schema on the server"
    )]
    ReadOnly,
    /// The file is no database, or no longer.
    #[error(
        "the database file is damaged or is something else; move it away and restore a backup in its place"
    )]
    Damaged,
    /// Something is there that shall stay.
    #[error(
        "the database at {place} is not empty (organisations: {organisations}, accounts: {accounts}); add --replace to give them up for what the backup holds"
    )]
    Occupied {
        /// Where.
        place: String,
        /// How many organisations.
        organisations: i64,
        /// How many accounts.
        accounts: i64,
    },
    /// The other engine does not take what a table holds.
    #[error(
        "the rows of {table} cannot be copied ({cause}); mend them where they are and make another backup"
    )]
    NotCopied {
        /// The table.
        table: String,
        /// Why.
        cause: String,
    },
    /// Another program holds the database.
    #[error(
        "the database is in use by another program that does not let go; try again when it is done"
    )]
    Busy,
    /// The connection was lost; what was not yet committed is undone.
    #[error("the connection to the database was lost, so nothing of this was written; try again")]
    Lost,
    /// A stored text that cannot be read back.
    #[error("{table} {id} holds something this version cannot read ({cause}); run `assay verify`")]
    Corrupt {
        /// The table.
        table: String,
        /// The row.
        id: String,
        /// What it holds.
        cause: String,
    },
    /// Somebody else changed the record meanwhile.
    #[error("{kind} {key} was changed meanwhile; look at it again before you change it")]
    Stale {
        /// The kind of record.
        kind: &'static str,
        /// Its key or id.
        key: String,
    },
    /// No such thing.
    #[error("there is no {what} “{name}”")]
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// How it was named.
        name: String,
    },
    /// The name is taken.
    #[error("there is a record of that name already ({0}); choose another name or change that one")]
    Taken(String),
    /// Anything else that the database says.
    #[error("the database refused: {0}")]
    Failed(String),
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        let text = error.to_string();
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Taken(text),
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => Self::Lost,
            DieselError::DatabaseError(..) | DieselError::BrokenTransactionManager => {
                Self::of_message(text)
            }
            _ => Self::Failed(text),
        }
    }
}

impl Error {
    /// The engines tell these apart in words only.
    fn of_message(text: String) -> Self {
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["disk is full", "No space left"]) {
            Self::Full
        } else if says(&["disk I/O error", "could not extend file", "could not write"]) {
            Self::Disk
        } else if says(&["readonly database", "read-only", "permission denied"]) {
            Self::ReadOnly
        } else if says(&["malformed", "file is not a database"]) {
            Self::Damaged
        } else if says(&["database is locked", "lock timeout"]) {
            Self::Busy
        } else if says(&[
            "server closed the connection",
            "terminating connection",
            "no connection to the server",
            "transaction manager",
            "shutting down",
            "starting up",
        ]) {
            Self::Lost
        } else {
            Self::Failed(text)
        }
    }
}
