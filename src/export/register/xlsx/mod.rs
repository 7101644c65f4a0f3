//! A register as a workbook of one sheet that people go on working in: frozen header, filter, choices to pick from.

mod cell;

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, IgnoreError, Workbook, Worksheet, XlsxError,
};

use self::cell::{Formats, write_cell, write_text};
use super::{Column, Format, HEADER, NotWritten, Register, check_length};
use crate::{domain::value::Kind, export::xlsx::page::clean};

/// The most that a cell holds, in the UTF-16 units in which spreadsheet programs count.
pub(super) const LONGEST_TEXT: usize = 32_767;
/// The most rows of a sheet below the header.
const MOST_RECORDS: usize = 1_048_575;
/// The most columns of a sheet.
const MOST_COLUMNS: usize = 16_384;
/// Beyond this many records, rows go to a temporary file while the sheet is written, and not into memory.
pub(super) const MOST_IN_MEMORY: usize = 5_000;
/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// The longest list of choices that a cell can offer.
const LONGEST_LIST: usize = 255;
/// How many records decide on the width of the columns.
const SAMPLE: usize = 200;
/// How many empty rows below the last record offer choices and formats.
const ROOM: u32 = 1_000;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (9, 48);
/// A line of text at 11 points.
const POINTS_PER_LINE: u16 = 15;
/// The most lines that a row shows.
const MOST_LINES: usize = 8;
/// A4.
const PAPER: u8 = 9;

/// Returns the bytes of the file.
pub(super) fn write(
    register: &Register<'_>,
    columns: &[Column<'_>],
) -> Result<Vec<u8>, NotWritten> {
    let rows = register.records.len();
    if rows > MOST_RECORDS || columns.len() > MOST_COLUMNS {
        let register = register.name.to_owned();
        return Err(NotWritten::TooMany { register, rows, columns: columns.len() });
    }
    for column in columns {
        check(register, HEADER, column, &column.header)?;
        for record in register.records {
            check(register, &record.key, column, column.text(record))?;
        }
    }
    // The crate panics when its temporary file finds no room. Nothing of the writing survives that.
    let written =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| book(register, columns)));
    match written {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(cause)) => Err(NotWritten::Workbook(Some(cause))),
        Err(_no_room) => Err(NotWritten::Workbook(None)),
    }
}

fn check(
    register: &Register<'_>,
    key: &str,
    column: &Column<'_>,
    text: &str,
) -> Result<(), NotWritten> {
    // A text of few bytes has few units; only long ones need to be counted.
    let length = if text.len() <= LONGEST_TEXT { text.len() } else { text.encode_utf16().count() };
    check_length(register, (key, column), length, (Format::Xlsx, LONGEST_TEXT))
}

fn book(register: &Register<'_>, columns: &[Column<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(register)?);
    let sheet = if register.records.len() > MOST_IN_MEMORY {
        workbook.add_worksheet_with_constant_memory()?
    } else {
        workbook.add_worksheet()
    };
    let name: String = register.kind.title().chars().take(LONGEST_NAME).collect();
    sheet.set_name(name)?;
    let formats = Formats::new();
    let widths: Vec<usize> = columns.iter().map(|column| width(column, register)).collect();
    for ((place, column), width) in (0..).zip(columns).zip(&widths) {
        sheet.set_column_width(place, u16::try_from(*width).unwrap_or(u16::MAX))?;
        sheet.set_column_format(place, formats.of_column(column))?;
    }
    for (place, column) in (0..).zip(columns) {
        write_text(sheet, (0, place), &column.header, (&formats.header, &formats.header))?;
    }
    sheet.set_row_height(
        0,
        height(columns.iter().map(|column| column.header.as_ref()).zip(&widths)),
    )?;
    for (row, record) in (1..).zip(register.records) {
        for (place, column) in (0..).zip(columns) {
            write_cell(sheet, (row, place), column, record, &formats)?;
        }
        let texts = columns.iter().map(|column| column.text(record)).zip(&widths);
        sheet.set_row_height(row, height(texts))?;
    }
    set_up(sheet, register, columns)?;
    workbook.save_to_buffer()
}

/// The day of creation is that of the export, because the clock would make each file another one.
fn properties(register: &Register<'_>) -> Result<DocProperties, XlsxError> {
    let created = cell::day(register.on).unwrap_or(ExcelDateTime::from_ymd(1900, 3, 1)?);
    Ok(DocProperties::new()
        .set_title(clean(&format!("{}: {}", register.kind.title(), register.organisation)))
        .set_author("Assay")
        .set_company(clean(register.organisation))
        .set_creation_datetime(&created))
}

/// Returns a column's width in characters: that of its longest line among the first records.
fn width(column: &Column<'_>, register: &Register<'_>) -> usize {
    let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let texts = register.records.iter().take(SAMPLE).map(|record| longest(column.text(record)));
    let header = column.header.split_whitespace().map(longest).max().unwrap_or(0);
    // A header has a button to its right, and words do not fill their lines.
    (texts.max().unwrap_or(0).max(header) + 3).clamp(WIDTHS.0, WIDTHS.1)
}

/// Returns a row's height in points: not every program finds it by itself, and a long text must not fill the screen.
fn height<'t>(texts: impl Iterator<Item = (&'t str, &'t usize)>) -> u16 {
    let lines = texts.map(|(text, width)| {
        let filled = width.saturating_sub(2).max(1);
        let lines = text.split('\n').take(MOST_LINES);
        lines.map(|line| line.chars().count().div_ceil(filled).max(1)).sum::<usize>()
    });
    let lines = lines.max().unwrap_or(1).clamp(1, MOST_LINES);
    POINTS_PER_LINE.saturating_mul(u16::try_from(lines).unwrap_or(1))
}

/// Sets up what stands around the cells: header in sight, filter, choices, paper.
fn set_up(
    sheet: &mut Worksheet,
    register: &Register<'_>,
    columns: &[Column<'_>],
) -> Result<(), XlsxError> {
    let last_row = u32::try_from(register.records.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, last_row, last_column)?.set_repeat_rows(0, 0)?;
    let room = last_row.saturating_add(ROOM).min(u32::try_from(MOST_RECORDS).unwrap_or(u32::MAX));
    // Clause 4.1 is text on purpose.
    sheet.ignore_error_range(1, 0, room, last_column, IgnoreError::NumberStoredAsText)?;
    for (place, column) in (0..).zip(columns) {
        if let Some(list) = choices(column)? {
            sheet.add_data_validation(1, place, room, place, &list)?;
        }
    }
    let organisation = clean(register.organisation).replace('\n', " ").replace('&', "&&");
    let organisation: String = organisation.chars().take(100).collect();
    sheet
        .set_landscape()
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        .set_header(format!("&L{organisation}&R{}", register.kind.title().replace('&', "&&")))
        .set_footer(format!("&LAs of {}&RPage &P of &N", register.on));
    Ok(())
}

/// Returns the words that a column's cells are picked from; none where a cell cannot offer so many.
fn choices(column: &Column<'_>) -> Result<Option<DataValidation>, XlsxError> {
    let Some(field) = column.field else { return Ok(None) };
    let names = match field.kind {
        Kind::Flag => &["yes", "no"],
        Kind::Choice(names) => names,
        _ => return Ok(None),
    };
    let words: Vec<String> = names.iter().map(|name| field.kind.shown(name).into_owned()).collect();
    if words.join(",").encode_utf16().count() > LONGEST_LIST {
        return Ok(None);
    }
    let list = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_title("Not one of the words")?
        .set_error_message("Choose one of the words that this cell offers.")?;
    Ok(Some(list))
}
