//! Tables written in HTML, as many tools save under the name `.xls`. All tables of a page become one sheet, one
//! below the other, as a spreadsheet program shows them.

use html5gum::{StartTag, Token, Tokenizer};

use super::encoding::Decoded;
use super::sheet_builder::{Budget, SheetBuilder, area};
use super::{Contents, Format, Refusal, Value};

/// No table that people keep is wider, and it bounds the work for ranges that span rows.
const MOST_COLUMNS: u32 = 1024;
/// The bounds browsers set as well.
const MOST_COLUMNS_SPANNED: u32 = 1000;
const MOST_ROWS_SPANNED: u32 = 65_534;

/// Returns the tables of a page as one sheet called `name`.
pub(super) fn read(name: &str, decoded: &Decoded, budget: Budget<'_>) -> Result<Contents, Refusal> {
    let mut reader = Reader {
        budget,
        sheet: SheetBuilder::new(name, false),
        tables: 0,
        row: 0,
        column: 0,
        cell: None,
        ignored: None,
        spanned: Vec::new(),
        found_table: false,
    };
    for token in Tokenizer::new(decoded.text.as_str()) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&tag)?,
            Token::EndTag(tag) => reader.end(&tag.name)?,
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.end_cell()?;
    if !reader.found_table {
        return Err(Refusal::new(
            "is a web page without a table",
            "export the register again; a page that asks to sign in is often saved by mistake",
        ));
    }
    let format = Format::Html { encoding: decoded.encoding };
    Ok(Contents { format, sheets: vec![reader.sheet.finish()], notes: reader.budget.notes })
}

/// A cell that is being read.
struct OpenCell {
    text: String,
    columns: u32,
    rows: u32,
}

