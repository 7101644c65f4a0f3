//! Delimited text: which character separates the fields, and which row and column each field stands in.

use super::encoding::Decoded;
use super::records::Records;
use super::sheet_builder::{Budget, SheetBuilder, address};
use super::{Contents, Format, Refusal, Value, markdown};

/// In the order of preference when nothing else decides.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// How many records, and how much text at most, decide on the delimiter.
const SAMPLE_RECORDS: usize = 50;
const SAMPLE_BYTES: usize = 256 << 10;

/// Returns a text's records as the rows of one sheet called `name`.
pub(super) fn read(
    name: &str,
    decoded: &Decoded,
    mut budget: Budget<'_>,
) -> Result<Contents, Refusal> {
    let (delimiter, text) = match named_delimiter(&decoded.text) {
        Some(named) => named,
        None => (likely_delimiter(&decoded.text), decoded.text.as_str()),
    };
    let mut sheet = SheetBuilder::new(name, false);
    // The number of the record is the number of the row a spreadsheet program shows, so blank lines count.
    for (number, record) in (1_u32..).zip(Records::new(text, delimiter)) {
        if let Some(column) = record.repaired.and_then(|index| u32::try_from(index).ok()) {
            let message = "its opening quotation mark is never closed; the field was taken to end on its line";
            budget.note(name, address((number, column)), message.to_owned());
        }
        for (column, field) in (0_u32..).zip(record.fields) {
            sheet.push(&mut budget, (number, column), Value::Text(without_formula_mark(field)))?;
        }
    }
    Ok(Contents {
        format: Format::Delimited { delimiter, encoding: decoded.encoding },
        sheets: vec![sheet.finish()],
        notes: budget.notes,
    })
}

/// Returns whether the text has a cell of several lines that holds a table written in Markdown.
pub(super) fn has_table_in_a_cell(text: &str) -> bool {
    Records::new(text, likely_delimiter(text))
        .any(|record| record.fields.iter().any(|field| markdown::has_table(field)))
}

/// Some tools write `="007"` so that a spreadsheet program keeps the zeros; what is meant is the text. Others write an
/// apostrophe before what a spreadsheet program would run as a formula, one more than there is in the text itself.
fn without_formula_mark(field: String) -> Box<str> {
    if let Some(rest) = field.strip_prefix('\'')
        && rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t'])
    {
        return rest.into();
    }
    match field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => inner.into(),
        _ => field.into(),
    }
}

/// Returns the delimiter that a first line such as `sep=;` names, and the text after that line, which spreadsheet
/// programs do not show as a row.
fn named_delimiter(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let named = line.trim_end_matches('\r').trim_matches('"');
    let mut letters = named.strip_prefix("sep=").or_else(|| named.strip_prefix("SEP="))?.chars();
    let delimiter = letters.next().filter(|letter| !letter.is_alphanumeric() && *letter != '"')?;
    letters.next().is_none().then_some((delimiter, rest))
}

/// Returns the delimiter between the cells of a first line that has every one of them in quotation marks: a program wrote
/// it, and what stands between the marks can be nothing else.
fn delimiter_between_marks(text: &str) -> Option<char> {
    DELIMITERS.into_iter().find(|delimiter| {
        let first = Records::new(text, *delimiter).next().unwrap_or_default();
        let quoted = first.fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\"")));
        let line = quoted.collect::<Vec<_>>().join(&delimiter.to_string());
        let rest = text.strip_prefix(&line).filter(|_rest| first.fields.len() > 1);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']))
    })
}

/// Returns the delimiter under which the first records agree best in their number of fields.
fn likely_delimiter(text: &str) -> char {
    if let Some(delimiter) = delimiter_between_marks(text) {
        return delimiter;
    }
    let sample = sample(text);
    let mut best = (0, ',');
    for delimiter in DELIMITERS {
        let agreement = agreement(sample, delimiter);
        if agreement > best.0 {
            best = (agreement, delimiter);
        }
    }
    best.1
}

/// Returns the start of the text, ending at a line end.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE_BYTES {
        return text;
    }
    // A character has at most four bytes, so one of the places before the end is a boundary.
    let start =
        (SAMPLE_BYTES - 3..=SAMPLE_BYTES).rev().find_map(|end| text.get(..end)).unwrap_or(text);
    start.rfind('\n').and_then(|end| start.get(..=end)).unwrap_or(start)
}

