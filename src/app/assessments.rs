//! Assessments: which run is the latest, because its answers are the ones that count.

use crate::{
    db::{self, Scope},
    domain::{record::Kept, registers::RecordKind},
    error::Error,
};

/// Returns the run that began last; `None` before the first.
///
/// # Errors
/// Those of the store.
pub fn latest(scope: &mut Scope<'_>) -> Result<Option<Kept>, Error> {
    let runs = db::records::list(scope, RecordKind::Assessments)?;
    // Days are written so that the text of a later one is greater.
    Ok(runs.into_iter().max_by_key(|run| (run.fields.get("started_on").to_owned(), run.id)))
}
