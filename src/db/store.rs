//! The store: connections, transactions, and the scope without which no organisation's data can be named.

use std::sync::Mutex;

use diesel::{
    Connection,
    connection::{AnsiTransactionManager, TransactionManager},
    r2d2::{Pool, PooledConnection},
};

use super::{
    connection::{AnyConnection, Location, Manager, PATIENCE},
    error::Error,
    migrate,
    scope::{Scope, WriteScope},
};
use crate::domain::id::OrganisationId;

/// A database, migrated to this version's tables.
pub struct Store {
    location: Location,
    pool: Pool<Manager>,
    /// SQLite has one writer at a time: queueing here is fairer and faster than its own retries.
    writer: Mutex<()>,
}

/// A transaction on what belongs to no single organisation: organisations themselves, accounts, tokens.
pub struct Transaction<'c> {
    pub(super) connection: &'c mut AnyConnection,
}

/// How a transaction begins.
#[derive(Clone, Copy)]
pub(super) enum Mode {
    Read,
    Write,
}

impl Store {
    /// Opens a database, makes its tables where it is new, and brings them up to date where it is older.
    ///
    /// # Errors
    /// Where it cannot be reached, was written by a newer program, or cannot be changed.
    pub fn open(location: &Location) -> Result<Self, Error> {
        // Connected once by hand, because a pool waits and hides why it cannot.
        Self::migrate(location)?;
        let pool = Pool::builder()
            .max_size(8)
            .min_idle(Some(0))
            .connection_timeout(PATIENCE)
            .build_unchecked(Manager(location.clone()));
        Ok(Self { location: location.clone(), pool, writer: Mutex::new(()) })
    }

    /// Makes or changes the tables until they are those of this version, and returns the versions that were added.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn migrate(location: &Location) -> Result<Vec<String>, Error> {
        migrate::bring_up_to_date(&mut location.connect()?)
    }

    /// Returns where the database is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Runs work that reads, seeing one state of the database throughout.
    ///
    /// # Errors
    /// Those of the work, and of the database.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(Mode::Read, |connection| work(&mut Transaction { connection }))
    }

    /// Runs work that writes: all of it is kept, or nothing.
    ///
    /// # Errors
    /// Those of the work, and of the database.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(Mode::Write, |connection| work(&mut Transaction { connection }))
    }

    /// Runs work that reads one organisation's data.
    ///
    /// # Errors
    /// Those of the work, and of the database.
    pub fn read_in<T, E: From<Error>>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut Scope<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(Mode::Read, |connection| work(&mut Scope::new(connection, organisation)))
    }

    /// Runs work that writes one organisation's data; writers of the same organisation wait for each other.
    ///
    /// # Errors
    /// Those of the work, and of the database; [`Error::NotFound`] where there is no such organisation.
    pub fn write_in<T, E: From<Error>>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut WriteScope<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write(|transaction| transaction.write_in(organisation, work))
    }

    pub(super) fn transact<T, E: From<Error>>(
        &self,
        mode: Mode,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        // A writer that panicked has left its transaction to be rolled back with its connection.
        let _turn = matches!((mode, &self.location), (Mode::Write, Location::Sqlite(_)))
            .then(|| self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        let mut connection = self.connection()?;
        begin(&mut connection, mode)?;
        let mut running = Running(Some(connection));
        let Some(connection) = running.0.as_mut() else { return Err(Error::Lost.into()) };
        let done = work(connection);
        let ended = if done.is_ok() { commit(connection) } else { rollback(connection) };
        if ended.is_ok() {
            running.0.take();
        }
        match done {
            Ok(value) => ended.map(|()| value).map_err(E::from),
            Err(error) => Err(error),
        }
    }

    /// Runs work outside of any transaction.
    pub(super) fn with_connection<T>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&mut *self.connection()?)
    }

    fn connection(&self) -> Result<PooledConnection<Manager>, Error> {
        self.pool.get().map_err(|error| Error::Unreachable {
            place: self.location.to_string(),
            cause: error.to_string(),
        })
    }
}

impl Transaction<'_> {
    /// Returns the data of one organisation, to read.
    pub fn of(&mut self, organisation: OrganisationId) -> Scope<'_> {
        Scope::new(self.connection, organisation)
    }

    /// Runs work that writes one organisation's data inside this transaction.
    ///
    /// # Errors
    /// As [`Store::write_in`].
    pub fn write_in<T, E: From<Error>>(
        &mut self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut WriteScope<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut scope = WriteScope::begin(self.connection, organisation)?;
        let value = work(&mut scope)?;
        scope.finish()?;
        Ok(value)
    }
}

/// A connection in a transaction; when the work panics, it is thrown away rather than given back half done.
struct Running(Option<PooledConnection<Manager>>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(connection) = self.0.as_mut() {
            // If even this fails, the server or SQLite rolls back when the connection closes.
            drop(rollback(connection));
        }
    }
}

pub(super) fn begin(connection: &mut AnyConnection, mode: Mode) -> Result<(), Error> {
    match (connection, mode) {
        // An immediate start takes the write lock at once; a deferred one loses writes to "database is locked".
        (AnyConnection::Sqlite(connection), Mode::Write) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")?;
        }
        (AnyConnection::Sqlite(connection), Mode::Read) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN")?;
        }
        (AnyConnection::Postgres(connection), Mode::Write) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN")?;
        }
        (AnyConnection::Postgres(connection), Mode::Read) => {
            let sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
            AnsiTransactionManager::begin_transaction_sql(connection, sql)?;
        }
    }
    Ok(())
}

pub(super) fn commit(connection: &mut AnyConnection) -> Result<(), Error> {
    Ok(<AnyConnection as Connection>::TransactionManager::commit_transaction(connection)?)
}

pub(super) fn rollback(connection: &mut AnyConnection) -> Result<(), Error> {
    Ok(<AnyConnection as Connection>::TransactionManager::rollback_transaction(connection)?)
}
