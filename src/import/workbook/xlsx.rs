//! Office Open XML workbooks, read cell by cell so that neither empty formatted rows nor far-away cells cost
//! memory. The crate's other way of reading builds the whole rectangle and can be made to abort the process.

use std::io::Cursor;
use std::panic::AssertUnwindSafe;

use calamine::{
    DataRef, Dimensions, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError,
    open_workbook_from_rs,
};

use super::container;
use super::detect::password_protected;
use super::moment;
use super::number_format::NumberFormat;
use super::sheet_builder::{Budget, SheetBuilder, address, area};
use super::{Contents, Format, FormattedNumber, Refusal, Sheet, Value, in_words};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Returns the sheets of a workbook; charts and macro sheets have no cells and are left out.
pub(super) fn read(bytes: Vec<u8>, budget: Budget<'_>) -> Result<Contents, Refusal> {
    // The crate's arithmetic on addresses can overflow, which panics in builds that check it. Nothing of the
    // reading survives a panic, so nothing can be left half done.
    std::panic::catch_unwind(AssertUnwindSafe(|| read_book(bytes, budget)))
        .unwrap_or_else(|_| Err(damaged("an address in it is out of range")))
}

fn read_book(bytes: Vec<u8>, mut budget: Budget<'_>) -> Result<Contents, Refusal> {
    let has_merged = container::mentions(&bytes, b"mergeCell");
    let mut book: Book =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|cause| refusal(&cause))?;
    let listed = book.sheets_metadata().to_vec();
    let mut sheets = Vec::with_capacity(listed.len());
    for sheet in listed.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        if let Some(sheet) = read_sheet(&mut book, &mut budget, sheet, has_merged)? {
            sheets.push(sheet);
        }
    }
    Ok(Contents { format: Format::Xlsx, sheets, notes: budget.notes })
}

/// Returns a sheet, or nothing if it is listed as one but holds a chart or a dialog.
fn read_sheet(
    book: &mut Book,
    budget: &mut Budget<'_>,
    listed: &calamine::Sheet,
    has_merged: bool,
) -> Result<Option<Sheet>, Refusal> {
    let name = listed.name.as_str();
    let mut sheet = SheetBuilder::new(name, listed.visible != SheetVisible::Visible);
    match read_cells(book, budget, name, &mut sheet) {
        Err(Stop::Crate(XlsxError::NotAWorksheet(_))) => return Ok(None),
        Err(Stop::Crate(cause)) => return Err(refusal(&cause)),
        Err(Stop::Limit(refusal)) => return Err(refusal),
        Ok(()) => {}
    }
    if has_merged {
        // Merged ranges stand behind the cells; if they cannot be understood, only the merging is lost.
        for Dimensions { start, end } in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
            sheet.merge(area(start, end));
        }
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
        cause => damaged(&cause.to_string()),
    }
}

