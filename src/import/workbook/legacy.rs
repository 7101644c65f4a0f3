//! The older formats: .xls, .xlsb and .ods. Their readers build whole sheets in memory and can be made to abort
//! the process, so this code runs only in the child process that [`super::child`] starts and limits.

use std::fmt::Display;
use std::io::Cursor;

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, open_workbook_from_rs,
};

use super::detect::{Kind, password_protected};
use super::sheet_builder::{Budget, SheetBuilder, area};
use super::xlsx::value;
use super::{Refusal, Sheet, Value, in_words};

type Bytes = Cursor<Vec<u8>>;

/// Returns the sheets of a workbook of an older format.
pub(super) fn read(
    kind: Kind,
    bytes: Vec<u8>,
    budget: &mut Budget<'_>,
) -> Result<Vec<Sheet>, Refusal> {
    let bytes = Cursor::new(bytes);
    match kind {
        Kind::Xls => {
            let mut book: Xls<Bytes> =
                open_workbook_from_rs(bytes).map_err(|cause| match cause {
                    XlsError::Password => password_protected(),
                    cause => damaged(&cause),
                })?;
            read_sheets(&mut book, budget, |book, budget, sheet, name| {
                for merged in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
                    let Dimensions { start, end } = merged;
                    sheet.merge(area(start, end));
                }
                read_ranges(book, budget, sheet, name)
            })
        }
        Kind::Ods => {
            let mut book: Ods<Bytes> =
                open_workbook_from_rs(bytes).map_err(|cause| match cause {
                    OdsError::Password => password_protected(),
                    cause => damaged(&cause),
                })?;
            read_sheets(&mut book, budget, read_ranges)
        }
        _ => {
            let mut book: Xlsb<Bytes> =
                open_workbook_from_rs(bytes).map_err(|cause| match cause {
                    XlsbError::Password => password_protected(),
                    cause => damaged(&cause),
                })?;
            read_sheets(&mut book, budget, read_binary)
        }
    }
}

fn read_sheets<R: Reader<Bytes>>(
    book: &mut R,
    budget: &mut Budget<'_>,
    read: fn(&mut R, &mut Budget<'_>, &mut SheetBuilder, &str) -> Result<(), Refusal>,
) -> Result<Vec<Sheet>, Refusal> {
    let listed = book.sheets_metadata().to_vec();
    let mut sheets = Vec::with_capacity(listed.len());
    for listed in listed.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut sheet = SheetBuilder::new(&listed.name, listed.visible != SheetVisible::Visible);
        read(book, budget, &mut sheet, &listed.name)?;
        sheets.push(sheet.finish());
    }
    Ok(sheets)
}

/// Reads a sheet that the crate offers only as rectangles, one of values and one of formulas.
fn read_ranges<R: Reader<Bytes>>(
    book: &mut R,
    budget: &mut Budget<'_>,
    sheet: &mut SheetBuilder,
    name: &str,
) -> Result<(), Refusal> {
    let unreadable = |cause: R::Error| damaged(&format!("{cause:?}"));
    let values = book.worksheet_range(name).map_err(unreadable)?;
    let start = values.start().unwrap_or_default();
    for (row, column, data) in values.used_cells() {
        if let Some(value) = owned_value(data.clone()) {
            sheet.push(budget, position(start, (row, column)), value)?;
        }
    }
    // A formula without a result is content too. Formulas that cannot be read cost nothing but that.
    let Ok(formulas) = book.worksheet_formula(name) else { return Ok(()) };
    let formulas_start = formulas.start().unwrap_or_default();
    for (row, column, formula) in formulas.used_cells() {
        let position = position(formulas_start, (row, column));
        let at = (position.0.saturating_sub(1), position.1);
        let is_empty = values.get_value(at).is_none_or(|data| owned_value(data.clone()).is_none());
        if is_empty && !formula.is_empty() {
            sheet.push(budget, position, Value::EmptyFormula)?;
        }
    }
    Ok(())
}

/// Reads a sheet of a binary workbook cell by cell.
fn read_binary(
    book: &mut Xlsb<Bytes>,
    budget: &mut Budget<'_>,
    sheet: &mut SheetBuilder,
    name: &str,
) -> Result<(), Refusal> {
    let mut empty = Vec::new();
    let mut cells = book.worksheet_cells_reader(name).map_err(|cause| damaged(&cause))?;
    while let Some(cell) = cells.next_cell().map_err(|cause| damaged(&cause))? {
        let (row, column) = cell.get_position();
        let position = (row.saturating_add(1), column);
        match value(cell.get_value().clone()) {
            Some(value) => sheet.push(budget, position, value)?,
            None => empty.push(position),
        }
    }
    drop(cells);
    if empty.is_empty() {
        return Ok(());
    }
    empty.sort_unstable();
    let mut formulas = book.worksheet_cells_reader(name).map_err(|cause| damaged(&cause))?;
    while let Ok(Some(cell)) = formulas.next_formula() {
        let (row, column) = cell.get_position();
        let position = (row.saturating_add(1), column);
        if !cell.get_value().is_empty() && empty.binary_search(&position).is_ok() {
            sheet.push(budget, position, Value::EmptyFormula)?;
        }
    }
    Ok(())
}

/// Returns the address of a cell in a rectangle that starts at `start`: row from 1, column from 0.
fn position(start: (u32, u32), (row, column): (usize, usize)) -> (u32, u32) {
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (start.0.saturating_add(whole(row)).saturating_add(1), start.1.saturating_add(whole(column)))
}

fn owned_value(data: Data) -> Option<Value> {
    value(match data {
        Data::Int(number) => DataRef::Int(number),
        Data::Float(number) => DataRef::Float(number),
        Data::String(text) => DataRef::String(text),
        Data::Bool(truth) => DataRef::Bool(truth),
        Data::DateTime(serial) => DataRef::DateTime(serial),
        Data::DateTimeIso(iso) => DataRef::DateTimeIso(iso),
        Data::DurationIso(iso) => DataRef::DurationIso(iso),
        Data::Error(error) => DataRef::Error(error),
        Data::Empty => DataRef::Empty,
    })
}

fn damaged(cause: &impl Display) -> Refusal {
    Refusal::new(
        format!("is damaged{}", in_words(&cause.to_string())),
        "open it in a spreadsheet program and save it as .xlsx",
    )
}
