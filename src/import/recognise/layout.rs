//! A sheet laid out as one register: which field each column holds, what each row is.

use std::collections::BTreeMap;

use super::{
    Context, RecognisedColumn, RecognisedSheet, RowKind, SkipReason,
    assign::Assignment,
    grid::{self, Grid, text_of},
    header::Header,
    requirements, rows,
};
use crate::import::workbook::Row;

/// How many lines of a legend are looked at.
const MOST_LEGEND_LINES: usize = 60;
/// The fields that hold a row's own identifier, the most telling first.
const ID_FIELDS: [&str; 16] = [
    "control_id",
    "requirement_id",
    "check_id",
    "risk_id",
    "asset_id",
    "nc_id",
    "doc_id",
    "evidence_id",
    "incident_id",
    "action_id",
    "supplier_id",
    "objective_id",
    "obligation_id",
    "id",
    "requirement_refs",
    "person",
];
/// Fields whose text makes a row a record even under an identifier that stands further up.
const BODY_FIELDS: [&str; 7] = [
    "question",
    "requirement_text",
    "requirement_title",
    "status",
    "result",
    "finding",
    "implementation_state",
];

/// Returns the sheet as one register lays it out: fields of columns, kinds of rows, requirements.
pub(super) fn laid_out(
    grid: &Grid<'_>,
    header: &Header,
    assignment: &Assignment,
    context: &Context<'_>,
) -> RecognisedSheet {
    let columns = columns(header, assignment);
    let column_of = |field: &str| {
        columns.iter().find(|column| column.field == Some(field)).map(|column| column.column)
    };
    let used = |column: &u16| {
        let last = header.rows.last().copied().unwrap_or(0);
        grid.rows().iter().any(|row| {
            row.number > last
                && grid::cell(row, *column).is_some_and(|cell| grid::says_something(&cell.value))
        })
    };
    let id = ID_FIELDS.iter().filter_map(|field| column_of(field)).find(used);
    let mapped: Vec<u16> = columns
        .iter()
        .filter(|column| column.field.is_some())
        .map(|column| column.column)
        .collect();
    let body: Vec<u16> = BODY_FIELDS.iter().filter_map(|field| column_of(field)).collect();
    let layout = rows::Layout {
        header,
        id,
        mapped: &mapped,
        body: &body,
        vocabulary: context.vocabulary,
        delimited: context.delimited,
    };
    let rows = rows::classify(grid, &layout);
    let requirement_column =
        ["control_id", "requirement_id", "requirement_refs", "control_refs", "cross_refs"]
            .iter()
            .filter_map(|field| column_of(field))
            .find(used);
    let title =
        ["control_title", "requirement_title", "title"].iter().find_map(|field| column_of(field));
    let mut recognised = RecognisedSheet {
        name: grid.sheet.name.clone(),
        hidden: grid.sheet.hidden,
        register: None,
        export_of: None,
        reason: None,
        is_example: false,
        confidence: 0.0,
        edition: None,
        header_rows: rows
            .iter()
            .filter(|(_row, kind)| **kind == RowKind::Header)
            .map(|(row, _kind)| *row)
            .collect(),
        columns,
        rows,
        requirements: BTreeMap::new(),
        repairs: BTreeMap::new(),
        legend: Vec::new(),
    };
    if let Some(column) = requirement_column {
        requirements::add(&mut recognised, grid, (column, title), context);
    }
    recognised.legend = legend_lines(grid, &recognised);
    recognised
}

/// The columns with the fields that the register gives them.
fn columns(header: &Header, assignment: &Assignment) -> Vec<RecognisedColumn> {
    header
        .columns
        .iter()
        .zip(&assignment.columns)
        .zip(&assignment.ticks)
        .map(|((column, field), tick)| RecognisedColumn {
            column: column.column,
            header: column.text.clone(),
            field: field.map(|(name, _fit)| name),
            tick: tick.clone().filter(|_tick| field.is_some()),
            inverted: column.means_most("excluded", "applicable"),
            confidence: field.map_or(0.0, |(_name, fit)| fit),
        })
        .collect()
}

/// The lines of a sheet that may explain its letters: those above the header and those of a legend below.
pub(super) fn legend_lines(grid: &Grid<'_>, recognised: &RecognisedSheet) -> Vec<String> {
    let explains = |kind: &RowKind| {
        matches!(
            kind,
            RowKind::Skipped(SkipReason::AboveHeader | SkipReason::Legend | SkipReason::Remark)
        )
    };
    recognised
        .rows
        .iter()
        .filter(|(_row, kind)| explains(kind))
        .take(MOST_LEGEND_LINES)
        .filter_map(|(row, _kind)| grid.row(*row))
        .map(line)
        .filter(|line| line.chars().count() <= 300)
        .collect()
}

/// Every row of a small sheet as a line, in which cells side by side explain each other.
pub(super) fn all_lines(grid: &Grid<'_>) -> Vec<String> {
    grid.rows().iter().map(line).filter(|line| line.chars().count() <= 300).collect()
}

/// "C" beside "Compliant" is "C = Compliant".
fn line(row: &Row) -> String {
    let cells: Vec<_> = row.cells.iter().map(|cell| text_of(&cell.value)).collect();
    cells.iter().filter(|cell| !cell.is_empty()).map(AsRef::as_ref).collect::<Vec<_>>().join(" = ")
}
