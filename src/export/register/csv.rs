//! A register as delimited text: UTF-8 with its mark, commas, every cell in quotation marks, lines that end in CR LF.
//!
//! Without the mark, spreadsheet programs take the text for one in a code page. With every cell in quotation marks, no
//! reader can mistake a semicolon or a line break of a text for the end of a cell.

use std::borrow::Cow;

use super::{Column, Format, HEADER, NotWritten, Register, check_length};
use crate::domain::value::Kind;

/// The longest text that the importer keeps whole, in characters.
pub(super) const LONGEST_TEXT: usize = 100_000;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Returns the bytes of the file.
pub(super) fn write(
    register: &Register<'_>,
    columns: &[Column<'_>],
) -> Result<Vec<u8>, NotWritten> {
    let mut text = String::from(BYTE_ORDER_MARK);
    let header = |column: &Column<'_>| check(register, HEADER, column, &column.header);
    columns.iter().try_for_each(header)?;
    add_line(&mut text, columns.iter().map(|column| unrun(&column.header)));
    for record in register.records {
        for column in columns {
            check(register, &record.key, column, column.text(record))?;
        }
        add_line(&mut text, columns.iter().map(|column| cell(column, column.shown(record))));
    }
    Ok(text.into_bytes())
}

fn check(
    register: &Register<'_>,
    key: &str,
    column: &Column<'_>,
    text: &str,
) -> Result<(), NotWritten> {
    // A text of few bytes has few characters; only long ones need to be counted.
    let length = if text.len() <= LONGEST_TEXT { text.len() } else { text.chars().count() };
    check_length(register, (key, column), length, (Format::Csv, LONGEST_TEXT))
}

fn cell<'a>(column: &Column<'_>, shown: Cow<'a, str>) -> Cow<'a, str> {
    match column.field.map(|field| field.kind) {
        Some(Kind::Number | Kind::Figure) => shown,
        _ => match unrun(&shown) {
            Cow::Owned(unrun) => Cow::Owned(unrun),
            Cow::Borrowed(_) => shown,
        },
    }
}

/// Returns a text that no spreadsheet program runs: one apostrophe stands before a sign that begins a formula. A text
/// that has apostrophes there already gets one more, so that taking one away gives back what it was.
fn unrun(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn add_line<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (place, cell) in cells.enumerate() {
        text.push_str(if place == 0 { "\"" } else { ",\"" });
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}
