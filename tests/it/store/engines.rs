//! Runs a test on both engines: each gets a database of its own with this version's tables, made once for the whole
//! program and copied. A test's name says on which engine it failed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use assay::{
    app::{
        context::{Actor, Context},
        organisations,
    },
    db::{Location, Store},
    domain::id::OrganisationId,
};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use uuid::Uuid;

use crate::postgres;

/// Declares tests that run on SQLite and on PostgreSQL, each with a database of its own.
macro_rules! each_database {
    ($($(#[$about:meta])* fn $name:ident($database:ident) $body:block)+) => {$(
        $(#[$about])*
        fn $name($database: &$crate::store::engines::Database) $body

        mod $name {
            #[test]
            fn on_sqlite() {
                super::$name(&$crate::store::engines::Database::sqlite());
            }

            #[test]
            fn on_postgresql() {
                super::$name(&$crate::store::engines::Database::postgresql());
            }
        }
    )+};
}
pub(crate) use each_database;

/// A database of one test; it goes with the test.
pub(crate) struct Database {
    pub(crate) store: Store,
    pub(crate) location: Location,
    _folder: Option<Folder>,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = Folder::new();
        let file = folder.path.join("assay.db");
        fs::write(&file, TEMPLATE.as_slice()).unwrap();
        Self::open(Location::Sqlite(file), Some(folder))
    }

    pub(crate) fn postgresql() -> Self {
        Self::open(postgres::migrated_database().parse().unwrap(), None)
    }

    fn open(location: Location, folder: Option<Folder>) -> Self {
        Self { store: Store::open(&location).unwrap(), location, _folder: folder }
    }

    /// Adds an organisation.
    pub(crate) fn organisation(&self, name: &str) -> OrganisationId {
        organisations::add(&self.store, &operator(), name).unwrap().id
    }

    /// Runs SQL past the store, as somebody with access to the database could.
    pub(crate) fn execute(&self, sql: &str) -> Result<(), String> {
        execute(&self.location, sql)
    }
}

/// Runs SQL on a database past the store.
pub(crate) fn execute(location: &Location, sql: &str) -> Result<(), String> {
    let done = match location {
        Location::Sqlite(file) => {
            SqliteConnection::establish(file.to_str().unwrap()).unwrap().batch_execute(sql)
        }
        Location::Postgres(url) => PgConnection::establish(url).unwrap().batch_execute(sql),
    };
    done.map_err(|error| error.to_string())
}

/// The bytes of an SQLite file with this version's tables.
static TEMPLATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = Folder::new();
    let file = folder.path.join("template.db");
    Store::migrate(&Location::Sqlite(file.clone())).unwrap();
    fs::read(file).unwrap()
});

/// A folder for a test's files, which goes when this value goes.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let path = env::temp_dir().join(format!("assay-store-{}", new_uuid().simple()));
        fs::create_dir(&path).unwrap();
        Self { path }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(Path::new(&self.path)));
    }
}

/// Returns an identifier nobody has.
pub(crate) fn new_id<T: From<Uuid>>() -> T {
    T::from(new_uuid())
}

#[expect(clippy::disallowed_methods, reason = "tests make their own identifiers")]
fn new_uuid() -> Uuid {
    Uuid::now_v7()
}

/// Returns a day of the year in which the tests play.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Returns the moment at which the tests play.
pub(crate) fn now() -> NaiveDateTime {
    day("2026-11-21").and_hms_opt(9, 30, 0).unwrap()
}

/// Returns the context of a person at the command line of the server.
pub(crate) fn operator() -> Context {
    Context::new(Actor::Operator, now())
}