struct Reader<'a> {
    budget: Budget<'a>,
    sheet: SheetBuilder,
    /// How many tables are open; what stands in an inner one is text of the outer cell.
    tables: usize,
    row: u32,
    column: u32,
    cell: Option<OpenCell>,
    /// The element whose content is no text, such as a script.
    ignored: Option<Vec<u8>>,
    /// For each column the last row that a cell from above still covers.
    spanned: Vec<u32>,
    found_table: bool,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), Refusal> {
        let name = tag.name.as_slice();
        match name {
            b"script" | b"style" | b"title" if self.ignored.is_none() => {
                self.ignored = (!tag.self_closing).then(|| name.to_vec());
            }
            b"table" => {
                self.tables += 1;
                self.found_table = true;
            }
            b"tr" if self.tables == 1 => {
                self.end_cell()?;
                self.row = self.row.saturating_add(1);
                self.column = 0;
            }
            b"td" | b"th" if self.tables == 1 => {
                self.end_cell()?;
                self.row = self.row.max(1);
                self.skip_covered()?;
                let columns = number(tag, b"colspan").min(MOST_COLUMNS_SPANNED);
                let rows = number(tag, b"rowspan").min(MOST_ROWS_SPANNED);
                self.cell = Some(OpenCell { text: String::new(), columns, rows });
            }
            b"br" => self.break_line(),
            b"p" | b"div" | b"li" | b"tr" => self.start_line(),
            b"td" | b"th" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Refusal> {
        if self.ignored.as_deref() == Some(name) {
            self.ignored = None;
        }
        match name {
            b"td" | b"th" | b"tr" if self.tables == 1 => self.end_cell()?,
            b"table" => {
                if self.tables == 1 {
                    self.end_cell()?;
                    self.spanned.clear();
                }
                self.tables = self.tables.saturating_sub(1);
            }
            b"p" | b"div" | b"li" => self.start_line(),
            _ => {}
        }
        Ok(())
    }

    /// Adds text as a browser shows it: any run of white space is one blank.
    fn text(&mut self, text: &str) {
        let Some(cell) = self.cell.as_mut().filter(|_| self.ignored.is_none()) else { return };
        for letter in text.chars() {
            let is_space = letter.is_ascii_whitespace();
            if !is_space {
                cell.text.push(if letter == '\u{a0}' { ' ' } else { letter });
            } else if !cell.text.ends_with([' ', '\n']) {
                cell.text.push(' ');
            }
        }
    }

    fn start_line(&mut self) {
        if self.cell.as_ref().is_some_and(|cell| !cell.text.trim_end_matches(' ').ends_with('\n')) {
            self.break_line();
        }
    }

    fn break_line(&mut self) {
        if let Some(cell) = self.cell.as_mut() {
            let kept = cell.text.trim_end_matches(' ').len();
            cell.text.truncate(kept);
            if !cell.text.is_empty() {
                cell.text.push('\n');
            }
        }
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let (first_row, first_column) = (self.row, self.column);
        self.column = first_column.saturating_add(cell.columns);
        let last_row = first_row.saturating_add(cell.rows - 1);
        if cell.columns > 1 || cell.rows > 1 {
            self.sheet.merge(area((first_row - 1, first_column), (last_row - 1, self.column - 1)));
        }
        if cell.rows > 1 {
            for column in first_column..self.column {
                let column = usize::try_from(column).unwrap_or(usize::MAX);
                if column >= self.spanned.len() {
                    self.spanned.resize(column + 1, 0);
                }
                if let Some(covered) = self.spanned.get_mut(column) {
                    *covered = last_row;
                }
            }
        }
        let value = Value::Text(cell.text.trim().into());
        self.sheet.push(&mut self.budget, (first_row, first_column), value)
    }

    fn skip_covered(&mut self) -> Result<(), Refusal> {
        let covered = |column: u32| {
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            self.spanned.get(column).is_some_and(|last| *last >= self.row)
        };
        self.column =
            (self.column..MOST_COLUMNS).find(|column| !covered(*column)).unwrap_or(MOST_COLUMNS);
        if self.column >= MOST_COLUMNS {
            return Err(Refusal::new(
                format!("has a table of more than {MOST_COLUMNS} columns"),
                "open it in a spreadsheet program and save it as .xlsx",
            ));
        }
        Ok(())
    }
}

/// Returns a span, which is 1 unless the tag says otherwise.
fn number(tag: &StartTag<()>, name: &[u8]) -> u32 {
    let text = tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
    text.and_then(|text| text.trim().parse().ok()).filter(|span| *span > 0).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::super::{Area, Limits, Sheet};
    use super::*;

    fn sheet(text: &str) -> Sheet {
        let decoded = Decoded { text: text.to_owned(), encoding: "UTF-8", replaced: 0 };
        let limits = Limits::default();
        read("file", &decoded, Budget::new(&limits)).unwrap().sheets.remove(0)
    }

    fn cells(sheet: &Sheet) -> Vec<(u32, u16, &str)> {
        let rows = sheet.rows.iter();
        rows.flat_map(|row| {
            row.cells.iter().map(|cell| match &cell.value {
                Value::Text(text) => (row.number, cell.column, &**text),
                other => panic!("{other:?}"),
            })
        })
        .collect()
    }

    #[test]
    fn cells_are_read_as_a_browser_shows_them() {
        let found = sheet(
            "<html><head><style>td { x }</style></head><body><table>\
             <tr><th>Id<th>Text</tr>\n<tr><td>1</td><td>a &amp; b<br>c\n  d&nbsp;e &lt;x&gt;</td></tr>\
             <tr><td>2<td><script>no</script><p>one</p><p>two</p></table>",
        );
        assert_eq!(
            cells(&found),
            [
                (1, 0, "Id"),
                (1, 1, "Text"),
                (2, 0, "1"),
                (2, 1, "a & b\nc d e <x>"),
                (3, 0, "2"),
                (3, 1, "one\ntwo"),
            ]
        );
    }

    #[test]
    fn spans_move_the_cells_after_them_and_are_merged_ranges() {
        let found = sheet(
            "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>\
             <table><tr><td>e</td></tr></table>",
        );
        assert_eq!(
            cells(&found),
            [(1, 0, "a"), (1, 1, "b"), (2, 1, "c"), (2, 2, "d"), (3, 0, "e")]
        );
        assert_eq!(
            found.merged,
            [
                Area { first_row: 1, first_column: 0, last_row: 2, last_column: 0 },
                Area { first_row: 1, first_column: 1, last_row: 1, last_column: 2 },
            ]
        );
    }

    #[test]
    fn an_inner_table_is_text_of_its_cell() {
        let found =
            sheet("<table><tr><td>a<table><tr><td>b<td>c</table></td><td>d</td></tr></table>");
        assert_eq!(cells(&found), [(1, 0, "a\nb c"), (1, 1, "d")]);
    }

    #[test]
    fn a_table_of_endless_columns_is_refused() {
        let decoded = Decoded {
            text: format!("<table><tr>{}<td>x", "<td colspan=1000>".repeat(3)),
            encoding: "UTF-8",
            replaced: 0,
        };
        let limits = Limits::default();
        assert!(read("file", &decoded, Budget::new(&limits)).is_err());
    }
}
