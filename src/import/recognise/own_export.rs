//! Sheets that this program wrote: a header of the titles of one kind's fields says for sure what each column is, and
//! every row below it is a record, whatever its words look like elsewhere.

use std::collections::BTreeMap;

use super::{
    Context, RecognisedColumn, RecognisedSheet, Register, RowKind, SkipReason,
    grid::{Grid, says_something, text_of},
    header, requirements,
    wish::column_named,
};
use crate::domain::{
    record::Field,
    registers::{RecordKind, own_column},
};

/// Fields whose column names the requirements of a row.
const REQUIREMENT_FIELDS: [&str; 4] =
    ["control_id", "requirement_id", "requirement", "requirement_refs"];

/// Returns what is made of a sheet whose first row holds the titles of a kind's fields: most of them, and all that
/// name a record. `mapped` gives fields to other columns.
pub(super) fn recognised(
    grid: &Grid<'_>,
    context: &Context<'_>,
    mapped: &[(String, String)],
) -> Option<RecognisedSheet> {
    let first =
        grid.rows().iter().find(|row| row.cells.iter().any(|cell| says_something(&cell.value)))?;
    let titles: Vec<_> = first.cells.iter().map(|cell| text_of(&cell.value)).collect();
    let kind = kind_of(&titles.iter().map(AsRef::as_ref).collect::<Vec<_>>())?;
    let rows = grid.rows().iter().map(|row| {
        let is_silent = !row.cells.iter().any(|cell| says_something(&cell.value));
        let kind = match row.number {
            number if number == first.number => RowKind::Header,
            _ if is_silent => RowKind::Skipped(SkipReason::Phantom),
            _ => RowKind::Data,
        };
        (row.number, kind)
    });
    let rows: BTreeMap<u32, RowKind> = rows.collect();
    let register = Register::of(kind, context.vocabulary.register_in(&grid.sheet.name));
    let mut recognised = RecognisedSheet {
        name: grid.sheet.name.clone(),
        hidden: grid.sheet.hidden,
        register,
        export_of: Some(kind),
        reason: register.is_none().then(|| format!("an export of {}", kind.name())),
        is_example: false,
        confidence: 1.0,
        edition: None,
        header_rows: vec![first.number],
        columns: columns(grid, first.number, kind, (context, mapped)),
        rows: rows.clone(),
        requirements: BTreeMap::new(),
        repairs: BTreeMap::new(),
        legend: Vec::new(),
    };
    let identified = REQUIREMENT_FIELDS.iter().find_map(|field| recognised.column_of(field));
    if let (Some(column), Some(_)) = (identified.map(|column| column.column), register) {
        requirements::add(&mut recognised, grid, (column, None), context);
        recognised.repairs.clear();
        recognised.rows = rows;
    }
    Some(recognised)
}

/// The kind whose titles these are; of several the one that explains most of its fields.
fn kind_of(titles: &[&str]) -> Option<RecordKind> {
    let share = |kind: RecordKind| {
        let found = |field: &Field| titles.contains(&field.title);
        let count = kind.fields().iter().filter(|field| found(field)).count();
        let mut keys = kind.key().iter().flat_map(|names| names.iter());
        let named =
            keys.all(|name| kind.fields().iter().any(|field| field.name == *name && found(field)));
        let enough = count >= 2 && count * 10 >= kind.fields().len() * 6;
        (named && enough).then(|| (count * 1000 / kind.fields().len().max(1), count))
    };
    let known = RecordKind::ALL.iter().filter_map(|kind| Some((share(*kind)?, *kind)));
    known.max_by_key(|(share, _kind)| *share).map(|(_share, kind)| kind)
}

fn columns(
    grid: &Grid<'_>,
    row: u32,
    kind: RecordKind,
    (context, mapped): (&Context<'_>, &[(String, String)]),
) -> Vec<RecognisedColumn> {
    let header = header::of_row(grid, row, context.vocabulary);
    let named = || header.columns.iter().map(|column| (column.column, column.text.as_str()));
    let wished: Vec<(&'static str, u16)> = mapped
        .iter()
        .filter_map(|(name, column)| {
            let field = kind.fields().iter().find(|field| field.name == name)?;
            Some((field.name, column_named(column, named(), grid.last_column())?))
        })
        .collect();
    let mut taken: Vec<&str> = wished.iter().map(|(field, _column)| *field).collect();
    header
        .columns
        .iter()
        .map(|column| {
            let own = wished.iter().find(|(_field, wished)| *wished == column.column);
            let titled = kind.fields().iter().find(|field| field.title == column.text);
            let field = own.map(|(field, _column)| *field).or_else(|| {
                let name = titled?.name;
                let is_first = !taken.contains(&name);
                taken.push(name);
                is_first.then_some(name)
            });
            let header = if field.is_some() {
                column.text.as_str()
            } else {
                own_column::key(kind, &column.text)
            };
            RecognisedColumn {
                column: column.column,
                header: header.to_owned(),
                field,
                tick: None,
                inverted: false,
                confidence: if field.is_some() { 1.0 } else { 0.0 },
            }
        })
        .collect()
}