fn damaged(cause: &str) -> Refusal {
    Refusal::new(
        format!("is damaged{}", in_words(cause)),
        "open it in a spreadsheet program, which can often repair it, and save it again",
    )
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};

    use super::super::{Area, Limits};
    use super::*;

    fn contents(book: &mut Workbook) -> Contents {
        let limits = Limits::default();
        read(book.save_to_buffer().unwrap(), Budget::new(&limits)).unwrap()
    }

    fn values(sheet: &Sheet) -> Vec<(u32, u16, &Value)> {
        let rows = sheet.rows.iter();
        rows.flat_map(|row| row.cells.iter().map(|cell| (row.number, cell.column, &cell.value)))
            .collect()
    }

    fn formatted(number: f64, shown: &str) -> Value {
        Value::Formatted(Box::new(FormattedNumber { number, shown: shown.into() }))
    }

    #[test]
    fn every_kind_of_cell_is_read_with_its_address() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let days = Style::new().set_num_format("dd.mm.yyyy");
        let clock = Style::new().set_num_format("hh:mm");
        let day = ExcelDateTime::from_ymd(2026, 2, 28).unwrap();
        sheet.write(2, 1, " text \n x").unwrap();
        sheet.write(2, 3, 4.5).unwrap();
        sheet.write(3, 0, true).unwrap();
        sheet.write_with_format(3, 1, &day, &days).unwrap();
        sheet.write_with_format(3, 2, day.and_hms(8, 20, 0).unwrap(), &days).unwrap();
        sheet.write_with_format(3, 3, 0.5, &clock).unwrap();
        sheet.write(4, 1, Formula::new("1+1").set_result("2")).unwrap();
        sheet.write(4, 2, Formula::new("NA()").set_result("#N/A")).unwrap();
        let found = contents(&mut book);
        let day = NaiveDate::from_ymd_opt(2026, 2, 28).unwrap();
        assert_eq!(
            values(&found.sheets[0]),
            [
                (3, 1, &Value::Text(" text \n x".into())),
                (3, 3, &Value::Number(4.5)),
                (4, 0, &Value::Bool(true)),
                (4, 1, &Value::Date(day)),
                (4, 2, &Value::DateTime(day.and_hms_opt(8, 20, 0).unwrap())),
                (4, 3, &Value::Time("12:00:00".into())),
                (5, 1, &Value::Number(2.0)),
                (5, 2, &Value::Error("#N/A".into())),
            ]
        );
    }

    #[test]
    fn numbers_keep_what_their_format_shows() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, number, format) in [
            (0, 5.1, "0.00"),
            (1, 7.0, "000"),
            (2, 0.45, "0%"),
            (3, 5.1, "0.0"),
            (4, 5.1, "General"),
        ] {
            let style = Style::new().set_num_format(format);
            sheet.write_with_format(row, 0, number, &style).unwrap();
        }
        let found = contents(&mut book);
        assert_eq!(
            values(&found.sheets[0]),
            [
                (1, 0, &formatted(5.1, "5.10")),
                (2, 0, &formatted(7.0, "007")),
                (3, 0, &formatted(0.45, "45%")),
                (4, 0, &Value::Number(5.1)),
                (5, 0, &Value::Number(5.1)),
            ]
        );
    }

    #[test]
    fn merged_ranges_hidden_sheets_and_far_cells_cost_nothing() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Main").unwrap();
        sheet.merge_range(0, 1, 1, 3, "group", &Style::new()).unwrap();
        sheet.write(1_048_575, 16_383, "far").unwrap();
        let filled = Style::new().set_bold();
        for row in 10..2000 {
            sheet.write_blank(row, 0, &filled).unwrap();
        }
        book.add_worksheet().set_name("Lists").unwrap().set_hidden(true).write(0, 0, 1).unwrap();
        let found = contents(&mut book);
        let main = &found.sheets[0];
        assert_eq!((main.name.as_str(), main.hidden, main.rows.len()), ("Main", false, 2));
        let merged = Area { first_row: 1, first_column: 1, last_row: 2, last_column: 3 };
        assert_eq!(main.merged, [merged]);
        assert_eq!(values(main)[1], (1_048_576, 16_383, &Value::Text("far".into())));
        assert!(found.sheets[1].hidden);
    }

    /// Returns a workbook whose only sheet has these rows, as the writing crate does not write them.
    fn handmade(rows: &str) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let relation = |kind: &str, target: &str| {
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/{kind}\" \
                 Target=\"{target}\"/></Relationships>"
            )
        };
        let book = format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><workbookPr date1904=\"1\"/>\
             <sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let styles = format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
        );
        let sheet =
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [
            ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
            ("xl/styles.xml", styles),
            ("xl/worksheets/sheet1.xml", sheet),
        ] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut writer, content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn formulas_without_result_count_and_one_odd_cell_costs_only_itself() {
        let bytes = handmade(
            "<row r=\"2\"><c r=\"A2\"><f>B1</f></c><c r=\"B2\" t=\"str\"><f>\"\"</f><v></v></c>\
             <c r=\"C2\" t=\"e\"><v>#SPILL!</v></c><c r=\"D2\" s=\"1\"><v>42735</v></c>\
             <c r=\"E2\" t=\"inlineStr\"><is><t>x</t></is></c></row>\
             <row r=\"3\"><c r=\"A3\" s=\"1\"/></row>",
        );
        let limits = Limits::default();
        let found = read(bytes, Budget::new(&limits)).unwrap();
        assert_eq!(
            values(&found.sheets[0]),
            [
                (2, 0, &Value::EmptyFormula),
                (2, 1, &Value::EmptyFormula),
                (2, 3, &Value::Date(NaiveDate::from_ymd_opt(2021, 1, 1).unwrap())),
                (2, 4, &Value::Text("x".into())),
            ]
        );
        assert_eq!(found.notes[0].cell, "B2");
        assert!(found.notes[0].message.contains("#SPILL!"), "{}", found.notes[0].message);
    }

    #[test]
    fn a_container_without_a_workbook_is_damaged() {
        let limits = Limits::default();
        let refusal = read(b"PK\x03\x04".to_vec(), Budget::new(&limits)).map(|_| ()).unwrap_err();
        assert!(refusal.reason.starts_with("is damaged ("), "{}", refusal.reason);
    }
}
