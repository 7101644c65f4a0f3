//! What an import would change: incoming and stored records become a plan that can be shown, applied or dropped.
//!
//! Records are matched by their keys. An empty cell erases nothing, and a second import of the same rows changes
//! nothing.

use std::collections::{BTreeMap, HashMap};

use super::{
    audit_trail::Change,
    record::{Extra, FieldFault, Fields, Kept, key_of},
    registers::RecordKind,
};

/// A record that a row of a sheet describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// What kind of record.
    pub kind: RecordKind,
    /// The sheet.
    pub sheet: String,
    /// The row.
    pub row: u32,
    /// The texts that could be read, in canonical form; what the row leaves empty is absent.
    pub fields: Fields,
    /// Texts that no field is for.
    pub extra: Extra,
}

/// What becomes of a stored record that a row would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// It is changed.
    Update,
    /// It stays as it is.
    Skip,
    /// The whole import is refused.
    Refuse,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A record is made.
    Created,
    /// A stored record changes.
    Updated(Box<Kept>),
    /// The stored record says the same already, or is to stay as it is.
    Unchanged,
    /// The row cannot become a record.
    Rejected(Vec<FieldFault>),
}

impl Outcome {
    /// Returns the name that commands and JSON use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated(_) => "updated",
            Self::Unchanged => "unchanged",
            Self::Rejected(_) => "rejected",
        }
    }
}

/// What becomes of one row, with old and new text of each field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// What kind of record.
    pub kind: RecordKind,
    /// The sheet.
    pub sheet: String,
    /// The row.
    pub row: u32,
    /// The record's key; empty where the row has none.
    pub key: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The record as it will be.
    pub fields: Fields,
    /// Its further columns as they will be.
    pub extra: Extra,
    /// Old and new text by field.
    pub change: Change,
}

/// Returns what the rows would do to the stored records of their kinds, in the order of the rows.
///
/// ```
/// use assay::domain::{import_plan::*, record::{Extra, Fields}, registers::RecordKind};
/// let mut fields = Fields::default();
/// fields.set("name", "Payroll database");
/// let row = Incoming { kind: RecordKind::Assets, sheet: "Assets".into(), row: 2, fields, extra: Extra::new() };
/// let twice = [row.clone(), Incoming { row: 3, ..row }];
/// let planned = plan(&twice, &[], OnConflict::Update);
/// assert_eq!(planned[0].outcome, Outcome::Created);
/// assert_eq!(planned[1].outcome.name(), "rejected"); // the same key twice in one file
/// ```
pub fn plan(
    incoming: &[Incoming],
    stored: &[(RecordKind, Vec<Kept>)],
    on_conflict: OnConflict,
) -> Vec<PlannedRow> {
    let mut known = Known::default();
    for (kind, records) in stored {
        for record in records {
            known.add(*kind, record);
        }
    }
    let mut seen: HashMap<(RecordKind, String), (String, u32)> = HashMap::new();
    incoming
        .iter()
        .map(|row| {
            let nameless = key_of(&row.fields, row.kind.key()).is_none();
            let renamed =
                nameless.then(|| Incoming { fields: named(row.kind, &row.fields), ..row.clone() });
            let row = renamed.as_ref().unwrap_or(row);
            let mut planned = plan_row(row, &known, on_conflict);
            // A record takes the name that it had and the one that it gets.
            let mut names = vec![(row.kind, fold(&planned.key))];
            match &planned.outcome {
                Outcome::Updated(kept) => names.push((row.kind, fold(&kept.key))),
                Outcome::Rejected(_) => return planned,
                Outcome::Created | Outcome::Unchanged => {}
            }
            let place = (row.sheet.clone(), row.row);
            let taken = names.iter().find_map(|name| seen.get(name)).filter(|seen| **seen != place);
            if let Some((sheet, first)) = taken {
                let message = format!(
                    "“{}” stands in row {first} of sheet {sheet} as well; keep one of the two rows",
                    planned.key
                );
                planned.reject(vec![FieldFault::new(naming_field(row), message)]);
                return planned;
            }
            seen.extend(names.into_iter().map(|name| (name, place.clone())));
            planned
        })
        .collect()
}

fn plan_row(row: &Incoming, known: &Known<'_>, on_conflict: OnConflict) -> PlannedRow {
    let stored = known.find(row);
    let before = stored.map(|kept| kept.fields.clone()).unwrap_or_default();
    let mut planned = PlannedRow {
        kind: row.kind,
        sheet: row.sheet.clone(),
        row: row.row,
        key: key_of(&row.fields, row.kind.key()).unwrap_or_default(),
        outcome: Outcome::Unchanged,
        fields: Fields::default(),
        extra: stored.map(|kept| kept.extra.clone()).unwrap_or_default(),
        change: Change::new(),
    };
    let merged = named(row.kind, &before.overlaid(&row.fields));
    match row.kind.check(&merged) {
        Ok(fields) => planned.fields = fields,
        Err(faults) => {
            planned.reject(faults);
            return planned;
        }
    }
    let Some(key) = key_of(&planned.fields, row.kind.key()) else {
        let message = "the row says nothing that names it; fill in its number or its name";
        planned.reject(vec![FieldFault::new(naming_field(row), message)]);
        return planned;
    };
    planned.key = key;
    if let Some(other) = known.by_key.get(&(row.kind, planned.key.as_str()))
        && stored.is_none_or(|kept| kept.id != other.id)
    {
        let message = format!(
            "another stored record is known as “{}”; give this row a name of its own",
            planned.key
        );
        planned.reject(vec![FieldFault::new(naming_field(row), message)]);
        return planned;
    }
    let old_extra = std::mem::take(&mut planned.extra);
    planned.extra.clone_from(&old_extra);
    planned.extra.extend(row.extra.clone());
    planned.change = change(&before, &planned.fields, &old_extra, &planned.extra);
    planned.outcome = match stored {
        None => Outcome::Created,
        Some(_) if planned.change.is_empty() || on_conflict == OnConflict::Skip => {
            Outcome::Unchanged
        }
        Some(kept) => Outcome::Updated(Box::new(kept.clone())),
    };
    if let (Outcome::Unchanged, Some(kept)) = (&planned.outcome, stored) {
        planned.key.clone_from(&kept.key);
        planned.fields.clone_from(&kept.fields);
        planned.extra.clone_from(&kept.extra);
        planned.change.clear();
    }
    planned
}

