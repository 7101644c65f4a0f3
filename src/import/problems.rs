//! What was not understood in a sheet, cell by cell, with what mends it.

use serde::Serialize;

use super::recognise::{Grid, RecognisedSheet, RejectReason, RowKind, text_of};
use super::workbook::column_letters;

/// Something in a cell that was not taken over as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellProblem {
    /// The cell as a spreadsheet program shows it, such as "D12".
    pub cell: String,
    /// A stable name for the kind of problem.
    pub code: &'static str,
    /// What stands in the cell, shortened.
    pub value: String,
    /// What is wrong and what mends it, as a sentence.
    pub message: String,
    /// What is probably meant.
    pub suggestion: Option<String>,
}

impl CellProblem {
    /// Returns a problem at a cell; long values are shortened.
    pub(crate) fn at(
        row: u32,
        column: u16,
        code: &'static str,
        value: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            cell: format!("{}{row}", column_letters(column)),
            code,
            value: shorten(value),
            message: message.into(),
            suggestion: None,
        }
    }

    #[must_use]
    pub(crate) fn suggesting(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

fn shorten(value: &str) -> String {
    if value.chars().count() <= 80 {
        return value.to_owned();
    }
    let mut short: String = value.chars().take(79).collect();
    short.push('…');
    short
}

/// Returns every problem of a sheet in the order of its rows: those found in answers, and those of rows and identifiers.
pub(crate) fn of_sheet(
    grid: &Grid<'_>,
    recognised: &RecognisedSheet,
    found: Vec<CellProblem>,
) -> Vec<CellProblem> {
    let mut problems: Vec<(u32, CellProblem)> = Vec::new();
    let last = recognised.columns.last().map_or(0, |column| column.column);
    for (row, kind) in &recognised.rows {
        if *kind == RowKind::Rejected(RejectReason::TooManyFields) {
            let beyond =
                grid.row(*row).and_then(|row| row.cells.iter().find(|cell| cell.column > last));
            let value = beyond.map(|cell| text_of(&cell.value).into_owned()).unwrap_or_default();
            let problem = CellProblem::at(
                *row,
                beyond.map_or(last, |cell| cell.column),
                "too_many_fields",
                &value,
                "the row has more fields than the header; put quotes around the text that contains the delimiter",
            );
            problems.push((*row, problem));
        }
    }
    let id = ["control_id", "requirement_id", "requirement_refs"]
        .iter()
        .find_map(|field| recognised.column_of(field))
        .map_or(0, |column| column.column);
    for (row, repair) in &recognised.repairs {
        let value = grid.text(*row, id);
        let problem = CellProblem::at(
            *row,
            id,
            "repaired_id",
            &value,
            format!("{repair}; write the identifier as text"),
        );
        problems.push((*row, problem));
    }
    let row_of = |problem: &CellProblem| {
        problem
            .cell
            .trim_start_matches(|letter: char| letter.is_ascii_alphabetic())
            .parse()
            .unwrap_or(0)
    };
    problems.extend(found.into_iter().map(|problem| (row_of(&problem), problem)));
    problems.sort_by_key(|(row, _problem)| *row);
    problems.into_iter().map(|(_row, problem)| problem).collect()
}
