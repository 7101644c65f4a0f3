//! Cells and pages: the one place where values reach a worksheet, and how every sheet prints.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use super::style::Styles;
use crate::domain::{ratio::Ratio, report::gap::GapReport};

/// The most that a cell holds, in the UTF-16 units in which spreadsheet programs count.
const LONGEST_TEXT: usize = 32_767;
/// Header and footer hold 255 characters together with their codes.
const LONGEST_HEADER: usize = 100;
/// A4.
const PAPER: u8 = 9;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Words, whoever wrote them.
    Text(String),
    /// A whole number.
    Count(u32),
    /// A share of the whole, shown in whole per cent.
    Percent(Option<Ratio>),
    /// A figure with up to four decimals.
    Figure(Option<Ratio>),
    /// A day.
    Date(NaiveDate),
}

impl Cell {
    /// Returns a text cell.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns a count, as large as a cell shows it.
    pub(super) fn count(count: usize) -> Self {
        Self::Count(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Returns a day where the text is one, and the text as typed where it is not.
    pub(super) fn day(text: &str) -> Self {
        match text.trim().parse::<NaiveDate>() {
            // Spreadsheets count days from 1900 on and no further than 9999.
            Ok(day) if (1901..=9999).contains(&day.year()) => Self::Date(day),
            _ => Self::text(text),
        }
    }
}

/// Writes a value at a row and column, both counted from 0.
pub(super) fn write(
    sheet: &mut Worksheet,
    at: (u32, u16),
    cell: &Cell,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        Cell::Text(text) => return write_text(sheet, at, text, &styles.text),
        Cell::Count(count) => {
            sheet.write_number_with_format(row, column, *count, &styles.count)?;
        }
        Cell::Percent(Some(ratio)) => {
            sheet.write_number_with_format(row, column, decimal(*ratio), &styles.percent)?;
        }
        Cell::Figure(Some(ratio)) => {
            sheet.write_number_with_format(row, column, decimal(*ratio), &styles.figure)?;
        }
        Cell::Percent(None) | Cell::Figure(None) => {
            sheet.write_blank(row, column, &styles.text)?;
        }
        Cell::Date(day) => {
            let date = ExcelDateTime::from_ymd(
                u16::try_from(day.year()).unwrap_or(1900),
                u8::try_from(day.month()).unwrap_or(1),
                u8::try_from(day.day()).unwrap_or(1),
            )?;
            sheet.write_datetime_with_format(row, column, &date, &styles.date)?;
        }
    }
    Ok(())
}

/// Writes text as text, whatever it begins with: never a formula, a number or a link.
///
/// The cell's own mark keeps it text when somebody edits it, too.
pub(in crate::export) fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = clean(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\'']) {
        let quoted = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, text, &quoted)?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Returns the text without characters that a workbook cannot hold or that turn the direction of what follows, and no
/// longer than a cell.
pub(in crate::export) fn clean(text: &str) -> String {
    let mut left = LONGEST_TEXT;
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| {
            (!c.is_control() || matches!(c, '\n' | '\t'))
                && !matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{202d}' | '\u{202e}')
        })
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

/// Ratios of a report lie far below the bounds of `i32`; four decimals are what every other format shows.
fn decimal(ratio: Ratio) -> f64 {
    f64::from(i32::try_from(ratio.ten_thousandths()).unwrap_or(i32::MAX)) / 10_000.0
}

/// Sets a sheet up for paper: landscape A4, as wide as the page, with its name, the day and the page number.
pub(super) fn set_up_print(sheet: &mut Worksheet, name: &str, report: &GapReport) {
    let organisation: String =
        clean(&report.organisation).replace('\n', " ").chars().take(LONGEST_HEADER).collect();
    sheet
        .set_landscape()
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.7, 0.7, 0.3, 0.3)
        .set_header(format!("&L{}&R{name}", organisation.replace('&', "&&")))
        .set_footer(format!("&LGap report as of {}&RPage &P of &N", report.as_of));
}