/// Required names, and the fields whose text can stand for one that a register leaves out, the most telling first.
const NAMES: [&str; 4] = ["title", "name", "action", "objective"];
const STAND_INS: [&str; 12] = [
    "title",
    "description",
    "threat",
    "vulnerability",
    "statement",
    "service",
    "asset_id",
    "risk_id",
    "action_id",
    "supplier_id",
    "objective_id",
    "network_address",
];

/// Returns the fields with the required names that they leave out: a register without a column of titles still says
/// in its descriptions what its rows are about.
fn named(kind: RecordKind, fields: &Fields) -> Fields {
    let mut named = fields.clone();
    let lacking = kind.fields().iter().filter(|field| {
        field.required && NAMES.contains(&field.name) && fields.get(field.name).is_empty()
    });
    for field in lacking {
        let stand_in = STAND_INS.iter().map(|name| fields.get(name)).find(|text| !text.is_empty());
        named.set(field.name, stand_in.unwrap_or(""));
    }
    named
}

impl PlannedRow {
    fn reject(&mut self, faults: Vec<FieldFault>) {
        self.outcome = Outcome::Rejected(faults);
        self.change.clear();
    }
}

/// Returns old and new text of everything that differs; further columns are named `extra: HEADER`.
pub fn change(before: &Fields, after: &Fields, old_extra: &Extra, new_extra: &Extra) -> Change {
    let mut change = Change::new();
    let mut add = |name: String, old: &str, new: &str| {
        if old != new {
            change.insert(name, (old.to_owned(), new.to_owned()));
        }
    };
    for (name, old) in before.iter() {
        add(name.to_owned(), old, after.get(name));
    }
    for (name, new) in after.iter().filter(|(name, _new)| before.get(name).is_empty()) {
        add(name.to_owned(), "", new);
    }
    for (header, old) in old_extra {
        add(format!("{EXTRA}{header}"), old, new_extra.get(header).map_or("", String::as_str));
    }
    for (header, new) in new_extra.iter().filter(|(header, _new)| !old_extra.contains_key(*header))
    {
        add(format!("{EXTRA}{header}"), "", new);
    }
    change
}

/// What stands before the header of a further column in a [`Change`].
pub const EXTRA: &str = "extra: ";

/// The field that a person would fill in to name the row.
fn naming_field(row: &Incoming) -> &'static str {
    let mut names = row.kind.key().iter().flat_map(|names| names.iter().copied());
    let first = names.next().unwrap_or("");
    names
        .find(|name| row.fields.get(first).is_empty() && !row.fields.get(name).is_empty())
        .unwrap_or(first)
}

/// The stored records by every way to name them.
#[derive(Default)]
struct Known<'a> {
    by_name: HashMap<(RecordKind, usize, String), &'a Kept>,
    /// By the key that no two records of a kind share.
    by_key: HashMap<(RecordKind, &'a str), &'a Kept>,
}

impl<'a> Known<'a> {
    fn add(&mut self, kind: RecordKind, record: &'a Kept) {
        self.by_key.insert((kind, &record.key), record);
        for (place, names) in kind.key().iter().enumerate() {
            if let Some(key) = key_of(&record.fields, &[names]) {
                self.by_name.entry((kind, place, fold(&key))).or_insert(record);
            }
        }
    }

    /// The record that the row's best name stands for. A worse name matches only where one of the two lacks the
    /// better one: two assets of one name and different numbers are two assets.
    fn find(&self, row: &Incoming) -> Option<&'a Kept> {
        let own = |names: &[&str]| key_of(&row.fields, &[names]);
        row.kind.key().iter().enumerate().find_map(|(place, names)| {
            let found = *self.by_name.get(&(row.kind, place, fold(&own(names)?)))?;
            let contradicts = row.kind.key().iter().take(place).any(|better| {
                let theirs = key_of(&found.fields, &[better]);
                matches!((own(better), theirs), (Some(own), Some(theirs)) if fold(&own) != fold(&theirs))
            });
            (!contradicts).then_some(found)
        })
    }
}

fn fold(key: &str) -> String {
    key.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Returns how many rows end in each way, by the outcome's name.
pub fn count(rows: &[PlannedRow]) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&'static str, usize> =
        ["created", "updated", "unchanged", "rejected"].map(|name| (name, 0)).into();
    for row in rows {
        *counts.entry(row.outcome.name()).or_insert(0) += 1;
    }
    counts
}