/// Returns how well the records agree: the share of those with the most frequent number of fields, squared, since
/// a delimiter that only occurs in texts agrees by chance now and then, times how many times they are split.
fn agreement(text: &str, delimiter: char) -> usize {
    const ENOUGH_SPLITS: usize = 4;
    let counts: Vec<usize> = Records::new(text, delimiter)
        .map(|record| record.fields.len())
        .filter(|count| *count > 0)
        .take(SAMPLE_RECORDS)
        .collect();
    let hits_of = |wanted: usize| counts.iter().filter(|count| **count == wanted).count();
    counts
        .iter()
        .filter(|count| **count > 1)
        .map(|count| {
            let share = hits_of(*count) * 1000 / counts.len();
            share * share * (count - 1).min(ENOUGH_SPLITS)
        })
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Sheet};
    use super::*;

    fn contents(text: &str) -> Contents {
        let decoded = Decoded { text: text.to_owned(), encoding: "UTF-8", replaced: 0 };
        let limits = Limits::default();
        read("risks", &decoded, Budget::new(&limits)).unwrap()
    }

    fn delimiter(text: &str) -> char {
        match contents(text).format {
            Format::Delimited { delimiter, .. } => delimiter,
            other => panic!("{other:?}"),
        }
    }

    /// Writes a sheet as `row:column=text` so that a case fits on a line.
    fn cells(sheet: &Sheet) -> String {
        let cell = |row: u32, column: u16, value: &Value| match value {
            Value::Text(text) => format!("{row}:{column}={text}"),
            other => panic!("{other:?}"),
        };
        let rows = sheet.rows.iter();
        let all = rows.flat_map(|row| {
            row.cells.iter().map(|own| cell(row.number, own.column, &own.value)).collect::<Vec<_>>()
        });
        all.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_apostrophe_before_a_formula_is_dropped() {
        let sheet = &contents("id,text\n1,'=1+1\n2,''=1+1\n3,'n Abend\n4,'-5\n").sheets[0];
        assert_eq!(
            cells(sheet),
            "1:0=id 1:1=text 2:0=1 2:1==1+1 3:0=2 3:1='=1+1 4:0=3 4:1='n Abend 5:0=4 5:1=-5"
        );
    }

    #[test]
    fn the_delimiter_is_the_one_under_which_records_agree() {
        assert_eq!(delimiter("id,text\n1,a; b; c; d\n2,a; b\n"), ',');
        assert_eq!(delimiter("Nr;Wert;Text\n1;0,5;a, b, c\n2;1,5;d, e\n"), ';');
        assert_eq!(delimiter("id\ttext, long\n1\ta, b\n2\tc, d, e\n"), '\t');
        assert_eq!(delimiter("id|text|state\n1|a, b|x\n2|c|y\n"), '|');
        assert_eq!(delimiter("id,text\n1,\"a;b;c\"\n2,\"d;e;f\"\n"), ',');
        assert_eq!(delimiter("only one column\nvalue\n"), ',');
    }

    #[test]
    fn a_first_line_of_quoted_cells_tells_the_delimiter_whatever_its_texts_hold() {
        let texts = "\"1\",\"a; b; c; d\ne; f; g; h\"\r\n".repeat(3);
        assert_eq!(delimiter(&format!("\"id\",\"a \"\"b\"\"; c\"\r\n{texts}")), ',');
        assert_eq!(delimiter("\"id\";\"a, b\"\n1;a, b, c\n2;d, e, f\n"), ';');
        assert_eq!(delimiter("\"Risks, as of today\"\nid;text\n1;a\n2;b\n"), ';');
    }

    #[test]
    fn a_first_line_that_names_the_delimiter_is_no_row() {
        let contents = contents("sep=;\r\nid;text\r\n1;a, b\r\n");
        assert_eq!(cells(&contents.sheets[0]), "1:0=id 1:1=text 2:0=1 2:1=a, b");
        assert_eq!(delimiter("\"sep=|\"\nid|text\n"), '|');
    }

    #[test]
    fn row_numbers_are_those_a_spreadsheet_program_shows() {
        let contents = contents("id;text\n\n1;\"two\nlines\"\n2;;x\n;;\n3\n");
        assert_eq!(
            cells(&contents.sheets[0]),
            "1:0=id 1:1=text 3:0=1 3:1=two\nlines 4:0=2 4:2=x 6:0=3"
        );
    }

    #[test]
    fn a_repaired_record_is_noted_with_its_address() {
        let contents = contents("id,text\n1,\"open\n2,\"closed\"\n");
        assert_eq!(contents.notes[0].cell, "B2");
        assert_eq!(cells(&contents.sheets[0]), "1:0=id 1:1=text 2:0=1 2:1=open 3:0=2 3:1=closed");
    }

    #[test]
    fn a_formula_that_only_protects_zeros_is_the_text_it_protects() {
        let contents = contents("id,text\n=\"007\",\"=\"\"A\"\"&\"\"B\"\"\"\n");
        assert_eq!(cells(&contents.sheets[0]), "1:0=id 1:1=text 2:0=007 2:1==\"A\"&\"B\"");
    }
}
