//! Imports that were applied, and mappings that people corrected.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{
    error::Error,
    schema::{imports, mappings},
    scope::{Scope, WriteScope},
};
use crate::domain::id::ImportId;

/// An import that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// When, in UTC.
    pub at: NaiveDateTime,
    /// Who: an account's id, or `operator`.
    pub actor: String,
    /// Who, by the name they had then.
    pub actor_name: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What was read of its sheets, as JSON that `app` writes and reads.
    pub sheets: String,
    /// Whether it was undone.
    pub undone: bool,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = imports)]
struct ImportRow {
    organisation: String,
    id: String,
    at: NaiveDateTime,
    actor: String,
    actor_name: String,
    file: String,
    sha256: String,
    sheets: String,
    undone: bool,
}

/// How a person read the columns of a sheet whose header has this signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The register they took it for.
    pub register: String,
    /// Field and column, as JSON that `app` writes and reads.
    pub fields: String,
}

/// Returns the imports, newest first.
pub fn list(scope: &mut Scope<'_>) -> Result<Vec<Import>, Error> {
    let rows: Vec<ImportRow> = imports::table
        .filter(imports::organisation.eq(scope.key.clone()))
        .order(imports::id.desc())
        .select(ImportRow::as_select())
        .load(scope.connection)?;
    rows.into_iter().map(Import::try_from).collect()
}

/// Returns the import with that id, if the organisation has it.
pub fn find(scope: &mut Scope<'_>, id: ImportId) -> Result<Option<Import>, Error> {
    let row: Option<ImportRow> = imports::table
        .filter(imports::organisation.eq(scope.key.clone()))
        .filter(imports::id.eq(id.to_string()))
        .select(ImportRow::as_select())
        .first(scope.connection)
        .optional()?;
    row.map(Import::try_from).transpose()
}

/// Stores an import.
pub fn insert(scope: &mut WriteScope<'_>, import: Import) -> Result<(), Error> {
    let row = ImportRow {
        organisation: scope.key.clone(),
        id: import.id.to_string(),
        at: import.at,
        actor: import.actor,
        actor_name: import.actor_name,
        file: import.file,
        sha256: import.sha256,
        sheets: import.sheets,
        undone: import.undone,
    };
    diesel::insert_into(imports::table).values(row).execute(scope.connection)?;
    Ok(())
}

/// Notes that an import was undone.
pub fn update_undone(scope: &mut WriteScope<'_>, id: ImportId) -> Result<(), Error> {
    let row = imports::table
        .filter(imports::organisation.eq(scope.key.clone()))
        .filter(imports::id.eq(id.to_string()));
    diesel::update(row).set(imports::undone.eq(true)).execute(scope.connection)?;
    Ok(())
}

/// Returns the mapping that was remembered for a header, if there is one.
pub fn find_mapping(scope: &mut Scope<'_>, signature: &str) -> Result<Option<Mapping>, Error> {
    let found: Option<(String, String)> = mappings::table
        .filter(mappings::organisation.eq(scope.key.clone()))
        .filter(mappings::signature.eq(signature.to_owned()))
        .select((mappings::register, mappings::fields))
        .first(scope.connection)
        .optional()?;
    Ok(found.map(|(register, fields)| Mapping { register, fields }))
}

/// Returns every mapping that was remembered, by the signature of its header.
pub fn list_mappings(scope: &mut Scope<'_>) -> Result<Vec<(String, Mapping)>, Error> {
    let rows: Vec<(String, String, String)> = mappings::table
        .filter(mappings::organisation.eq(scope.key.clone()))
        .select((mappings::signature, mappings::register, mappings::fields))
        .load(scope.connection)?;
    Ok(rows
        .into_iter()
        .map(|(signature, register, fields)| (signature, Mapping { register, fields }))
        .collect())
}

/// Remembers a mapping for a header, in place of an earlier one.
pub fn update_mapping(
    scope: &mut WriteScope<'_>,
    signature: &str,
    mapping: &Mapping,
) -> Result<(), Error> {
    let values = (
        mappings::register.eq(mapping.register.clone()),
        mappings::fields.eq(mapping.fields.clone()),
    );
    let known = mappings::table
        .filter(mappings::organisation.eq(scope.key.clone()))
        .filter(mappings::signature.eq(signature.to_owned()));
    let changed = diesel::update(known).set(values.clone()).execute(scope.connection)?;
    if changed == 0 {
        let key = (
            mappings::organisation.eq(scope.key.clone()),
            mappings::signature.eq(signature.to_owned()),
        );
        diesel::insert_into(mappings::table)
            .values((key.0, key.1, values.0, values.1))
            .execute(scope.connection)?;
    }
    Ok(())
}

impl TryFrom<ImportRow> for Import {
    type Error = Error;

    fn try_from(row: ImportRow) -> Result<Self, Error> {
        let id = row.id.parse().map_err(|error: uuid::Error| Error::Corrupt {
            table: "imports".to_owned(),
            id: row.id.clone(),
            cause: error.to_string(),
        })?;
        Ok(Self {
            id,
            at: row.at,
            actor: row.actor,
            actor_name: row.actor_name,
            file: row.file,
            sha256: row.sha256,
            sheets: row.sheets,
            undone: row.undone,
        })
    }
}
