//! "XML Spreadsheet 2003", which ticket systems and reporting tools still export under the name `.xls`.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader as XmlReader;

use super::encoding::Decoded;
use super::moment;
use super::sheet_builder::{Budget, SheetBuilder, area};
use super::{Contents, Format, Refusal, Sheet, Value};

/// Returns the sheets of the file.
pub(super) fn read(decoded: &Decoded, budget: Budget<'_>) -> Result<Contents, Refusal> {
    let mut reader = Reader {
        budget,
        sheets: Vec::new(),
        sheet: None,
        next_row: 1,
        row: 0,
        column: 0,
        next_column: 0,
        data: None,
        has_formula: false,
        in_comment: false,
        visibility: None,
    };
    let mut xml = XmlReader::from_str(&decoded.text);
    loop {
        match xml.read_event().map_err(|cause| damaged(&cause.to_string()))? {
            Event::Start(tag) => reader.start(&tag),
            Event::Empty(tag) => {
                reader.start(&tag);
                reader.end(tag.local_name().as_ref())?;
            }
            Event::End(tag) => reader.end(tag.local_name().as_ref())?,
            Event::Text(text) => reader.text(&text.xml10_content()),
            Event::CData(text) => reader.text(&text.xml10_content()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(letter)) => reader.text(letter.encode_utf8(&mut [0; 4])),
                _ => reader.text(resolve_predefined_entity(&entity).unwrap_or_default()),
            },
            Event::Eof if reader.sheet.is_some() => {
                return Err(damaged("it breaks off inside a sheet"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (sheets, notes) = (reader.sheets, reader.budget.notes);
    Ok(Contents { format: Format::SpreadsheetXml, sheets, notes })
}

struct Reader<'a> {
    budget: Budget<'a>,
    sheets: Vec<Sheet>,
    sheet: Option<SheetBuilder>,
    next_row: u32,
    row: u32,
    column: u32,
    next_column: u32,
    /// Type and text of the data that is being read.
    data: Option<(String, String)>,
    has_formula: bool,
    in_comment: bool,
    visibility: Option<String>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "Worksheet" => {
                let name = attribute(tag, "Name").unwrap_or_default();
                self.sheet = Some(SheetBuilder::new(&name, false));
                self.next_row = 1;
            }
            "Row" => {
                self.row = number(tag, "Index").unwrap_or(self.next_row).max(1);
                // A row may stand for several that are alike, all of them empty.
                let span = number(tag, "Span").unwrap_or(0);
                self.next_row = self.row.saturating_add(span).saturating_add(1);
                self.next_column = 0;
            }
            "Cell" => self.start_cell(tag),
            "Comment" => self.in_comment = true,
            "Visible" => self.visibility = Some(String::new()),
            "Data" if !self.in_comment => {
                self.data = Some((attribute(tag, "Type").unwrap_or_default(), String::new()));
            }
            _ => {}
        }
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) {
        let index = number(tag, "Index").map(|index| index.saturating_sub(1));
        self.column = index.unwrap_or(self.next_column);
        self.has_formula = attribute(tag, "Formula").is_some();
        let across = number(tag, "MergeAcross").unwrap_or(0);
        let down = number(tag, "MergeDown").unwrap_or(0);
        let last_column = self.column.saturating_add(across);
        self.next_column = last_column.saturating_add(1);
        if let Some(sheet) = self.sheet.as_mut().filter(|_| across > 0 || down > 0) {
            let first_row = self.row.saturating_sub(1);
            sheet.merge(area(
                (first_row, self.column),
                (first_row.saturating_add(down), last_column),
            ));
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, data)) = &mut self.data {
            *data += text;
        } else if let Some(visibility) = &mut self.visibility {
            *visibility += text;
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "Comment" => self.in_comment = false,
            "Data" if !self.in_comment => {
                let value = self.data.take().and_then(|(kind, text)| value(&kind, text));
                if let Some(value) = value {
                    self.has_formula = false;
                    self.push(value)?;
                }
            }
            "Cell" if self.has_formula => {
                self.has_formula = false;
                self.push(Value::EmptyFormula)?;
            }
            "Visible" => {
                let hidden = self.visibility.take().is_some_and(|text| text.contains("Hidden"));
                if let Some(sheet) = self.sheet.as_mut().filter(|_| hidden) {
                    sheet.hide();
                }
            }
            "Worksheet" => self.sheets.extend(self.sheet.take().map(SheetBuilder::finish)),
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, value: Value) -> Result<(), Refusal> {
        match &mut self.sheet {
            Some(sheet) => sheet.push(&mut self.budget, (self.row, self.column), value),
            None => Ok(()),
        }
    }
}

/// Returns the value of a cell, or nothing if it is empty. What does not fit its type stays text.
fn value(kind: &str, text: String) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    let typed = match kind {
        "Number" => text.trim().parse().ok().map(Value::Number),
        "DateTime" => moment::from_iso(&text),
        "Boolean" => Some(Value::Bool(text.trim() == "1")),
        "Error" => Some(Value::Error(text.as_str().into())),
        _ => None,
    };
    Some(typed.unwrap_or_else(|| Value::Text(text.into())))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|own| own.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(Into::into)
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

fn damaged(cause: &str) -> Refusal {
    Refusal::new(
        format!("is damaged ({cause})"),
        "open it in a spreadsheet program and save it as .xlsx",
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Area, Limits};
    use super::*;

    const START: &str = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";

    fn sheets(body: &str) -> Result<Vec<Sheet>, Refusal> {
        let decoded = Decoded { text: format!("{START}{body}"), encoding: "UTF-8", replaced: 0 };
        let limits = Limits::default();
        read(&decoded, Budget::new(&limits)).map(|contents| contents.sheets)
    }

    #[test]
    fn cells_have_their_types_and_places() {
        let found = sheets(
            "<Worksheet ss:Name=\"R &amp; D\"><Table>\
             <Row><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">A &lt;b&gt;&#10;c</Data>\
             <Comment><Data>no</Data></Comment></Cell><Cell><Data ss:Type=\"Number\">5.1</Data></Cell></Row>\
             <Row ss:Index=\"4\"><Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">2026-03-01T00:00:00.000</Data></Cell>\
             <Cell ss:Formula=\"=A1\"/></Row></Table>\
             <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>",
        )
        .unwrap();
        let sheet = &found[0];
        assert_eq!((sheet.name.as_str(), sheet.hidden), ("R & D", true));
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let cells: Vec<_> = sheet
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().map(|cell| (row.number, cell.column, &cell.value)))
            .collect();
        assert_eq!(
            cells,
            [
                (1, 0, &Value::Text("A <b>\nc".into())),
                (1, 2, &Value::Number(5.1)),
                (4, 2, &Value::Date(day)),
                (4, 3, &Value::EmptyFormula),
            ]
        );
        let merged = Area { first_row: 1, first_column: 0, last_row: 1, last_column: 1 };
        assert_eq!(sheet.merged, [merged]);
    }

    #[test]
    fn a_file_that_breaks_off_is_damaged() {
        let refusal = sheets("<Worksheet ss:Name=\"A\"><Table><Row>").unwrap_err();
        assert_eq!(refusal.reason, "is damaged (it breaks off inside a sheet)");
    }
}
