//! The whole database: saved as one SQLite file while others work with it, and replaced by such a file in one
//! transaction, so that who is interrupted finds what was there before.

use std::{collections::BTreeMap, path::Path};

use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection, prelude::*, sql_query, sql_types::Text,
};

use super::{
    catalogue::{self, Column, Table, quoted},
    connection::{AnyConnection, Location},
    copy,
    error::Error,
    migrate,
    schema::{accounts, organisations},
    store::{Mode, Store, begin, commit, rollback},
};
use crate::domain::id::OrganisationId;

/// What becomes of organisations and accounts that a database holds already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Present {
    /// They stay, and nothing takes their place.
    Keep,
    /// They go, with all their data.
    Replace,
}

impl Store {
    /// Saves the whole content, as it is at one moment, as a new SQLite file, and returns the rows of each table. Others
    /// go on reading and writing meanwhile.
    ///
    /// # Errors
    /// Those of the database, and [`Error::Full`] where the new file finds no room.
    pub fn save_as(&self, file: &Path) -> Result<BTreeMap<String, i64>, Error> {
        match self.location() {
            Location::Sqlite(_) => self.with_connection(|connection| {
                let path = text_of(file)?;
                sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(connection)?;
                Ok(())
            })?,
            Location::Postgres(_) => self.transact(Mode::Read, |connection| match connection {
                AnyConnection::Postgres(connection) => save_postgres(connection, file),
                AnyConnection::Sqlite(_) => Ok(()),
            })?,
        }
        catalogue::count_rows(&mut open_file(file)?)
    }

