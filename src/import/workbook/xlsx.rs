//! Office Open XML workbooks, read cell by cell so that neither empty formatted rows nor far-away cells cost
//! memory. The crate's other way of reading builds the whole rectangle and can be made to abort the process.

use std::io::Cursor;

use calamine::{
    DataRef, Dimensions, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError,
    open_workbook_from_rs,
};

use super::detect::password_protected;
use super::moment;
use super::number_format::NumberFormat;
use super::sheet_builder::{Budget, SheetBuilder, address, area};
use super::{Contents, Format, FormattedNumber, Refusal, Sheet, Value};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Returns the sheets of a workbook; charts and macro sheets have no cells and are left out.
pub(super) fn read(bytes: Vec<u8>, mut budget: Budget<'_>) -> Result<Contents, Refusal> {
    let mut book: Book =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|cause| refusal(&cause))?;
    let listed = book.sheets_metadata().to_vec();
    let mut sheets = Vec::with_capacity(listed.len());
    for sheet in listed.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let hidden = sheet.visible != SheetVisible::Visible;
        if let Some(sheet) = read_sheet(&mut book, &mut budget, &sheet.name, hidden)? {
            sheets.push(sheet);
        }
    }
    Ok(Contents { format: Format::Xlsx, sheets, notes: budget.notes })
}

fn read_sheet(
    book: &mut Book,
    budget: &mut Budget<'_>,
    name: &str,
    hidden: bool,
) -> Result<Option<Sheet>, Refusal> {
    let mut sheet = SheetBuilder::new(name, hidden);
    match read_cells(book, budget, name, &mut sheet) {
        // A sheet that is listed as one but holds a chart or a dialog has no cells.
        Err(Stop::Crate(XlsxError::NotAWorksheet(_))) => return Ok(None),
        Err(Stop::Crate(cause)) => return Err(refusal(&cause)),
        Err(Stop::Limit(refusal)) => return Err(refusal),
        Ok(()) => {}
    }
    // Merged ranges stand behind the cells; if they cannot be understood, only the merging is lost.
    for merged in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
        let Dimensions { start, end } = merged;
        sheet.merge(area(start, end));
    }
    let mut sheet = sheet.finish();
    show_numbers(book, name, &mut sheet).map_err(|cause| refusal(&cause))?;
    Ok(Some(sheet))
}

/// Why reading of cells ended early.
enum Stop {
    Crate(XlsxError),
    Limit(Refusal),
}

impl From<XlsxError> for Stop {
    fn from(cause: XlsxError) -> Self {
        Self::Crate(cause)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Limit(refusal)
    }
}

fn read_cells(
    book: &mut Book,
    budget: &mut Budget<'_>,
    name: &str,
    sheet: &mut SheetBuilder,
) -> Result<(), Stop> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let mut last = (0, 0);
    loop {
        let record = match cells.next_cell_with_formula_metadata() {
            Ok(Some(record)) => record,
            Ok(None) => return Ok(()),
            Err(cause) if is_only_one_cell(&cause) => {
                let near = if last.0 == 0 { String::new() } else { address(last) };
                budget.note(name, near, format!("the cell after this one is left out: {cause}"));
                continue;
            }
            Err(cause) => return Err(cause.into()),
        };
        let (row, column) = record.pos;
        last = (row.saturating_add(1), column);
        let has_formula = record.formula.is_some();
        if let Some(value) = value(record.value).or(has_formula.then_some(Value::EmptyFormula)) {
            sheet.push(budget, last, value)?;
        }
    }
}

/// These name a value that is not understood; the cells after it can still be read.
fn is_only_one_cell(cause: &XlsxError) -> bool {
    matches!(
        cause,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::Unrecognized { .. }
            | XlsxError::ParseFloat(_)
    )
}

/// Returns a cell's value, or nothing if it is empty.
pub(super) fn value(data: DataRef<'_>) -> Option<Value> {
    let text = |text: &str| (!text.is_empty()).then(|| Value::Text(text.into()));
    match data {
        DataRef::Int(number) => Some(Value::Number(moment::float(number))),
        DataRef::Float(number) => Some(Value::Number(number)),
        DataRef::String(owned) => (!owned.is_empty()).then(|| Value::Text(owned.into())),
        DataRef::SharedString(shared) => text(shared),
        DataRef::Bool(truth) => Some(Value::Bool(truth)),
        DataRef::DateTime(serial) => Some(moment::from_serial(serial)),
        DataRef::DateTimeIso(iso) => moment::from_iso(&iso).or_else(|| text(&iso)),
        DataRef::DurationIso(iso) => moment::from_iso_duration(&iso).or_else(|| text(&iso)),
        DataRef::Error(error) => Some(Value::Error(error.to_string().into())),
        DataRef::Empty => None,
    }
}

/// Numbers whose format matters get the text that is shown for them. The formats come from a second reading of
/// the sheet, which is done only where the workbook has such a format at all.
fn show_numbers(book: &mut Book, name: &str, sheet: &mut Sheet) -> Result<(), XlsxError> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let formats: Vec<Option<NumberFormat>> = cells
        .styles()
        .iter()
        .map(|style| NumberFormat::parse(&style.number_format.as_ref()?.format_code))
        .collect();
    if formats.iter().all(Option::is_none) {
        return Ok(());
    }
    while let Some((row, column, style)) = cells.next_style_id()? {
        let Some(Some(format)) = formats.get(style) else { continue };
        let row = row.saturating_add(1);
        let Ok(at) = sheet.rows.binary_search_by_key(&row, |row| row.number) else { continue };
        let Some(row) = sheet.rows.get_mut(at) else { continue };
        let of_column = row.cells.iter_mut().find(|cell| u32::from(cell.column) == column);
        if let Some(cell) = of_column
            && let Value::Number(number) = cell.value
        {
            let shown = format.show(number);
            if shown != number.to_string() {
                let shown = shown.into();
                cell.value = Value::Formatted(Box::new(FormattedNumber { number, shown }));
            }
        }
    }
    Ok(())
}

fn refusal(cause: &XlsxError) -> Refusal {
    match cause {
        XlsxError::Password => password_protected(),
        cause => Refusal::new(
            format!("is damaged ({cause})"),
            "open it in a spreadsheet program, which can often repair it, and save it again",
        ),
    }
}
