//! A sheet as recognition sees it: trimmed text by row and column, merged ranges spread over their cells.

use std::{borrow::Cow, collections::HashMap};

use crate::import::workbook::{Area, Cell, Row, Sheet, Value};

/// A sheet with quick access to cells and merged ranges.
pub(crate) struct Grid<'a> {
    pub(crate) sheet: &'a Sheet,
    row_index: HashMap<u32, usize>,
    /// Merged ranges of more than one row, by column and rising first row.
    tall: HashMap<u16, Vec<&'a Area>>,
}

impl<'a> Grid<'a> {
    pub(crate) fn new(sheet: &'a Sheet) -> Self {
        let row_index =
            sheet.rows.iter().enumerate().map(|(index, row)| (row.number, index)).collect();
        let mut tall: HashMap<u16, Vec<&Area>> = HashMap::new();
        for area in sheet.merged.iter().filter(|area| area.last_row > area.first_row) {
            tall.entry(area.first_column).or_default().push(area);
        }
        for areas in tall.values_mut() {
            areas.sort_by_key(|area| area.first_row);
        }
        Self { sheet, row_index, tall }
    }

    pub(crate) fn rows(&self) -> &'a [Row] {
        &self.sheet.rows
    }

    pub(crate) fn row(&self, number: u32) -> Option<&'a Row> {
        self.sheet.rows.get(*self.row_index.get(&number)?)
    }

    /// Returns what a cell holds, seen through a vertical merge: a clause merged over its questions holds for each.
    pub(crate) fn value(&self, row: u32, column: u16) -> Option<&'a Value> {
        let own = self.row(row).and_then(|row| cell(row, column));
        own.map(|cell| &cell.value).or_else(|| {
            let areas = self.tall.get(&column)?;
            let above = areas.partition_point(|area| area.first_row <= row);
            let area = areas.get(above.checked_sub(1)?).filter(|area| area.last_row >= row)?;
            cell(self.row(area.first_row)?, column).map(|cell| &cell.value)
        })
    }

    /// Returns a cell's text, trimmed; empty for nothing, formulas without a result and error values.
    pub(crate) fn text(&self, row: u32, column: u16) -> Cow<'a, str> {
        self.value(row, column).map_or(Cow::Borrowed(""), text_of)
    }

    pub(crate) fn area_over(&self, row: u32, column: u16) -> Option<&'a Area> {
        self.sheet.merged.iter().find(|area| {
            (area.first_row..=area.last_row).contains(&row)
                && (area.first_column..=area.last_column).contains(&column)
        })
    }

    pub(crate) fn last_column(&self) -> u16 {
        self.sheet
            .rows
            .iter()
            .filter_map(|row| row.cells.last().map(|cell| cell.column))
            .max()
            .unwrap_or(0)
    }
}

/// Returns the cell of a row in that column.
pub(crate) fn cell(row: &Row, column: u16) -> Option<&Cell> {
    let index = row.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
    row.cells.get(index)
}

/// Returns a value as a person reads it, trimmed; empty for errors and formulas without a result.
pub(crate) fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text.trim()),
        Value::Number(number) => Cow::Owned(number_text(*number)),
        Value::Formatted(number) => Cow::Borrowed(number.shown.trim()),
        Value::Date(day) => Cow::Owned(day.to_string()),
        Value::DateTime(moment) => Cow::Owned(moment.format("%Y-%m-%dT%H:%M:%S").to_string()),
        Value::Time(time) => Cow::Borrowed(time.trim()),
        Value::Bool(true) => Cow::Borrowed("TRUE"),
        Value::Bool(false) => Cow::Borrowed("FALSE"),
        Value::Error(_) | Value::EmptyFormula => Cow::Borrowed(""),
    }
}

/// Returns whether a value says something: not an error, not a formula without a result, not blanks.
pub(crate) fn says_something(value: &Value) -> bool {
    !text_of(value).is_empty()
}

fn number_text(number: f64) -> String {
    // Binary fractions such as 0.49999999999999994 are what a sheet shows as 0.5.
    let rounded = (number * 1e9).round() / 1e9;
    format!("{rounded}")
}
