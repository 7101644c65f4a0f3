//! The sheet "Columns": what stands in every column of every sheet, and the formula of every figure.

use super::{
    page::Cell,
    summary,
    table::{Choice, Column, Table},
};

const COLUMNS: &[Column] = &[
    Column { title: "Sheet", width: 16, about: "The sheet.", choice: Choice::Free },
    Column { title: "Column", width: 22, about: "The column or figure.", choice: Choice::Free },
    Column {
        title: "Explanation",
        width: 110,
        about: "What stands there; for a figure its formula.",
        choice: Choice::Free,
    },
];

/// Returns the table that explains the summary, these tables and itself.
pub(super) fn of(tables: &[Table]) -> Table {
    let row = |sheet: &str, column: &str, about: &str| {
        [sheet, column, about].into_iter().map(Cell::text).collect::<Vec<Cell>>()
    };
    let mut rows: Vec<Vec<Cell>> = summary::EXPLANATIONS
        .iter()
        .map(|(figure, about)| row(summary::NAME, figure, about))
        .collect();
    for table in tables {
        let columns = table.columns.iter();
        rows.extend(columns.map(|column| row(table.name, column.title, column.about)));
    }
    rows.extend(COLUMNS.iter().map(|column| row(NAME, column.title, column.about)));
    Table { name: NAME, note: None, columns: COLUMNS, frozen: 0, rows }
}

const NAME: &str = "Columns";
