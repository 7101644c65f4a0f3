//! The tables and their versions: new databases are made, older ones brought up to date, newer ones refused.
//!
//! `migrations/both` is SQL that both engines read; what only one of them understands (triggers) stands in its folder.

use std::collections::BTreeSet;

use diesel::{
    Connection, RunQueryDsl,
    backend::Backend,
    connection::SimpleConnection,
    migration::{Migration, MigrationSource},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{connection::AnyConnection, error::Error};

const BOTH: EmbeddedMigrations = embed_migrations!("migrations/both");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The number under which programs that migrate the same PostgreSQL database wait for each other ("assay").
pub(super) const LOCK: i64 = 0x61_7373_6179;

/// Makes or changes the tables until they are those of this version; returns the versions that were added.
pub(super) fn bring_up_to_date(connection: &mut AnyConnection) -> Result<Vec<String>, Error> {
    let known = known_versions()?;
    if let Some(applied) = applied_versions(connection) {
        if let Some(newer) = applied.iter().rev().find(|version| !known.contains(*version)) {
            return Err(Error::Newer(newer.clone()));
        }
        if applied == known {
            return Ok(Vec::new());
        }
    }
    match connection {
        // The whole change is one transaction: a second program waits for its end and finds nothing left to do.
        AnyConnection::Sqlite(connection) => {
            connection.immediate_transaction(|connection| run(connection, SQLITE))
        }
        AnyConnection::Postgres(connection) => connection.transaction(|connection| {
            connection.batch_execute(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
            run(connection, POSTGRES)
        }),
    }
}

/// Returns the versions that this program knows, oldest first.
pub(super) fn known_versions() -> Result<BTreeSet<String>, Error> {
    let both = migrations(&BOTH)?;
    let sqlite = migrations(&SQLITE)?;
    Ok(both.iter().chain(&sqlite).map(|migration| migration.name().version().to_string()).collect())
}

/// Returns the versions that a database has; `None` for one without tables.
fn applied_versions(connection: &mut AnyConnection) -> Option<BTreeSet<String>> {
    #[derive(diesel::QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let query = diesel::sql_query("SELECT version FROM __diesel_schema_migrations");
    let rows: Vec<Version> = query.load(connection).ok()?;
    Some(rows.into_iter().map(|row| row.version).collect())
}

fn migrations(source: &EmbeddedMigrations) -> Result<Vec<Box<dyn Migration<Sqlite>>>, Error> {
    source.migrations().map_err(|error| Error::Failed(error.to_string()))
}

fn run<DB: Backend>(
    connection: &mut impl MigrationHarness<DB>,
    of_engine: EmbeddedMigrations,
) -> Result<Vec<String>, Error> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| Error::Failed(error.to_string());
    let mut pending = connection.pending_migrations(BOTH).map_err(failed)?;
    pending.extend(connection.pending_migrations(of_engine).map_err(failed)?);
    pending.sort_by_key(|migration| migration.name().version().to_string());
    let mut added = Vec::new();
    for migration in &pending {
        let version = connection.run_migration(migration.as_ref());
        added.push(version.map_err(|error| of_migration(&error.to_string()))?.to_string());
    }
    Ok(added)
}

fn of_migration(text: &str) -> Error {
    diesel::result::Error::DatabaseError(
        diesel::result::DatabaseErrorKind::Unknown,
        Box::new(text.to_owned()),
    )
    .into()
}
