//! Cells: a date or number where the cell gives back the very text that the store holds, and text everywhere else.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use super::Column;
use crate::{
    domain::{record::Kept, value::Kind},
    export::xlsx::style::Styles,
};

/// The most digits that a number keeps in every spreadsheet program.
const MOST_DIGITS: usize = 15;

/// The formats of a register's sheet, each made once.
pub(super) struct Formats {
    /// The header row.
    pub(super) header: Format,
    text: Format,
    quoted: Format,
    number: Format,
    figure: Format,
    day: Format,
    minute: Format,
    second: Format,
}

impl Formats {
    /// Returns the formats.
    pub(super) fn new() -> Self {
        let styles = Styles::new();
        Self {
            // The mark keeps text what it is when somebody edits the cell.
            quoted: styles.text.clone().set_quote_prefix(),
            figure: styles.count.clone().set_num_format("General"),
            minute: styles.date.clone().set_num_format("yyyy-mm-dd hh:mm"),
            second: styles.date.clone().set_num_format("yyyy-mm-dd hh:mm:ss"),
            header: styles.header,
            text: styles.text,
            number: styles.count,
            day: styles.date,
        }
    }

    /// Returns how the empty cells of a column look, so that what is typed there stays what it is.
    pub(super) fn of_column(&self, column: &Column<'_>) -> &Format {
        match column.field.map(|field| field.kind) {
            Some(Kind::Date | Kind::Moment) => &self.day,
            Some(Kind::Number) => &self.number,
            Some(Kind::Figure) => &self.figure,
            _ => &self.text,
        }
    }
}

/// Writes what a record holds in a column; nothing where it holds nothing.
pub(super) fn write_cell(
    sheet: &mut Worksheet,
    (row, place): (u32, u16),
    column: &Column<'_>,
    record: &Kept,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let text = column.text(record);
    if text.is_empty() {
        return Ok(());
    }
    let kind = column.field.map_or(Kind::Text, |field| field.kind);
    if let Some(number) = number(kind, text) {
        let format = if kind == Kind::Number { &formats.number } else { &formats.figure };
        sheet.write_number_with_format(row, place, number, format)?;
    } else if let Some(moment) = moment(kind, text) {
        let format = match text.len() {
            DAY => &formats.day,
            MINUTE => &formats.minute,
            _ => &formats.second,
        };
        sheet.write_datetime_with_format(row, place, &moment, format)?;
    } else {
        let formats = (&formats.text, &formats.quoted);
        write_text(sheet, (row, place), &column.shown(record), formats)?;
    }
    Ok(())
}

/// Writes text as text, whatever it begins with: never a formula, a number, a link or markup.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    (row, place): (u32, u16),
    text: &str,
    (plain, quoted): (&Format, &Format),
) -> Result<(), XlsxError> {
    if text.starts_with("<r>") && text.ends_with("</r>") {
        // The crate takes such a text for its own markup of parts in several typefaces, unless it is given as such
        // parts. They end at each underscore, so that none looks like a character in disguise, as "_x0041_" does.
        let unstyled = Format::new();
        let parts: Vec<(&Format, &str)> =
            text.split_inclusive('_').map(|part| (&unstyled, part)).collect();
        sheet.write_rich_string_with_format(row, place, &parts, plain)?;
        return Ok(());
    }
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\'']);
    sheet.write_string_with_format(row, place, text, if runs { quoted } else { plain })?;
    Ok(())
}

/// Returns the number that gives back this very text.
fn number(kind: Kind, text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = matches!(kind, Kind::Number | Kind::Figure) && digits <= MOST_DIGITS;
    let number: f64 = is_number.then(|| text.parse().ok())??;
    (number.to_string() == text).then_some(number)
}

/// How long a day is when written.
const DAY: usize = "2026-11-21".len();
/// How long a day with hour and minute is.
const MINUTE: usize = "2026-11-21 14:05".len();

/// Returns the moment that gives back this very text. Midnight does not: as a cell it is the day alone.
fn moment(kind: Kind, text: &str) -> Option<ExcelDateTime> {
    if !matches!(kind, Kind::Date | Kind::Moment) || !text.is_ascii() {
        return None;
    }
    let (date, time) = text.split_at_checked(DAY)?;
    let date: NaiveDate = date.parse().ok()?;
    let day = day(date)?;
    if time.is_empty() {
        return Some(day);
    }
    let form = if text.len() > MINUTE { " %H:%M:%S" } else { " %H:%M" };
    let time_of_day = NaiveTime::parse_from_str(time, form).ok()?;
    let moment = NaiveDateTime::new(date, time_of_day);
    if time_of_day == NaiveTime::MIN || moment.format(form).to_string() != time {
        return None;
    }
    let hour = u16::try_from(time_of_day.hour()).ok()?;
    let minute = u8::try_from(time_of_day.minute()).ok()?;
    day.and_hms(hour, minute, f64::from(time_of_day.second())).ok()
}

/// Returns the day as a cell holds it; `None` for days that spreadsheet programs do not know or count otherwise.
pub(super) fn day(date: NaiveDate) -> Option<ExcelDateTime> {
    // They believe in 29 February 1900, so their days before March of that year are shifted.
    let first = NaiveDate::from_ymd_opt(1900, 3, 1)?;
    if date < first || date.year() > 9999 {
        return None;
    }
    let part = |number: u32| u8::try_from(number).ok();
    ExcelDateTime::from_ymd(
        u16::try_from(date.year()).ok()?,
        part(date.month())?,
        part(date.day())?,
    )
    .ok()
}
