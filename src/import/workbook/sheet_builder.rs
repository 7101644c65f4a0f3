//! Collects the cells of one sheet in whatever order a file gives them, and stops at the limits before memory
//! is spent. Every format goes through here, so the limits and the order of rows hold for all of them.

use super::{Area, Cell, Limits, Note, Refusal, Row, Sheet, Value};

/// What one file may still use of the limits, and what was noted so far.
pub(super) struct Budget<'a> {
    pub(super) limits: &'a Limits,
    pub(super) notes: Vec<Note>,
    cells: usize,
    text_bytes: usize,
}

/// More notes than this help nobody.
const MOST_NOTES: usize = 200;

impl<'a> Budget<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, notes: Vec::new(), cells: 0, text_bytes: 0 }
    }

    pub(super) fn note(&mut self, sheet: &str, cell: String, message: String) {
        if self.notes.len() < MOST_NOTES {
            self.notes.push(Note { sheet: sheet.to_owned(), cell, message });
        }
    }
}

/// A sheet that is being read.
pub(super) struct SheetBuilder {
    name: String,
    hidden: bool,
    rows: Vec<Row>,
    merged: Vec<Area>,
    in_order: bool,
}

impl SheetBuilder {
    pub(super) fn new(name: &str, hidden: bool) -> Self {
        Self { name: name.to_owned(), hidden, rows: Vec::new(), merged: Vec::new(), in_order: true }
    }

    /// Adds a cell: `row` counts from 1, `column` from 0. Empty text is no content and is left out.
    pub(super) fn push(
        &mut self,
        budget: &mut Budget<'_>,
        (row, column): (u32, u32),
        value: Value,
    ) -> Result<(), Refusal> {
        let value = match value {
            Value::Text(text) if text.is_empty() => return Ok(()),
            Value::Text(text) => Value::Text(self.fitting(budget, (row, column), text)?),
            other => other,
        };
        budget.cells += 1;
        if budget.cells > budget.limits.cells {
            return Err(self.too_much(&format!("more than {} filled cells", budget.limits.cells)));
        }
        let column = u16::try_from(column)
            .ok()
            .filter(|column| usize::from(*column) < budget.limits.columns)
            .ok_or_else(|| {
                self.too_much(&format!("more than {} columns", budget.limits.columns))
            })?;
        let cell = Cell { column, value };
        match self.rows.last_mut() {
            Some(last) if last.number == row => {
                self.in_order &= last.cells.last().is_none_or(|cell| cell.column < column);
                last.cells.push(cell);
            }
            last => {
                self.in_order &= last.is_none_or(|last| last.number < row);
                self.start_row(budget, row, cell)?;
            }
        }
        Ok(())
    }

    pub(super) fn merge(&mut self, area: Area) {
        self.merged.push(area);
    }

    pub(super) fn hide(&mut self) {
        self.hidden = true;
    }

    /// Returns the sheet with rows and columns in rising order, each address once.
    pub(super) fn finish(mut self) -> Sheet {
        if !self.in_order {
            self.rows = ordered(self.rows);
        }
        Sheet { name: self.name, hidden: self.hidden, rows: self.rows, merged: self.merged }
    }

    fn start_row(&mut self, budget: &Budget<'_>, number: u32, cell: Cell) -> Result<(), Refusal> {
        if self.rows.len() >= budget.limits.rows {
            return Err(self.too_much(&format!("more than {} filled rows", budget.limits.rows)));
        }
        // Rows of a register are alike, so the last one tells how much room this one needs.
        let mut cells = Vec::with_capacity(self.rows.last().map_or(4, |row| row.cells.len()));
        cells.push(cell);
        self.rows.push(Row { number, cells });
        Ok(())
    }

    fn fitting(
        &self,
        budget: &mut Budget<'_>,
        position: (u32, u32),
        text: Box<str>,
    ) -> Result<Box<str>, Refusal> {
        let most = budget.limits.cell_chars;
        // A text of few bytes has few characters; only long ones need to be counted.
        let text = match text.char_indices().nth(most) {
            Some((end, _)) if text.len() > most => {
                let length = text.chars().count();
                let message =
                    format!("the text has {length} characters; only the first {most} are kept");
                budget.note(&self.name, address(position), message);
                text.get(..end).unwrap_or_default().into()
            }
            _ => text,
        };
        budget.text_bytes += text.len();
        if budget.text_bytes > budget.limits.text_bytes {
            let most = budget.limits.text_bytes >> 20;
            return Err(self.too_much(&format!("more than {most} MB of text")));
        }
        Ok(text)
    }

