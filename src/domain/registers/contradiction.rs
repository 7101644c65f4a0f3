//! What records have in common to be checked: moments that run backwards, records that nothing names, fields that a rule
//! needs and that are empty.

use chrono::{Months, NaiveDate};

use crate::domain::{
    moment::Moment,
    record::{FieldFault, Record},
    value::Value,
};

/// Returns the fault of a moment that surely lies before one that it must follow; absent ones are in order.
pub(super) fn moments_in_order(
    (earlier_field, earlier): (&str, Option<Moment>),
    (later_field, later): (&'static str, Option<Moment>),
) -> Option<FieldFault> {
    let (earlier, later) = (earlier?, later?);
    later.is_before(earlier).then(|| {
        let (earlier, later) = (earlier.write(), later.write());
        let message =
            format!("{later} lies before {earlier_field} ({earlier}); correct one of the two");
        FieldFault::new(later_field, message)
    })
}

/// Returns a fault where nothing names a record, so that it could not be told from others of its kind.
pub(super) fn nameless<R: Record>(record: &R) -> Option<FieldFault> {
    let first = *R::KEY.first()?.first()?;
    record.key().is_empty().then(|| {
        let named =
            |names: &&[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let ways: Vec<String> = R::KEY.iter().map(|names| named(names).join(" and ")).collect();
        FieldFault::new(first, format!("nothing names this record; fill {}", ways.join(", or ")))
    })
}

/// Returns the names of the fields that have no value.
pub(super) fn missing(needed: &[(&'static str, bool)]) -> Vec<&'static str> {
    needed.iter().filter(|(_name, is_there)| !is_there).map(|(name, _)| *name).collect()
}

/// Returns the day that lies some months after another, the last of its month where that month is shorter.
pub(super) fn months_after(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(months))
}
