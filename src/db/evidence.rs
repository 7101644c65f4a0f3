//! What evidence supports: the few columns that a score needs, because there may be thousands of pieces.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{error::Error, scope::Scope, tables::evidence::evidence};
use crate::domain::{
    assessment::EvidenceKind,
    registers::evidence::Support,
    value::{Requirements, Value},
};

type Row = (
    String,
    Option<String>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<String>,
);

/// Returns every piece of evidence that supports something, by what it supports: many pieces support the same.
///
/// # Errors
/// Those of the database, and a stored text that cannot be read back.
pub fn list_support(scope: &mut Scope<'_>) -> Result<Vec<(Requirements, Vec<Support>)>, Error> {
    let rows: Vec<Row> = evidence::table
        .filter(evidence::organisation.eq(scope.key.clone()))
        .filter(evidence::requirement_refs.is_not_null())
        .order(evidence::record_id)
        .select((
            evidence::record_key,
            evidence::kind,
            evidence::period_from,
            evidence::period_to,
            evidence::captured_on,
            evidence::valid_until,
            evidence::requirement_refs,
        ))
        .load(scope.connection)?;
    let mut found: BTreeMap<String, (Requirements, Vec<Support>)> = BTreeMap::new();
    for (key, kind, period_from, period_to, captured_on, valid_until, supports) in rows {
        let corrupt =
            |cause| Error::Corrupt { table: "evidence".to_owned(), id: key.clone(), cause };
        let kind = match kind {
            Some(kind) => EvidenceKind::read(&kind).map_err(corrupt)?,
            None => EvidenceKind::Statement,
        };
        let support = Support { kind, period_from, period_to, captured_on, valid_until };
        let supports = supports.unwrap_or_default();
        if let Some((_requirements, pieces)) = found.get_mut(&supports) {
            pieces.push(support);
        } else {
            let requirements = Requirements::read(&supports).map_err(corrupt)?;
            found.insert(supports, (requirements, vec![support]));
        }
    }
    Ok(found.into_values().collect())
}
