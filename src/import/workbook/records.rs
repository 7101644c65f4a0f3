//! Delimited text becomes records of fields. The rules are those of spreadsheet programs: a field that starts
//! with a quotation mark runs to the closing one, over line breaks if need be, and a doubled mark stands for one.
//!
//! A crate reads well-formed text as well. This reader exists for what people really keep: it counts blank lines
//! as rows, and a quotation mark that is never closed costs one field instead of the rest of the file.

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Record {
    /// Its fields; a blank line has none.
    pub(super) fields: Vec<String>,
    /// Index of the first field whose opening quotation mark is never closed.
    pub(super) repaired: Option<usize>,
}

/// No spreadsheet program shows more columns.
const MOST_FIELDS: usize = 16_384;

impl Record {
    /// Adds a field. Beyond the last column there is room for one more, which tells that there are too many; a line
    /// of nothing but delimiters must not fill the memory with empty fields.
    fn add(&mut self, field: String) {
        if self.fields.len() <= MOST_FIELDS {
            self.fields.push(field);
        } else if let Some(last) = self.fields.last_mut().filter(|_| !field.is_empty()) {
            *last = field;
        }
    }
}

/// The records of a text, one after the other.
pub(super) struct Records<'a> {
    rest: &'a str,
    delimiter: char,
    /// How many more bytes may be read in vain in search of closing marks. Without it, a file made of opening
    /// marks would be read once for each of them.
    patience: usize,
}

/// How many times the length of the text may be read in vain.
const PATIENCE: usize = 4;

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, delimiter: char) -> Self {
        Self { rest: text, delimiter, patience: text.len().saturating_mul(PATIENCE) }
    }

    /// Takes an unquoted field: everything up to the delimiter or the end of the line.
    fn plain_field(&mut self) -> String {
        let end = self
            .rest
            .find(|letter| letter == self.delimiter || is_line_end(letter))
            .unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        field.to_owned()
    }

    /// Takes a quoted field if its closing mark is found.
    fn quoted_field(&mut self) -> Option<String> {
        let body = self.rest.strip_prefix('"').filter(|_| self.patience > 0)?;
        let mut field = String::new();
        let mut previous = '"';
        let mut spans_lines = false;
        let mut letters = body.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            if letter == '\r' {
                // Line breaks inside a cell are stored as one character, as spreadsheet programs do.
                if letters.peek().is_none_or(|(_, next)| *next != '\n') {
                    field.push('\n');
                }
                spans_lines = true;
            } else if letter == '"' {
                let next = letters.peek().map(|(_, next)| *next);
                if next == Some('"') {
                    field.push('"');
                    letters.next();
                } else if next.is_none_or(|next| next == self.delimiter || is_line_end(next)) {
                    self.rest = body.get(at + 1..).unwrap_or_default();
                    return Some(field);
                } else if spans_lines && (previous == self.delimiter || is_line_end(previous)) {
                    // This mark opens a field of a later line: the one being read was never closed.
                    self.patience = self.patience.saturating_sub(at);
                    return None;
                } else {
                    field.push('"');
                }
            } else {
                spans_lines |= letter == '\n';
                field.push(letter);
            }
            previous = letter;
        }
        self.patience = self.patience.saturating_sub(body.len());
        None
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.rest.is_empty() {
            return None;
        }
        let mut record = Record::default();
        loop {
            let field = if self.rest.starts_with('"') {
                self.quoted_field().unwrap_or_else(|| {
                    record.repaired = record.repaired.or(Some(record.fields.len()));
                    self.rest = self.rest.strip_prefix('"').unwrap_or(self.rest);
                    self.plain_field()
                })
            } else {
                self.plain_field()
            };
            let is_blank_line = record.fields.is_empty() && field.is_empty();
            if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
                record.add(field);
                self.rest = rest;
                continue;
            }
            if !is_blank_line {
                record.add(field);
            }
            let rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
            self.rest = rest.strip_prefix('\n').unwrap_or(rest);
            return Some(record);
        }
    }
}

fn is_line_end(letter: char) -> bool {
    matches!(letter, '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<Vec<String>> {
        Records::new(text, ',').map(|record| record.fields).collect()
    }

    #[test]
    fn quoted_fields_keep_delimiters_line_breaks_and_marks() {
        assert_eq!(
            fields("a,\"b,c\",\"say \"\"yes\"\"\"\r\n\"two\r\nlines\",x"),
            [vec!["a", "b,c", "say \"yes\""], vec!["two\nlines", "x"],]
        );
    }

    #[test]
    fn blank_lines_are_records_and_all_line_ends_count() {
        let expected: [&[&str]; 4] = [&["a", "b"], &[], &["c", ""], &["d"]];
        for text in ["a,b\n\nc,\nd\n", "a,b\r\n\r\nc,\r\nd\r\n", "a,b\r\rc,\rd"] {
            assert_eq!(fields(text), expected, "{text:?}");
        }
        assert_eq!(fields("\"\"\n,\n"), [vec![], vec!["", ""]]);
    }

    #[test]
    fn marks_inside_a_text_are_kept() {
        assert_eq!(
            fields("5\" disk,\"the \"best\" one\",x\n"),
            [vec!["5\" disk", "the \"best\" one", "x"]]
        );
        assert_eq!(
            fields("\"first\nsaid \"yes\" here\",x\n"),
            [vec!["first\nsaid \"yes\" here", "x"]]
        );
    }

    #[test]
    fn a_mark_that_is_never_closed_costs_one_field() {
        let text = "id,text,state\n1,\"open,planned\n2,\"closed\",done\n3,\"last";
        let records: Vec<_> = Records::new(text, ',').collect();
        let fields: Vec<_> = records.iter().map(|record| record.fields.clone()).collect();
        assert_eq!(
            fields,
            [
                vec!["id", "text", "state"],
                vec!["1", "open", "planned"],
                vec!["2", "closed", "done"],
                vec!["3", "last"],
            ]
        );
        let repaired: Vec<_> = records.iter().map(|record| record.repaired).collect();
        assert_eq!(repaired, [None, Some(1), None, Some(1)]);
    }

    #[test]
    fn a_line_of_delimiters_keeps_one_field_more_than_there_are_columns() {
        let record = Records::new(&(",".repeat(40_000) + "x"), ',').next().unwrap();
        assert_eq!((record.fields.len(), record.fields[16_384].as_str()), (16_385, "x"));
    }

    #[test]
    fn a_text_made_of_opening_marks_takes_no_quadratic_time() {
        let text = "\"\"x\n".repeat(200_000);
        assert_eq!(Records::new(&text, ',').count(), 200_000);
        let one_line = "\"x,".repeat(200_000);
        assert_eq!(Records::new(&one_line, ',').count(), 1);
    }
}
