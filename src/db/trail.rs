//! Entries of the audit trail: appended and read, never changed.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{connection::AnyConnection, error::Error, schema::audit_trail, scope::Scope};
use crate::domain::{
    audit_trail::{Action, Entry, Happening, Origin},
    id::{ImportId, RecordId},
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_trail, treat_none_as_default_value = false)]
pub(super) struct TrailRow {
    organisation: String,
    number: i64,
    at: NaiveDateTime,
    actor: String,
    actor_name: String,
    action: String,
    kind: String,
    subject: String,
    key: String,
    change: String,
    import: Option<String>,
    sheet: Option<String>,
    sheet_row: Option<i32>,
    previous: String,
    hash: String,
}

/// Returns the entries after a number, oldest first, at most so many.
pub fn list(scope: &mut Scope<'_>, after: i64, most: i64) -> Result<Vec<Entry>, Error> {
    let rows: Vec<TrailRow> = audit_trail::table
        .filter(audit_trail::organisation.eq(scope.key.clone()))
        .filter(audit_trail::number.gt(after))
        .order(audit_trail::number)
        .limit(most)
        .select(TrailRow::as_select())
        .load(scope.connection)?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// Returns the entries of one record, newest first.
pub fn list_of_record(scope: &mut Scope<'_>, record: RecordId) -> Result<Vec<Entry>, Error> {
    let rows: Vec<TrailRow> = audit_trail::table
        .filter(audit_trail::organisation.eq(scope.key.clone()))
        .filter(audit_trail::subject.eq(record.to_string()))
        .order(audit_trail::number.desc())
        .select(TrailRow::as_select())
        .load(scope.connection)?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// Returns the entries that an import wrote, newest first.
pub fn list_of_import(scope: &mut Scope<'_>, import: ImportId) -> Result<Vec<Entry>, Error> {
    let rows: Vec<TrailRow> = audit_trail::table
        .filter(audit_trail::organisation.eq(scope.key.clone()))
        .filter(audit_trail::import.eq(import.to_string()))
        .order(audit_trail::number.desc())
        .select(TrailRow::as_select())
        .load(scope.connection)?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// Returns the records among those an import wrote that somebody changed after it: subject, newest number.
pub fn list_changed_after(scope: &mut Scope<'_>, import: ImportId) -> Result<Vec<Entry>, Error> {
    let last: Option<i64> = audit_trail::table
        .filter(audit_trail::organisation.eq(scope.key.clone()))
        .filter(audit_trail::import.eq(import.to_string()))
        .select(diesel::dsl::max(audit_trail::number))
        .first(scope.connection)?;
    let written: Vec<String> = audit_trail::table
        .filter(audit_trail::organisation.eq(scope.key.clone()))
        .filter(audit_trail::import.eq(import.to_string()))
        .select(audit_trail::subject)
        .distinct()
        .load(scope.connection)?;
    let written: std::collections::HashSet<String> = written.into_iter().collect();
    let rows: Vec<TrailRow> = audit_trail::table
        .filter(audit_trail::organisation.eq(scope.key.clone()))
        .filter(audit_trail::number.gt(last.unwrap_or(i64::MAX)))
        .order(audit_trail::number)
        .select(TrailRow::as_select())
        .load(scope.connection)?;
    let changed = rows.into_iter().filter(|row| written.contains(&row.subject));
    changed.map(Entry::try_from).collect()
}

/// How many entries go into one statement: SQLite takes 32,766 values in one.
const TOGETHER: usize = 1_000;

pub(super) fn insert(scope: &mut Scope<'_>, entries: Vec<Entry>) -> Result<(), Error> {
    let rows = entries.into_iter().map(|entry| TrailRow::new(scope.key.clone(), entry));
    let rows: Vec<TrailRow> = rows.collect::<Result<_, _>>()?;
    for rows in rows.chunks(TOGETHER) {
        let insert = diesel::insert_into(audit_trail::table).values(rows);
        // The multi-connection itself knows no statement of several rows.
        match scope.connection {
            AnyConnection::Postgres(connection) => insert.execute(connection)?,
            AnyConnection::Sqlite(connection) => insert.execute(connection)?,
        };
    }
    Ok(())
}

impl TrailRow {
    fn new(organisation: String, entry: Entry) -> Result<Self, Error> {
        let Entry { number, happening, previous, hash } = entry;
        let change = serde_json::to_string(&happening.change)
            .map_err(|error| Error::Failed(error.to_string()))?;
        let (import, sheet, sheet_row) = match happening.origin {
            Some(origin) => {
                let row = i32::try_from(origin.row)
                    .map_err(|error| Error::Failed(format!("row {}: {error}", origin.row)))?;
                (Some(origin.import), Some(origin.sheet), Some(row))
            }
            None => (None, None, None),
        };
        Ok(Self {
            organisation,
            number,
            at: happening.at,
            actor: happening.actor,
            actor_name: happening.actor_name,
            action: happening.action.name().to_owned(),
            kind: happening.kind,
            subject: happening.subject,
            key: happening.key,
            change,
            import,
            sheet,
            sheet_row,
            previous,
            hash,
        })
    }
}

impl TryFrom<TrailRow> for Entry {
    type Error = Error;

    fn try_from(row: TrailRow) -> Result<Self, Error> {
        let corrupt = |cause: String| Error::Corrupt {
            table: "audit_trail".to_owned(),
            id: row.number.to_string(),
            cause,
        };
        let action = Action::from_name(&row.action)
            .ok_or_else(|| corrupt(format!("the action “{}”", row.action)))?;
        let change =
            serde_json::from_str(&row.change).map_err(|error| corrupt(error.to_string()))?;
        let sheet_row = row.sheet_row.map(u32::try_from).transpose();
        let sheet_row = sheet_row.map_err(|error| corrupt(error.to_string()))?;
        let origin = match (row.import, row.sheet, sheet_row) {
            (Some(import), Some(sheet), Some(row)) => Some(Origin { import, sheet, row }),
            (None, None, None) => None,
            _ => return Err(corrupt("a part of where it came from".to_owned())),
        };
        Ok(Self {
            number: row.number,
            happening: Happening {
                at: row.at,
                actor: row.actor,
                actor_name: row.actor_name,
                action,
                kind: row.kind,
                subject: row.subject,
                key: row.key,
                change,
                origin,
            },
            previous: row.previous,
            hash: row.hash,
        })
    }
}
