//! What evidence supports: the few columns that a score needs, because there may be thousands of pieces.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{error::Error, scope::Scope, tables::evidence::evidence};
use crate::domain::{
    record::{Fields, Record},
    registers::evidence::Evidence,
    value::Value,
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

/// Returns every piece of evidence that supports something, with nothing but its key as title, its kind, its days and
/// what it supports.
///
/// # Errors
/// Those of the database, and a stored text that cannot be read back.
pub fn list_support(scope: &mut Scope<'_>) -> Result<Vec<Evidence>, Error> {
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
    rows.into_iter().map(support).collect()
}

fn support(row: Row) -> Result<Evidence, Error> {
    let (key, kind, from, to, captured, until, requirements) = row;
    let mut fields = Fields::default();
    fields.set("title", &key);
    fields.set("kind", &kind.unwrap_or_default());
    fields.set("period_from", &from.write());
    fields.set("period_to", &to.write());
    fields.set("captured_on", &captured.write());
    fields.set("valid_until", &until.write());
    fields.set("requirement_refs", &requirements.unwrap_or_default());
    Evidence::from_fields(&fields).map_err(|faults| Error::Corrupt {
        table: "evidence".to_owned(),
        id: key,
        cause: faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    })
}