    /// Replaces the whole content by that of an SQLite file with this version's tables. Until it is done, and where it
    /// fails, everybody sees what was there before.
    ///
    /// # Errors
    /// [`Error::Occupied`] where something is there that shall stay, and those of the database.
    pub fn replace_by(&self, file: &Path, present: Present) -> Result<(), Error> {
        // A connection of its own, which takes along what is attached to it.
        let mut connection = self.location().connect()?;
        if let AnyConnection::Sqlite(connection) = &mut connection {
            let attach = sql_query("ATTACH DATABASE ? AS backup");
            attach.bind::<Text, _>(text_of(file)?).execute(connection)?;
        }
        begin(&mut connection, Mode::Write)?;
        let replaced = hold_writers(&mut connection)
            .and_then(|()| self.check_room_of(&mut connection, present))
            .and_then(|()| replace_all(&mut connection, file))
            .and_then(|()| commit(&mut connection));
        if replaced.is_err() {
            // If even this fails, the engine rolls back when the connection closes.
            drop(rollback(&mut connection));
        } else if let AnyConnection::Sqlite(connection) = &mut connection {
            // What was written ahead goes into the file now. Somebody who reads may delay that, which does no harm.
            drop(connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        }
        replaced
    }

    /// Asks whether a restore would give something up.
    ///
    /// # Errors
    /// [`Error::Occupied`] where something is there that shall stay.
    pub fn check_room(&self, present: Present) -> Result<(), Error> {
        self.transact(Mode::Read, |connection| self.check_room_of(connection, present))
    }

    fn check_room_of(&self, connection: &mut AnyConnection, present: Present) -> Result<(), Error> {
        let organisations: i64 = organisations::table
            .filter(organisations::id.ne(OrganisationId::INSTALLATION.to_string()))
            .count()
            .get_result(connection)?;
        let accounts: i64 = accounts::table.count().get_result(connection)?;
        if present == Present::Keep && (organisations > 0 || accounts > 0) {
            let place = self.location().to_string();
            return Err(Error::Occupied { place, organisations, accounts });
        }
        Ok(())
    }
}

/// Returns the versions of the tables that this program knows, oldest first.
///
/// # Errors
/// A fault of the program itself.
pub fn known_schema() -> Result<Vec<String>, Error> {
    Ok(migrate::known_versions()?.into_iter().collect())
}

fn save_postgres(from: &mut PgConnection, file: &Path) -> Result<(), Error> {
    let mut to = Location::Sqlite(file.to_owned()).connect()?;
    migrate::bring_up_to_date(&mut to)?;
    let AnyConnection::Sqlite(to) = &mut to else { return Ok(()) };
    let tables = catalogue::tables(to)?;
    to.immediate_transaction(|to| {
        empty(&tables, |sql| to.batch_execute(sql))?;
        copy::to_sqlite(from, &tables, to)
    })?;
    // One file that needs nothing beside it.
    Ok(to.batch_execute("PRAGMA journal_mode = DELETE")?)
}

fn replace_all(connection: &mut AnyConnection, file: &Path) -> Result<(), Error> {
    match connection {
        AnyConnection::Sqlite(connection) => replace_in_sqlite(connection),
        AnyConnection::Postgres(connection) => {
            replace_in_postgres(&mut open_file(file)?, connection)
        }
    }
}

#[derive(QueryableByName)]
struct Trigger {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

fn replace_in_sqlite(connection: &mut SqliteConnection) -> Result<(), Error> {
    let tables = catalogue::tables(connection)?;
    let triggers: Vec<Trigger> =
        sql_query("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'")
            .load(connection)?;
    // The guards of the trail stand aside inside this transaction alone.
    for trigger in &triggers {
        connection.batch_execute(&format!("DROP TRIGGER main.{}", quoted(&trigger.name)))?;
    }
    empty(&tables, |sql| connection.batch_execute(sql))?;
    for table in &tables {
        let (name, columns) = (quoted(&table.name), table.columns_as(Column::quoted));
        connection.batch_execute(&format!(
            "INSERT INTO main.{name} ({columns}) SELECT {columns} FROM backup.{name}"
        ))?;
    }
    for trigger in &triggers {
        connection.batch_execute(&trigger.sql)?;
    }
    Ok(())
}

fn replace_in_postgres(from: &mut SqliteConnection, to: &mut PgConnection) -> Result<(), Error> {
    let tables = catalogue::tables(from)?;
    let each = |to: &mut PgConnection, change: &str| {
        tables.iter().try_for_each(|table| {
            to.batch_execute(&format!("ALTER TABLE {} {change}", quoted(&table.name)))
        })
    };
    // The guards of the trail stand aside inside this transaction alone; this holds writers off as well.
    each(to, "DISABLE TRIGGER USER")?;
    // Not TRUNCATE: who has begun to read shall see the old rows to the end.
    empty(&tables, |sql| to.batch_execute(sql))?;
    copy::to_postgres(from, &tables, to)?;
    Ok(each(to, "ENABLE TRIGGER USER")?)
}

/// Takes every row away, those that refer to others first.
fn empty(tables: &[Table], mut execute: impl FnMut(&str) -> QueryResult<()>) -> Result<(), Error> {
    for table in tables.iter().rev() {
        execute(&format!("DELETE FROM {}", quoted(&table.name)))?;
    }
    Ok(())
}

/// Waits until no other program migrates or restores, and does not wait for ever for who holds a table.
fn hold_writers(connection: &mut AnyConnection) -> Result<(), Error> {
    // SQLite's transaction holds them off already.
    let AnyConnection::Postgres(connection) = connection else { return Ok(()) };
    connection.batch_execute("SET LOCAL lock_timeout = '20s'")?;
    Ok(connection.batch_execute(&format!("SELECT pg_advisory_xact_lock({})", migrate::LOCK))?)
}

/// Opens an SQLite file as it is, without bringing anything up to date.
fn open_file(file: &Path) -> Result<SqliteConnection, Error> {
    SqliteConnection::establish(text_of(file)?).map_err(|error| Error::Unreachable {
        place: file.display().to_string(),
        cause: error.to_string(),
    })
}

fn text_of(file: &Path) -> Result<&str, Error> {
    file.to_str().ok_or_else(|| Error::Unreachable {
        place: file.display().to_string(),
        cause: "SQLite takes names in Unicode only".to_owned(),
    })
}
