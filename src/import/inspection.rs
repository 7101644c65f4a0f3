//! What the importer sees in a workbook, in the shape of the command line contract, section 2.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    problems::{self, CellProblem},
    recognise::{Grid, RecognisedSheet, Register, RowKind, recognise},
    vocabulary::Vocabulary,
    workbook::{Sheet, Workbook, column_letters},
};
use crate::domain::questionnaire::Questionnaire;

/// What was seen in one file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspection {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its sheets in order.
    pub sheets: Vec<SheetInspection>,
}

/// What was seen in one sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetInspection {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// The register's name, or `null`.
    pub register: Option<&'static str>,
    /// Why it is no register, or why it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// From 0 to 1, two decimals.
    pub confidence: f64,
    /// "2013", "2022" or `null`.
    pub edition: Option<String>,
    /// Rows of the header.
    pub header_rows: Vec<u32>,
    /// First data row.
    pub first_row: Option<u32>,
    /// Last data row.
    pub last_row: Option<u32>,
    /// Number of data rows, rejected ones included.
    pub data_rows: usize,
    /// Data rows that are rejected.
    pub rejected_rows: usize,
    /// Rows passed over, by reason.
    pub skipped_rows: BTreeMap<&'static str, usize>,
    /// The columns that the header names.
    pub columns: Vec<ColumnInspection>,
    /// Distinct requirements on the data rows.
    pub requirements: Vec<String>,
    /// How often each value stands in the columns that hold few different ones.
    pub values: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// What was not understood, cell by cell.
    pub problems: Vec<CellProblem>,
}

/// What was seen in one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnInspection {
    /// Its letters.
    pub column: String,
    /// Its header.
    pub header: String,
    /// The field that it holds, or `null` for an extra column.
    pub field: Option<&'static str>,
    /// From 0 to 1, two decimals.
    pub confidence: f64,
}

/// Fields whose values are counted as they stand, because they are words from a short list.
const COUNTED: [&str; 16] = [
    "applicable",
    "status",
    "state",
    "result",
    "review_result",
    "level",
    "residual_level",
    "treatment",
    "priority",
    "grade",
    "severity",
    "classification",
    "criticality",
    "category",
    "type",
    "responsibility",
];

/// Returns what the importer sees in a workbook.
pub fn inspect(
    workbook: &Workbook,
    vocabulary: &Vocabulary,
    questionnaire: &Questionnaire,
) -> Inspection {
    let recognised = recognise(workbook, vocabulary, questionnaire);
    let sheets = workbook
        .sheets
        .iter()
        .zip(&recognised)
        .map(|(sheet, recognised)| inspect_sheet(sheet, recognised, vocabulary))
        .collect();
    Inspection { file: workbook.file.clone(), sha256: workbook.sha256.clone(), sheets }
}

fn inspect_sheet(
    sheet: &Sheet,
    recognised: &RecognisedSheet,
    vocabulary: &Vocabulary,
) -> SheetInspection {
    let grid = Grid::new(sheet);
    let data: Vec<u32> = recognised.data_rows().collect();
    let mut skipped_rows = BTreeMap::new();
    let mut rejected_rows = 0;
    for kind in recognised.rows.values() {
        match kind {
            RowKind::Skipped(reason) => *skipped_rows.entry(reason.words()).or_insert(0) += 1,
            RowKind::Rejected(_) => rejected_rows += 1,
            RowKind::Data | RowKind::Header => {}
        }
    }
    let mut values = counted_values(&grid, recognised, &data);
    let problems = match recognised.register {
        Some(register) if register.answers_requirements() => {
            let read = super::registers::read(&grid, recognised, register, vocabulary);
            values.insert("status", read.states);
            problems::of_sheet(&grid, recognised, read.problems)
        }
        _ => problems::of_sheet(&grid, recognised, Vec::new()),
    };
    SheetInspection {
        name: recognised.name.clone(),
        hidden: recognised.hidden,
        register: recognised.register.map(Register::name),
        reason: recognised.reason.clone(),
        confidence: two_decimals(recognised.confidence),
        edition: recognised.edition.map(|edition| edition.to_string()),
        header_rows: recognised.header_rows.clone(),
        first_row: data.first().copied(),
        last_row: data.last().copied(),
        data_rows: data.len(),
        rejected_rows,
        skipped_rows,
        columns: recognised
            .columns
            .iter()
            .map(|column| ColumnInspection {
                column: column_letters(column.column),
                header: column.header.clone(),
                field: column.field,
                confidence: two_decimals(column.confidence),
            })
            .collect(),
        requirements: recognised.distinct_requirements().iter().map(ToString::to_string).collect(),
        values,
        problems,
    }
}

fn counted_values(
    grid: &Grid<'_>,
    recognised: &RecognisedSheet,
    data: &[u32],
) -> BTreeMap<&'static str, BTreeMap<String, usize>> {
    let mut values = BTreeMap::new();
    for column in recognised.columns.iter().filter(|column| column.tick.is_none()) {
        let Some(field) = column.field.filter(|field| COUNTED.contains(field)) else { continue };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in data.iter().filter(|row| recognised.rows.get(row) == Some(&RowKind::Data)) {
            let text = grid.text(*row, column.column);
            if !text.is_empty() {
                *counts.entry(text.into_owned()).or_insert(0) += 1;
            }
        }
        if counts.len() <= 30 {
            values.insert(field, counts);
        }
    }
    values
}

fn two_decimals(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}
