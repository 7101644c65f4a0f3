//! A new workbook for files that cannot be rewritten: a sheet that lists the problems, and behind it a copy of the
//! cells as text, so that each problem leads to its cell and the cell says what is wrong with it.

mod names;

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatUnderline, IgnoreError, Note, Url, Workbook,
    Worksheet, XlsxError,
};

use super::{
    AUTHOR, AnnotateError, CellNote,
    cells::{LAST_COLUMN, LAST_ROW, Place},
    comments::cut,
    edits::without_codes,
    grid::size_of,
};
use crate::export::xlsx::{
    page::{clean, write_text},
    style::Styles,
};

/// The name of the sheet that lists the problems.
const LIST: &str = "Problems";
/// Titles and widths in characters of its columns.
const COLUMNS: [(&str, u16); 5] =
    [("Sheet", 24), ("Cell", 9), ("Value", 40), ("Problem", 70), ("Suggestion", 40)];
/// A sheet holds no more links than this.
const MOST_LINKS: u32 = 65_530;
/// What a note holds beside the name of its author.
const LONGEST_NOTE: usize = 32_700;
/// Columns of the copied cells become no wider than this, in pixels.
const WIDEST: u32 = 480;
const LINK: u32 = 0x1D_4F_73;
const FAULTY: u32 = 0xF6_E3_B4;

/// A sheet of the file in which the problems are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCells {
    /// Its name.
    pub name: String,
    /// Its rows by rising number.
    pub rows: Vec<RowCells>,
}

/// A row as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCells {
    /// Its number, from 1.
    pub number: u32,
    /// Its columns, from 0, and what is shown there.
    pub cells: Vec<(u16, String)>,
}

/// Returns a workbook that lists the problems with links into a copy of the cells; the same input gives the same
/// bytes. The day of creation is the one given.
///
/// A problem whose sheet is not given, or whose cell lies beyond what a workbook can hold, is listed without a link.
///
/// # Errors
/// When there are more problems or sheets than a workbook can hold.
pub fn problem_list(
    sheets: &[SheetCells],
    notes: &[CellNote],
    created: NaiveDate,
) -> Result<Vec<u8>, AnnotateError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(created)?);
    let names = names::of_sheets(sheets, LIST);
    let mut placed: HashMap<&str, BTreeMap<Place, String>> = HashMap::new();
    for note in notes {
        if let Some(place) = note.place() {
            let text = placed.entry(&note.sheet).or_default().entry(place).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&note.text());
        }
    }
    let links: HashMap<&str, &str> = sheets
        .iter()
        .zip(&names)
        .map(|(sheet, name)| (sheet.name.as_str(), name.as_str()))
        .collect();
    write_list(workbook.add_worksheet(), notes, &links)?;
    for (sheet, name) in sheets.iter().zip(&names) {
        let notes = placed.remove(sheet.name.as_str()).unwrap_or_default();
        copy(workbook.add_worksheet().set_name(name)?, sheet, &notes)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn properties(created: NaiveDate) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(
        u16::try_from(created.year()).unwrap_or(1900),
        u8::try_from(created.month()).unwrap_or(1),
        u8::try_from(created.day()).unwrap_or(1),
    )?;
    let properties = DocProperties::new().set_title(LIST).set_author(AUTHOR);
    Ok(properties.set_creation_datetime(&created))
}

fn write_list(
    sheet: &mut Worksheet,
    notes: &[CellNote],
    links: &HashMap<&str, &str>,
) -> Result<(), XlsxError> {
    let styles = Styles::new();
    let link = styles.text.clone().set_font_color(LINK).set_underline(FormatUnderline::Single);
    sheet.set_name(LIST)?;
    for (column, (title, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        write_text(sheet, (0, column), title, &styles.header)?;
    }
    for (row, note) in (1..).zip(notes) {
        let suggestion = note.suggestion.as_deref().unwrap_or_default();
        let texts = [&note.sheet, &note.cell, &note.value, &note.message, suggestion];
        for (column, text) in (0..).zip(texts) {
            write_text(sheet, (row, column), text, &styles.text)?;
        }
        let target = links.get(note.sheet.as_str()).zip(note.place());
        if let Some((name, place)) = target.filter(|_| row <= MOST_LINKS) {
            let target = Url::new(format!("internal:'{}'!{place}", name.replace('\'', "''")));
            // What concerns a whole sheet leads there from the sheet's name.
            let (column, shown) =
                if note.cell.is_empty() { (0, &note.sheet) } else { (1, &note.cell) };
            sheet.write_url_with_options(row, column, target, clean(shown), "", Some(&link))?;
        }
    }
    let last = u32::try_from(notes.len()).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, 4)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.ignore_error_range(1, 0, last.max(1), 4, IgnoreError::NumberStoredAsText)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Writes the cells as text, with a note and a ground at those that have a problem.
fn copy(
    sheet: &mut Worksheet,
    cells: &SheetCells,
    notes: &BTreeMap<Place, String>,
) -> Result<(), XlsxError> {
    let plain = Format::new();
    let faulty = Format::new().set_background_color(FAULTY);
    for (place, text) in notes {
        let Some((row, column)) = position(*place) else { continue };
        let (width, height) = size_of(text);
        let text = cut(&without_codes(&clean(text)), LONGEST_NOTE);
        let note = Note::new(text).set_author(AUTHOR).set_width(width).set_height(height);
        sheet.insert_note(row, column, &note)?;
        // An empty cell has a ground as well.
        sheet.write_blank(row, column, &faulty)?;
    }
    for row in &cells.rows {
        for (column, text) in &row.cells {
            let place = Place { row: row.number.saturating_sub(1), column: u32::from(*column) };
            if let Some(position) = position(place) {
                let format = if notes.contains_key(&place) { &faulty } else { &plain };
                write_text(sheet, position, text, format)?;
            }
        }
    }
    sheet.ignore_error_range(
        0,
        0,
        LAST_ROW,
        u16::try_from(LAST_COLUMN).unwrap_or(u16::MAX),
        IgnoreError::NumberStoredAsText,
    )?;
    sheet.set_autofit_max_width(WIDEST).autofit();
    Ok(())
}

/// Returns row and column of a cell that a workbook can hold.
fn position(place: Place) -> Option<(u32, u16)> {
    let is_inside = place.row <= LAST_ROW && place.column <= LAST_COLUMN;
    Some((place.row, u16::try_from(place.column).ok()?)).filter(|_| is_inside)
}
