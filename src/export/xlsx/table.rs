//! Writes a table as a sheet: frozen and repeated header row, filter, widths, choice lists and colours.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, IgnoreError, Worksheet, XlsxError,
};

use super::{
    page::{Cell, set_up_print, write as write_cell, write_text},
    style::{Styles, of_mark},
};
use crate::{domain::report::gap::GapReport, report::document::Mark};

/// One sheet: a header row and what stands below it.
pub(super) struct Table {
    /// The sheet's name.
    pub(super) name: &'static str,
    /// A row above the header that says what the sheet is for, where that is not plain.
    pub(super) note: Option<&'static str>,
    /// The columns from left to right.
    pub(super) columns: &'static [Column],
    /// How many columns stay in sight when one scrolls to the right.
    pub(super) frozen: u16,
    /// The rows; each has as many cells as there are columns.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// One column, and what the sheet "Columns" says of it.
pub(super) struct Column {
    /// Its header.
    pub(super) title: &'static str,
    /// Its width in characters.
    pub(super) width: u16,
    /// What stands in it, as a sentence.
    pub(super) about: &'static str,
    /// The words that it chooses from.
    pub(super) choice: Choice,
}

/// The words that a column's cells are chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Anything.
    Free,
    /// An answer.
    Status,
    /// A severity.
    Severity,
}

impl Choice {
    fn marks(self) -> &'static [Mark] {
        match self {
            Self::Free => &[],
            Self::Status => &[
                Mark::Conform,
                Mark::Partial,
                Mark::Nonconform,
                Mark::NotApplicable,
                Mark::Unanswered,
            ],
            Self::Severity => &[Mark::Blocker, Mark::MajorRisk, Mark::MinorRisk, Mark::Advice],
        }
    }
}

/// Writes the table.
pub(super) fn write(
    sheet: &mut Worksheet,
    table: &Table,
    report: &GapReport,
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_name(table.name)?;
    let header = u32::from(table.note.is_some());
    if let Some(note) = table.note {
        write_text(sheet, (0, 0), note, &styles.note)?;
    }
    for (column, definition) in (0..).zip(table.columns) {
        sheet.set_column_width(column, definition.width)?;
        write_text(sheet, (header, column), definition.title, &styles.header)?;
    }
    let titles: Vec<Cell> = table.columns.iter().map(|column| Cell::text(column.title)).collect();
    sheet.set_row_height(header, height(&titles, table.columns))?;
    let first_row = header + 1;
    for (row, cells) in (first_row..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            write_cell(sheet, (row, column), cell, styles)?;
        }
        sheet.set_row_height(row, height(cells, table.columns))?;
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let last_row = header.saturating_add(rows);
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(first_row, table.frozen)?;
    sheet.autofilter(header, 0, last_row, last_column)?;
    sheet.set_repeat_rows(header, header)?;
    if rows > 0 {
        // Clause 4.1 is text on purpose.
        let text_on_purpose = IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(first_row, 0, last_row, last_column, text_on_purpose)?;
        for (column, definition) in (0..).zip(table.columns) {
            offer_choice(sheet, (first_row, last_row), column, definition.choice)?;
        }
    }
    set_up_print(sheet, table.name, report);
    Ok(())
}

/// Returns a row's height in points, large enough for its longest text: not every program finds it by itself.
fn height(cells: &[Cell], columns: &[Column]) -> u16 {
    let lines = cells.iter().zip(columns).map(|(cell, column)| match cell {
        Cell::Text(text) => lines(text, usize::from(column.width)),
        _ => 1,
    });
    let lines = lines.max().unwrap_or(1).min(MOST_LINES);
    POINTS_PER_LINE.saturating_mul(u16::try_from(lines).unwrap_or(1))
}

/// Words do not fill their lines, so a tenth of the width is left empty.
fn lines(text: &str, width: usize) -> usize {
    let filled = (width - width / 10).saturating_sub(1).max(1);
    text.split('\n').map(|line| line.chars().count().div_ceil(filled).max(1)).sum()
}

/// A line of text at 11 points.
const POINTS_PER_LINE: u16 = 15;
/// A row is at most 409 points high.
const MOST_LINES: usize = 27;

/// A list to choose from, and the look of each of its words.
fn offer_choice(
    sheet: &mut Worksheet,
    (first_row, last_row): (u32, u32),
    column: u16,
    choice: Choice,
) -> Result<(), XlsxError> {
    let words: Vec<&str> = choice.marks().iter().map(|mark| mark.word()).collect();
    if words.is_empty() {
        return Ok(());
    }
    let list = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("Not one of the words")?
        .set_error_message(format!("Choose one of: {}.", words.join(", ")))?;
    sheet.add_data_validation(first_row, column, last_row, column, &list)?;
    for mark in choice.marks() {
        let look = of_mark(*mark);
        sheet.add_conditional_format(first_row, column, last_row, column, &look)?;
    }
    Ok(())
}
