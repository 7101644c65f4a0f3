//! Which record each row speaks of.
//!
//! Importing a file again must find what it found before, so rows are matched in the light of what the whole file makes
//! of the records: a record that another row gives a new name is no longer known by its old one.

use std::collections::HashMap;

use super::{Incoming, fold};
use crate::domain::{
    id::RecordId,
    record::{Fields, Kept, key_of},
    registers::RecordKind,
};

/// What a row speaks of.
pub(super) enum Match<'a> {
    /// A stored record.
    Stored(&'a Kept),
    /// A record that is not there yet.
    New,
    /// The record that an earlier row of the file, the one at this place, speaks of.
    Twice(usize),
}

/// A name by its kind and by which of the kind's alternatives it is.
type Name = (RecordKind, usize, String);

/// Returns what each row speaks of, in the order of the rows.
pub(super) fn match_rows<'a>(
    incoming: &[Incoming],
    stored: &'a [(RecordKind, Vec<Kept>)],
) -> Vec<Match<'a>> {
    let mut known: HashMap<Name, Vec<&'a Kept>> = HashMap::new();
    for (kind, records) in stored {
        for record in records {
            for name in names(*kind, &record.fields) {
                known.entry(name).or_default().push(record);
            }
        }
    }
    let mut claims: HashMap<RecordId, usize> = HashMap::new();
    let mut found = repeated(incoming);
    let alternatives = incoming.iter().map(|row| row.kind.key().len()).max().unwrap_or(0);
    // What two rows are called best decides before what they are called otherwise.
    for place in 0..alternatives {
        for (index, (row, found)) in incoming.iter().zip(&mut found).enumerate() {
            let name = name(row.kind, place, &row.fields);
            if let (None, Some(name)) = (&found, name) {
                let records = known.get(&name).map_or(&[][..], Vec::as_slice);
                *found = among(incoming, (index, place), records, &mut claims);
            }
        }
    }
    new_ones(incoming, found)
}

/// Finds the rows that speak of the same record as an earlier one, whatever is stored.
fn repeated<'a>(incoming: &[Incoming]) -> Vec<Option<Match<'a>>> {
    let mut made: Made = HashMap::new();
    let repeats = |(index, row): (usize, &Incoming)| {
        let first = earlier(row, &made);
        if first.is_none() {
            add(&mut made, (index, row.kind), &row.fields);
        }
        first.map(Match::Twice)
    };
    incoming.iter().enumerate().map(repeats).collect()
}

/// Returns the record of that name that a row speaks of, and claims it for the row.
fn among<'a>(
    incoming: &[Incoming],
    (index, place): (usize, usize),
    records: &[&'a Kept],
    claims: &mut HashMap<RecordId, usize>,
) -> Option<Match<'a>> {
    let row = incoming.get(index)?;
    for record in records.iter().filter(|record| agree(row, &record.fields, place)) {
        let Some(first) = claims.get(&record.id).copied() else {
            claims.insert(record.id, index);
            return Some(Match::Stored(record));
        };
        let after = record.fields.overlaid(&incoming.get(first)?.fields);
        let keeps_name = name(row.kind, place, &after) == name(row.kind, place, &row.fields);
        if keeps_name && agree(row, &after, place) {
            return Some(Match::Twice(first));
        }
    }
    None
}

/// Settles the rows that no stored record was found for: each is new unless an earlier row makes its record.
fn new_ones<'a>(incoming: &[Incoming], found: Vec<Option<Match<'a>>>) -> Vec<Match<'a>> {
    let mut made: Made = HashMap::new();
    for (index, (row, found)) in incoming.iter().zip(&found).enumerate() {
        if let Some(Match::Stored(kept)) = found {
            add(&mut made, (index, row.kind), &kept.fields.overlaid(&row.fields));
        }
    }
    let mut settled = Vec::new();
    for (index, (row, found)) in incoming.iter().zip(found).enumerate() {
        settled.push(found.unwrap_or_else(|| {
            if let Some(first) = earlier(row, &made) {
                return Match::Twice(first);
            }
            add(&mut made, (index, row.kind), &row.fields);
            Match::New
        }));
    }
    settled
}

/// The records that rows make, by their names: the row's place and the fields.
type Made = HashMap<Name, Vec<(usize, Fields)>>;

fn add(made: &mut Made, (index, kind): (usize, RecordKind), fields: &Fields) {
    for name in names(kind, fields) {
        made.entry(name).or_default().push((index, fields.clone()));
    }
}

fn earlier(row: &Incoming, made: &Made) -> Option<usize> {
    names(row.kind, &row.fields).find_map(|name| {
        let place = name.1;
        let known = made.get(&name)?;
        known.iter().find(|(_first, fields)| agree(row, fields, place)).map(|(first, _)| *first)
    })
}

/// Returns whether a row and a record may be one as far as better names go: a worse name matches only where one of the
/// two lacks the better one, because two assets of one name and different numbers are two assets.
fn agree(row: &Incoming, fields: &Fields, place: usize) -> bool {
    (0..place).all(|better| {
        let (own, theirs) = (name(row.kind, better, &row.fields), name(row.kind, better, fields));
        own.is_none() || theirs.is_none() || own == theirs
    })
}

fn names(kind: RecordKind, fields: &Fields) -> impl Iterator<Item = Name> {
    (0..kind.key().len()).filter_map(move |place| name(kind, place, fields))
}

fn name(kind: RecordKind, place: usize, fields: &Fields) -> Option<Name> {
    let key = key_of(fields, &[kind.key().get(place)?])?;
    Some((kind, place, fold(&key)))
}
