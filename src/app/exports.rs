//! Exports: a register as a file that an import reads back without a change.

use super::{assessments, context::Context};
use crate::{
    db::{self, Scope},
    domain::{account::Permission, record::Kept, registers::exported::Exported},
    error::{Error, Kind},
    export::register::{Format, NotWritten, Register, write},
};

/// A register as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many records it holds.
    pub records: usize,
}

/// Returns a register of the organisation of that name as a file, its records sorted by key as people count. Gap and
/// checklist hold the answers of the latest assessment.
///
/// # Errors
/// Those of the store; [`Kind::Forbidden`] where the person may export none of it; [`Kind::Refused`] where the format
/// cannot hold a text whole.
pub fn export(
    scope: &mut Scope<'_>,
    context: &Context,
    organisation: &str,
    exported: Exported,
    format: Format,
) -> Result<ExportedFile, Error> {
    let permitted = context.permit(scope.organisation(), Permission::Export);
    let latest = if exported.is_of_one_assessment() { assessments::latest(scope)? } else { None };
    let records = db::records::list(scope, exported.kind)?;
    let mut records = exported.select(records, latest.as_ref().map(|run| run.key.as_str()));
    if let Err(refusal) = permitted {
        // Somebody whose right ends at a scope gets the records inside it.
        let (whose, kind) = (scope.organisation(), exported.kind);
        let permits =
            |record: &Kept| context.permit_record(whose, Permission::Export, kind, record);
        records.retain(|record| permits(record).is_ok());
        if records.is_empty() {
            return Err(refusal);
        }
    }
    let register = Register {
        name: exported.name,
        kind: exported.kind,
        organisation,
        on: context.today(),
        records: &records,
    };
    let bytes = write(&register, format).map_err(not_written)?;
    Ok(ExportedFile { bytes, records: records.len() })
}

fn not_written(cause: NotWritten) -> Error {
    let kind = match cause {
        NotWritten::TooLong { .. } | NotWritten::TooMany { .. } => Kind::Refused,
        NotWritten::Workbook(_) => Kind::Unavailable,
        NotWritten::Json(_) => Kind::Internal,
    };
    Error::new(kind, cause.to_string()).because(cause)
}
