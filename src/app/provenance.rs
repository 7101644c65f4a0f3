//! Where the value of a field comes from: file and cell, or the person who typed it.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::{context::Context, imports::ReadSheet};
use crate::{
    db::{self, Scope, imports::Import, trail},
    domain::{
        account::Permission, audit_trail::Entry, id::RecordId, import_plan::EXTRA,
        registers::RecordKind,
    },
    error::{Error, Kind},
};

/// Where one value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The field, or `extra: HEADER`.
    pub field: String,
    /// Who brought it.
    pub who: String,
    /// When, in UTC.
    pub at: NaiveDateTime,
    /// The cell it was read from; `None` for a value that somebody typed.
    pub cell: Option<CellOfFile>,
}

/// A cell of an imported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellOfFile {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The sheet.
    pub sheet: String,
    /// The cell, such as `D12`; the row alone, such as `12`, where several columns made the value.
    pub cell: String,
}

/// Returns where each value of a record comes from, by field.
///
/// # Errors
/// [`Kind::Forbidden`]; those of the store.
pub fn of_record(
    scope: &mut Scope<'_>,
    context: &Context,
    record: RecordId,
) -> Result<Vec<Provenance>, Error> {
    context.permit_part(scope.organisation(), Permission::ReadRegister)?;
    let entries = trail::list_of_record(scope, record)?;
    may_see(scope, context, record, &entries)?;
    let imports: HashMap<String, Import> = db::imports::list(scope)?
        .into_iter()
        .map(|import| (import.id.to_string(), import))
        .collect();
    let mut found: Vec<Provenance> = Vec::new();
    for entry in entries {
        let happening = entry.happening;
        let import = happening.origin.as_ref().and_then(|origin| imports.get(&origin.import));
        // What an undone import brought, and its undoing, cancel each other.
        if import.is_some_and(|import| import.undone) {
            continue;
        }
        let sheets = import.map(sheets_of).transpose()?.unwrap_or_default();
        for field in happening.change.into_keys() {
            if found.iter().any(|known| known.field == field) {
                continue;
            }
            let cell = import.zip(happening.origin.as_ref()).map(|(import, origin)| CellOfFile {
                file: import.file.clone(),
                sha256: import.sha256.clone(),
                sheet: origin.sheet.clone(),
                cell: cell(&sheets, &origin.sheet, &field, origin.row),
            });
            let (who, at) = (happening.actor_name.clone(), happening.at);
            found.push(Provenance { field, who, at, cell });
        }
    }
    found.sort_by(|a, b| a.field.cmp(&b.field));
    Ok(found)
}

/// What was once said of a record is for those who may see the record; of one taken away, for those who see all.
fn may_see(
    scope: &mut Scope<'_>,
    context: &Context,
    record: RecordId,
    entries: &[Entry],
) -> Result<(), Error> {
    let Some(newest) = entries.first() else { return Ok(()) };
    let (organisation, right) = (scope.organisation(), Permission::ReadRegister);
    let kept = match RecordKind::from_name(&newest.happening.kind) {
        Some(kind) => db::records::find(scope, kind, record)?.map(|kept| (kind, kept)),
        None => None,
    };
    match kept {
        Some((kind, kept)) => context.permit_record(organisation, right, kind, &kept),
        None => context.permit(organisation, right),
    }
}

fn sheets_of(import: &Import) -> Result<Vec<ReadSheet>, Error> {
    serde_json::from_str(&import.sheets).map_err(|error| {
        Error::new(Kind::Internal, format!("the import of {} cannot be read back", import.file))
            .because(error)
    })
}

fn cell(sheets: &[ReadSheet], sheet: &str, field: &str, row: u32) -> String {
    let columns = sheets.iter().find(|known| known.name == sheet);
    let letters = columns.and_then(|sheet| match field.strip_prefix(EXTRA) {
        Some(header) => sheet.extra.get(header),
        None => sheet.fields.get(field),
    });
    letters.map_or_else(|| row.to_string(), |letters| format!("{letters}{row}"))
}
