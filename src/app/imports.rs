//! Imports: what a file would change, applied as a whole or not at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    context::{Context, new_id},
    records,
    rights::to_change,
};
use crate::{
    db::{self, Scope, WriteScope, imports::Import},
    domain::{
        account::Permission,
        audit_trail::{Action, Change, Origin},
        id::ImportId,
        import_plan::{self, Incoming, OnConflict, Outcome, PlannedRow, plan},
        record::Kept,
        registers::RecordKind,
    },
    error::{Error, Kind},
};

/// What was read of one sheet, kept with the import so that a value can be traced to its cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadSheet {
    /// The sheet's name.
    pub name: String,
    /// The kind of record its rows became.
    pub kind: String,
    /// Column letters by field.
    pub fields: BTreeMap<String, String>,
    /// Column letters by header, for columns that no field is for.
    pub extra: BTreeMap<String, String>,
}

/// What a file brings.
#[derive(Debug, Clone)]
pub struct FileRead {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its sheets that are registers.
    pub sheets: Vec<ReadSheet>,
    /// Their rows.
    pub incoming: Vec<Incoming>,
}

/// Returns what an import would do, row by row; nothing is written.
///
/// # Errors
/// [`Kind::Forbidden`] without the right to import or to change one of the registers; [`Kind::Conflict`] where stored
/// records would change and that is to be refused.
pub fn preview(
    scope: &mut Scope<'_>,
    context: &Context,
    read: &FileRead,
    on_conflict: OnConflict,
) -> Result<Vec<PlannedRow>, Error> {
    let mut kinds: Vec<RecordKind> = read.incoming.iter().map(|row| row.kind).collect();
    kinds.sort();
    kinds.dedup();
    context.permit(scope.organisation(), Permission::Import)?;
    for kind in &kinds {
        context.permit(scope.organisation(), to_change(*kind))?;
    }
    let mut stored: Vec<(RecordKind, Vec<Kept>)> = Vec::new();
    for kind in kinds {
        stored.push((kind, db::records::list(scope, kind)?));
    }
    let planned = plan(&read.incoming, &stored, on_conflict);
    let conflicts = |row: &&PlannedRow| matches!(row.outcome, Outcome::Updated(_));
    match planned.iter().find(conflicts).filter(|_row| on_conflict == OnConflict::Refuse) {
        None => Ok(planned),
        Some(row) => Err(Error::new(
            Kind::Conflict,
            format!(
                "{}, sheet {}, row {}: {} “{}” is stored with other values, and changes are refused; \
                 nothing was written ({} rows differ); use --on-conflict update or skip",
                read.file,
                row.sheet,
                row.row,
                row.kind.name(),
                row.key,
                planned.iter().filter(conflicts).count()
            ),
        )),
    }
}

/// Applies an import in one transaction and returns what was done, with the import's id where anything changed.
///
/// # Errors
/// As [`preview`].
pub fn apply(
    scope: &mut WriteScope<'_>,
    context: &Context,
    read: &FileRead,
    on_conflict: OnConflict,
) -> Result<(Vec<PlannedRow>, Option<ImportId>), Error> {
    let planned = preview(scope, context, read, on_conflict)?;
    let changes = |row: &PlannedRow| matches!(row.outcome, Outcome::Created | Outcome::Updated(_));
    if !planned.iter().any(changes) {
        return Ok((planned, None));
    }
    let id = begin(scope, context, read, &planned)?;
    let mut happenings = Vec::new();
    for row in import_plan::in_order(&planned) {
        let origin =
            || Some(Origin { import: id.to_string(), sheet: row.sheet.clone(), row: row.row });
        match &row.outcome {
            Outcome::Created => {
                let kept = Kept {
                    id: new_id(),
                    key: row.key.clone(),
                    version: 1,
                    fields: row.fields.clone(),
                    extra: row.extra.clone(),
                };
                happenings.push(records::insert(scope, context, row.kind, &kept, origin())?);
            }
            Outcome::Updated(seen) => {
                let kept = Kept {
                    key: row.key.clone(),
                    fields: row.fields.clone(),
                    extra: row.extra.clone(),
                    ..seen.as_ref().clone()
                };
                let replaced = records::replace(scope, context, row.kind, (seen, &kept), origin())?;
                happenings.extend(replaced);
            }
            Outcome::Unchanged | Outcome::Rejected(_) => {}
        }
    }
    scope.append_all(happenings)?;
    Ok((planned, Some(id)))
}

fn begin(
    scope: &mut WriteScope<'_>,
    context: &Context,
    read: &FileRead,
    planned: &[PlannedRow],
) -> Result<ImportId, Error> {
    let id: ImportId = new_id();
    let sheets = serde_json::to_string(&read.sheets).map_err(|error| {
        Error::new(Kind::Internal, format!("{}: the columns cannot be kept", read.file))
            .because(error)
    })?;
    let (actor, actor_name) = context.actor.id_and_name();
    let import = Import {
        id,
        at: context.now(),
        actor,
        actor_name,
        file: read.file.clone(),
        sha256: read.sha256.clone(),
        sheets,
        undone: false,
    };
    db::imports::insert(scope, import)?;
    let mut change = Change::from([
        ("file".to_owned(), (String::new(), read.file.clone())),
        ("sha256".to_owned(), (String::new(), read.sha256.clone())),
    ]);
    for (outcome, count) in import_plan::count(planned) {
        change.insert(outcome.to_owned(), (String::new(), count.to_string()));
    }
    let subject = ("imports", id.to_string(), read.file.as_str());
    scope.append(context.happening(Action::Imported, subject, change, None))?;
    Ok(id)
}

/// Returns the imports, newest first.
///
/// # Errors
/// [`Kind::Forbidden`].
pub fn history(scope: &mut Scope<'_>, context: &Context) -> Result<Vec<Import>, Error> {
    context.permit(scope.organisation(), Permission::ReadTrail)?;
    Ok(db::imports::list(scope)?)
}
