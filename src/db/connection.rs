//! Where a database is, and connections to it: the scheme of the URL decides the engine, and the real error survives.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use diesel::{
    Connection, PgConnection, SqliteConnection, connection::SimpleConnection,
    r2d2::ManageConnection,
};

use super::error::Error;

/// A connection to either engine.
#[derive(diesel::MultiConnection)]
pub(super) enum AnyConnection {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL server with a database.
    Postgres(String),
}

/// A URL that names no database of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no database; write sqlite:FILE or postgres://user@host/name")]
pub struct NoLocation(String);

impl FromStr for Location {
    type Err = NoLocation;

    /// ```
    /// use assay::db::Location;
    /// assert_eq!("sqlite:a.db".parse(), Ok(Location::Sqlite("a.db".into())));
    /// assert!("postgres://localhost/assay".parse::<Location>().is_ok());
    /// // A mistyped URL never becomes an empty file of that name.
    /// assert!("postgre://localhost/assay".parse::<Location>().is_err());
    /// assert!("host=localhost".parse::<Location>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, NoLocation> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let nowhere = || NoLocation(without_secrets(text));
        let path = text.strip_prefix("sqlite:").ok_or_else(nowhere)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() { Err(nowhere()) } else { Ok(Self::Sqlite(path.into())) }
    }
}

impl fmt::Display for Location {
    /// Writes the place without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_secrets(url)),
        }
    }
}

/// Returns a URL without user and password and without its options, which may hold a password as well.
fn without_secrets(url: &str) -> String {
    let (place, options) = url.split_once('?').unwrap_or((url, ""));
    let mark = if options.is_empty() { "" } else { "?…" };
    match (place.split_once("://"), place.rsplit_once('@')) {
        // A password may hold a question mark, and then no part of the URL is surely none of it.
        (Some((scheme, _rest)), _) if options.contains('@') => format!("{scheme}://…"),
        (Some((scheme, _rest)), Some((_secret, host))) => format!("{scheme}://…@{host}{mark}"),
        _ => format!("{place}{mark}"),
    }
}

impl Location {
    /// Opens a connection.
    pub(super) fn connect(&self) -> Result<AnyConnection, Error> {
        let unreachable = |cause: String| Error::Unreachable { place: self.to_string(), cause };
        match self {
            Self::Sqlite(path) => {
                make_folder_of(path)?;
                let mut connection = SqliteConnection::establish(&path.to_string_lossy())
                    .map_err(|error| unreachable(format!("{error}; {MEND_FILE}")))?;
                connection.batch_execute(SQLITE_SETTINGS)?;
                write_ahead(&mut connection)?;
                Ok(AnyConnection::Sqlite(connection))
            }
            Self::Postgres(url) => {
                let mut connection = PgConnection::establish(url)
                    .map_err(|error| unreachable(format!("{}; {MEND_URL}", one_line(&error))))?;
                connection
                    .batch_execute("SET client_min_messages TO warning; SET TIME ZONE 'UTC'")?;
                Ok(AnyConnection::Postgres(connection))
            }
        }
    }
}

/// A second writer waits for the first, and references hold.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 20000; PRAGMA synchronous = NORMAL; \
     PRAGMA foreign_keys = ON;";

/// How often a new file is asked to write ahead while another program is making its tables.
const ATTEMPTS: usize = 200;

/// Lets readers never wait for the writer. The change of a new file does not wait for its lock, as everything else
/// does; so a lock is waited for that does, and the file is asked again.
fn write_ahead(connection: &mut SqliteConnection) -> Result<(), Error> {
    let ask = |connection: &mut SqliteConnection| {
        connection.batch_execute("PRAGMA journal_mode = WAL").map_err(Error::from)
    };
    for _attempt in 0..ATTEMPTS {
        match ask(connection) {
            Err(Error::Busy) => drop(connection.batch_execute("BEGIN IMMEDIATE; COMMIT")),
            answered => return answered,
        }
    }
    ask(connection)
}

/// SQLite makes the file, but not its folder.
fn make_folder_of(path: &Path) -> Result<(), Error> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|error| Error::Unreachable {
        place: folder.display().to_string(),
        cause: format!("the folder cannot be made ({error}); {MEND_FILE}"),
    })
}

const MEND_FILE: &str = "give this account the right to write in its folder, or name another place";
const MEND_URL: &str = "start the server, or correct the URL";

/// Returns what a server says, which may be several lines, as one.
fn one_line(said: &impl fmt::Display) -> String {
    said.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes and checks the connections of a pool.
#[derive(Debug)]
pub(super) struct Manager(pub(super) Location);

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = Error;

    fn connect(&self) -> Result<AnyConnection, Error> {
        self.0.connect()
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), Error> {
        match connection {
            // A file does not go away between two uses; a server may have been restarted.
            AnyConnection::Sqlite(_) => Ok(()),
            AnyConnection::Postgres(connection) => Ok(connection.batch_execute("SELECT 1")?),
        }
    }

    fn has_broken(&self, _connection: &mut AnyConnection) -> bool {
        false
    }
}

/// How long a request waits for a free connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
