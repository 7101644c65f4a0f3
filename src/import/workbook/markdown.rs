//! Tables written in Markdown. Each table becomes a sheet; the number of a row is that of its line in the file, so
//! that people find it in their editor.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::encoding::Decoded;
use super::sheet_builder::{Budget, SheetBuilder};
use super::{Contents, Format, Refusal, Sheet, Value};

/// Nobody writes more by hand, and the crate needs some fifty times as much memory to read it.
const MOST_BYTES: usize = 8 << 20;

/// Returns whether a line of bars and dashes follows a line with a bar, which is what makes a table.
pub(super) fn has_table(text: &str) -> bool {
    let mut previous = "";
    text.lines().any(|line| {
        let is_table = is_rule(line) && previous.contains('|');
        previous = line;
        is_table
    })
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let dashes = |cell: &str| {
        let cell = cell.trim().trim_start_matches(':').trim_end_matches(':');
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    line.contains('|') && inner.split('|').all(dashes)
}

/// Returns the tables of a text. A single table is named after the file, several after the headings above them.
pub(super) fn read(name: &str, decoded: &Decoded, budget: Budget<'_>) -> Result<Contents, Refusal> {
    if decoded.text.len() > MOST_BYTES {
        return Err(Refusal::new(
            format!("is a Markdown text of more than {} MB", MOST_BYTES >> 20),
            "split it, or save its table as CSV",
        ));
    }
    let mut reader = Reader::new(&decoded.text, budget);
    for (event, range) in Parser::new_ext(&decoded.text, Options::ENABLE_TABLES).into_offset_iter()
    {
        reader.take(event, &range)?;
    }
    let mut sheets = reader.sheets;
    if let [only] = sheets.as_mut_slice() {
        name.clone_into(&mut only.name);
    }
    let format = Format::Markdown { encoding: decoded.encoding };
    Ok(Contents { format, sheets, notes: reader.budget.notes })
}

struct Reader<'a> {
    text: &'a str,
    budget: Budget<'a>,
    sheets: Vec<Sheet>,
    sheet: Option<SheetBuilder>,
    /// The heading above, and the text of the cell or heading that is being read.
    heading: String,
    content: String,
    row: u32,
    column: u32,
    /// How far line ends have been counted.
    counted: usize,
    line: u32,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, budget: Budget<'a>) -> Self {
        Self {
            text,
            budget,
            sheets: Vec::new(),
            sheet: None,
            heading: String::new(),
            content: String::new(),
            row: 0,
            column: 0,
            counted: 0,
            line: 1,
        }
    }

    fn take(&mut self, event: Event<'_>, range: &Range<usize>) -> Result<(), Refusal> {
        match event {
            Event::Start(Tag::Table(_)) => {
                self.sheet = Some(SheetBuilder::new(&self.sheet_name(), false));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.row = self.line_of(range.start);
                self.column = 0;
            }
            Event::Start(Tag::TableCell | Tag::Heading { .. }) => self.content.clear(),
            Event::End(TagEnd::TableCell) => self.end_cell()?,
            Event::End(TagEnd::Heading(_)) => self.content.trim().clone_into(&mut self.heading),
            Event::End(TagEnd::Table) => {
                self.sheets.extend(self.sheet.take().map(SheetBuilder::finish));
            }
            Event::Text(text) | Event::Code(text) => self.content += &text,
            Event::SoftBreak | Event::HardBreak => self.content.push('\n'),
            Event::InlineHtml(tag) if is_line_break(&tag) => self.content.push('\n'),
            Event::InlineHtml(tag) => self.content += &tag,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        if let Some(sheet) = &mut self.sheet {
            let value = Value::Text(self.content.trim().into());
            sheet.push(&mut self.budget, (self.row, self.column), value)?;
        }
        self.column = self.column.saturating_add(1);
        Ok(())
    }

    fn sheet_name(&self) -> String {
        let number = self.sheets.len() + 1;
        let heading = if self.heading.is_empty() { "Table" } else { &self.heading };
        let is_taken = self.sheets.iter().any(|sheet| sheet.name == heading);
        if is_taken || self.heading.is_empty() {
            format!("{heading} {number}")
        } else {
            heading.to_owned()
        }
    }

    /// Returns the number of the line at a place, which never lies before the last one asked for.
    fn line_of(&mut self, place: usize) -> u32 {
        let passed = self.text.get(self.counted..place).unwrap_or_default();
        let lines = passed.matches('\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.counted = self.counted.max(place);
        self.line
    }
}

fn is_line_break(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    matches!(tag.replace([' ', '/'], "").as_str(), "<br>")
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;

    fn sheets(text: &str) -> Vec<Sheet> {
        let decoded = Decoded { text: text.to_owned(), encoding: "UTF-8", replaced: 0 };
        let limits = Limits::default();
        read("file", &decoded, Budget::new(&limits)).unwrap().sheets
    }

    fn text(sheet: &Sheet, row: usize, cell: usize) -> (u32, u16, String) {
        let row = &sheet.rows[row];
        let cell = &row.cells[cell];
        match &cell.value {
            Value::Text(text) => (row.number, cell.column, text.to_string()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_table_is_told_from_text_with_bars() {
        assert!(has_table("a|b\n-|-\n1|2"));
        assert!(has_table("Text\n\n| a |\n| :---: |\n"));
        assert!(!has_table("a|b\n1|2\n-|x"));
        assert!(!has_table("---\ntitle\n---\n"));
    }

    #[test]
    fn rows_stand_on_their_lines_and_cells_are_plain_text() {
        let found =
            sheets("# Risks\n\n| Id | Text |\n|---|---|\n| 1 | a \\| **b** `c`<br>d |\n| 2 | |\n");
        assert_eq!(found[0].name, "file");
        assert_eq!(text(&found[0], 0, 1), (3, 1, "Text".to_owned()));
        assert_eq!(text(&found[0], 1, 1), (5, 1, "a | b c\nd".to_owned()));
        assert_eq!(text(&found[0], 2, 0), (6, 0, "2".to_owned()));
        assert_eq!(found[0].rows[2].cells.len(), 1);
    }

    #[test]
    fn several_tables_are_named_after_their_headings() {
        let table = "| a |\n|---|\n| 1 |\n\n";
        let found = sheets(&format!("{table}# Risks\n{table}{table}## Assets\n{table}"));
        let names: Vec<_> = found.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(names, ["Table 1", "Risks", "Risks 3", "Assets"]);
    }
}