    fn too_much(&self, what: &str) -> Refusal {
        Refusal::new(
            format!("the sheet \"{}\" has {what}", self.name),
            "split the file, or remove the sheets and columns that hold no register",
        )
    }
}

/// Returns the address a spreadsheet program shows, for a row from 1 and a column from 0.
pub(super) fn address((row, column): (u32, u32)) -> String {
    format!("{}{row}", column_letters(column))
}

/// Returns the letters that a spreadsheet program shows for a column, counted from 0.
///
/// ```
/// use assay::import::workbook::column_letters;
/// assert_eq!([0_u16, 25, 26].map(column_letters), ["A", "Z", "AA"]);
/// ```
pub fn column_letters(column: impl Into<u32>) -> String {
    let mut letters = Vec::new();
    let mut rest = column.into();
    loop {
        letters.push(u8::try_from(rest % 26).map_or('?', |letter| char::from(b'A' + letter)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// Returns a range that a reader gives with rows and columns from 0. Columns beyond the last one a spreadsheet
/// program knows are cut.
pub(super) fn area(start: (u32, u32), end: (u32, u32)) -> Area {
    let column = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
    Area {
        first_row: start.0.saturating_add(1),
        first_column: column(start.1),
        last_row: end.0.saturating_add(1),
        last_column: column(end.1),
    }
}

/// Joins rows of the same number; of two cells with the same address the later one counts.
fn ordered(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| row.number);
    let mut joined: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        match joined.last_mut() {
            Some(last) if last.number == row.number => last.cells.extend(row.cells),
            _ => joined.push(row),
        }
    }
    for row in &mut joined {
        row.cells.sort_by_key(|cell| cell.column);
        // `dedup_by` keeps the earlier of two, so the later value is swapped into it.
        row.cells.dedup_by(|later, earlier| {
            let same = later.column == earlier.column;
            if same {
                std::mem::swap(&mut later.value, &mut earlier.value);
            }
            same
        });
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn addresses_are_those_of_a_spreadsheet_program() {
        let of = |column| address((7, column));
        assert_eq!(
            [of(0), of(25), of(26), of(701), of(702), of(16_383)],
            ["A7", "Z7", "AA7", "ZZ7", "AAA7", "XFD7"]
        );
    }

    #[test]
    fn cells_in_any_order_become_rows_in_order_and_the_later_value_counts() {
        let limits = Limits::default();
        let mut budget = Budget::new(&limits);
        let mut sheet = SheetBuilder::new("S", false);
        for (row, column, value) in [(3, 1, "x"), (1, 2, "c"), (1, 0, "a"), (3, 1, "y"), (2, 0, "")]
        {
            sheet.push(&mut budget, (row, column), text(value)).unwrap();
        }
        let rows = sheet.finish().rows;
        assert_eq!(
            rows,
            [
                Row {
                    number: 1,
                    cells: vec![
                        Cell { column: 0, value: text("a") },
                        Cell { column: 2, value: text("c") }
                    ]
                },
                Row { number: 3, cells: vec![Cell { column: 1, value: text("y") }] },
            ]
        );
    }

    #[test]
    fn a_text_above_the_limit_is_cut_and_noted_with_its_address() {
        let limits = Limits { cell_chars: 3, ..Limits::default() };
        let mut budget = Budget::new(&limits);
        let mut sheet = SheetBuilder::new("S", false);
        sheet.push(&mut budget, (2, 1), text("äöüß")).unwrap();
        assert_eq!(sheet.finish().rows[0].cells[0].value, text("äöü"));
        assert_eq!(budget.notes[0].cell, "B2");
        assert_eq!(budget.notes[0].message, "the text has 4 characters; only the first 3 are kept");
    }

    #[test]
    fn each_limit_refuses_with_the_sheet_in_the_sentence() {
        let cases = [
            (Limits { rows: 1, ..Limits::default() }, "more than 1 filled rows"),
            (Limits { columns: 1, ..Limits::default() }, "more than 1 columns"),
            (Limits { cells: 1, ..Limits::default() }, "more than 1 filled cells"),
            (Limits { text_bytes: 1, ..Limits::default() }, "more than 0 MB of text"),
        ];
        for (limits, expected) in cases {
            let mut budget = Budget::new(&limits);
            let mut sheet = SheetBuilder::new("S", false);
            sheet.push(&mut budget, (1, 0), text("a")).unwrap();
            let refusal = sheet.push(&mut budget, (2, 1), text("b")).unwrap_err();
            assert_eq!(refusal.reason, format!("the sheet \"S\" has {expected}"));
        }
    }
}
