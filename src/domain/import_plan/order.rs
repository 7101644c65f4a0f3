//! The order in which planned rows can be written: no two records of a kind may share a key at any moment.

use std::collections::HashSet;

use super::{Outcome, PlannedRow};
use crate::domain::{record::Kept, registers::RecordKind};

/// A key of a kind.
type Key<'a> = (RecordKind, &'a str);

/// Returns the rows that write something, each after the rows that free its key.
pub fn in_order(planned: &[PlannedRow]) -> Vec<&PlannedRow> {
    let (order, _stuck) = walk(planned, HashSet::new());
    order.into_iter().filter_map(|place| planned.get(place)).collect()
}

/// Returns the places of rows whose key belongs to a record that keeps it.
pub(super) fn stuck(planned: &[PlannedRow], stored: &[(RecordKind, Vec<Kept>)]) -> Vec<usize> {
    let keys = stored
        .iter()
        .flat_map(|(kind, records)| records.iter().map(|record| (*kind, record.key.as_str())));
    walk(planned, keys.collect()).1
}

/// Writes the rows in thought, and returns their order and those that never could be.
fn walk<'a>(planned: &'a [PlannedRow], stored: HashSet<Key<'a>>) -> (Vec<usize>, Vec<usize>) {
    let mut held = stored;
    let mut waiting: Vec<(usize, Key<'a>, Option<Key<'a>>)> = Vec::new();
    for (place, row) in planned.iter().enumerate() {
        let new = (row.kind, row.key.as_str());
        match &row.outcome {
            Outcome::Created => waiting.push((place, new, None)),
            Outcome::Updated(seen) => {
                let old = (row.kind, seen.key.as_str());
                held.insert(old);
                waiting.push((place, new, Some(old)));
            }
            Outcome::Unchanged | Outcome::Rejected(_) => {}
        }
    }
    let mut order = Vec::new();
    loop {
        let before = waiting.len();
        waiting.retain(|(place, new, old)| {
            if *old != Some(*new) && held.contains(new) {
                return true;
            }
            if let Some(old) = old {
                held.remove(old);
            }
            held.insert(*new);
            order.push(*place);
            false
        });
        if waiting.len() == before {
            return (order, waiting.into_iter().map(|(place, _new, _old)| place).collect());
        }
    }
}
