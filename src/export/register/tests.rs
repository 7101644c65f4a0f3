use chrono::NaiveDate;
use proptest::prelude::*;

use super::{fixture::*, *};
use crate::{
    domain::record::{Extra, Fields, plain_text},
    import::workbook::{self, Limits, Value, Workbook},
};

fn register(kind: RecordKind, records: &[Kept]) -> Register<'_> {
    let on = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    Register { name: kind.name(), kind, organisation: "Norvale & Söhne", on, records }
}

fn asset(texts: &[(&'static str, &str)], extra: &[(&str, &str)]) -> Kept {
    let mut fields = Fields::default();
    for (name, text) in texts {
        fields.set(name, text);
    }
    let own = |(header, text): &(&str, &str)| ((*header).to_owned(), (*text).to_owned());
    kept(RecordKind::Assets, fields, extra.iter().map(own).collect())
}

fn text(register: &Register<'_>, format: Format) -> String {
    String::from_utf8(write(register, format).unwrap()).unwrap()
}

fn read_back(register: &Register<'_>, format: Format) -> Workbook {
    let bytes = write(register, format).unwrap();
    let name = format!("export.{}", format.ending());
    workbook::read_bytes(&name, bytes, &Limits::default()).unwrap()
}

/// The text of a cell, as the importer takes it for a field.
fn cell_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::DateTime(moment) => {
            moment.format("%Y-%m-%d %H:%M:%S").to_string().trim_end_matches(":00").to_owned()
        }
        other => panic!("{other:?}"),
    }
}

/// The cells of all rows, empty ones as empty texts.
fn grid(book: &Workbook, columns: usize) -> Vec<Vec<String>> {
    let rows = book.sheets[0].rows.iter();
    let numbers: Vec<u32> = rows.clone().map(|row| row.number).collect();
    assert!((1_u32..).zip(numbers).all(|(expected, number)| expected == number));
    rows.map(|row| {
        let mut texts = vec![String::new(); columns];
        for cell in &row.cells {
            texts[usize::from(cell.column)] = cell_text(&cell.value);
        }
        texts
    })
    .collect()
}

fn assert_cells_come_back(register: &Register<'_>) {
    for format in Format::ALL {
        assert_cells_come_back_as(register, format);
    }
}

fn assert_cells_come_back_as(register: &Register<'_>, format: Format) {
    let columns = columns(register);
    let book = read_back(register, format);
    assert!(book.notes.is_empty(), "{format:?}: {:?}", book.notes);
    let headers: Vec<String> = columns.iter().map(|column| column.header.to_string()).collect();
    let shown = |record: &Kept, column: &Column<'_>| match format {
        Format::Json => column.text(record).to_owned(),
        Format::Xlsx | Format::Csv => column.shown(record).into_owned(),
    };
    let row = |record| columns.iter().map(|column| shown(record, column)).collect();
    let expected = std::iter::once(headers).chain(register.records.iter().map(row));
    let found = grid(&book, columns.len());
    assert_eq!(found.len(), register.records.len() + 1);
    for (found, expected) in found.into_iter().zip(expected) {
        assert_eq!(found, expected, "{} as {format:?}", register.name);
    }
}

#[test]
fn every_text_that_hurts_comes_back_in_its_cell() {
    for kind in [RecordKind::Assets, RecordKind::Incidents, RecordKind::MetricValues] {
        assert_cells_come_back(&register(kind, &hurting(kind, 1)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_texts_come_back(
        kind in proptest::sample::select(RecordKind::ALL),
        texts in proptest::collection::vec(proptest::collection::vec(any_text(), 1..28), 1..6),
        own in proptest::collection::btree_map(any_text(), any_text(), 0..3),
    ) {
        let own: Extra = own
            .into_iter()
            .map(|(header, text)| (plain_text(&header), plain_text(&text)))
            .filter(|(header, text)| !header.is_empty() && !text.is_empty())
            .collect();
        assert_cells_come_back(&register(kind, &records_of(kind, &texts, &own)));
    }
}

#[test]
fn the_longest_text_of_a_cell_comes_back_and_a_longer_one_is_refused_by_name() {
    let whole = "🙂".repeat(16_383) + "x";
    let records = [asset(&[("asset_id", "A-1"), ("name", &whole)], &[])];
    assert_cells_come_back(&register(RecordKind::Assets, &records));
    let longer = [asset(&[("asset_id", "A-1"), ("name", &(whole + "x"))], &[])];
    let longer = register(RecordKind::Assets, &longer);
    assert_eq!(
        write(&longer, Format::Xlsx).unwrap_err().to_string(),
        "register assets, “A-1”, Asset: the text has 32768 characters and a cell of .xlsx holds 32767; \
         shorten it, or export to .json"
    );
    assert!(write(&longer, Format::Csv).is_ok());
    let long_header = "h".repeat(32_768);
    let headed = [asset(&[("name", "Payroll")], &[(&long_header, "x")])];
    let refused = write(&register(RecordKind::Assets, &headed), Format::Xlsx).unwrap_err();
    assert!(refused.to_string().starts_with("register assets, “the header”, hhh"), "{refused}");
}

#[test]
fn delimited_text_holds_no_more_than_the_importer_keeps_whole() {
    assert_eq!(csv::LONGEST_TEXT, Limits::default().cell_chars);
    let long = "ä".repeat(csv::LONGEST_TEXT);
    let records = [asset(&[("name", &long)], &[])];
    assert_cells_come_back_as(&register(RecordKind::Assets, &records), Format::Csv);
    let longer = [asset(&[("name", "Payroll"), ("notes", &(long + "ä"))], &[])];
    let longer = register(RecordKind::Assets, &longer);
    assert_eq!(
        write(&longer, Format::Csv).unwrap_err().to_string(),
        "register assets, “Payroll”, Notes: the text has 100001 characters and a cell of .csv holds 100000; \
         shorten it, or export to .json"
    );
    assert_cells_come_back_as(&longer, Format::Json);
}

#[test]
fn a_register_beyond_what_is_kept_in_memory_comes_back_too() {
    let records: Vec<Kept> = (0..=xlsx::MOST_IN_MEMORY)
        .map(|number| {
            let (id, day) = (format!("{number:05}"), format!("2026-01-{:02}", number % 28 + 1));
            asset(&[("asset_id", &id), ("name", "<r>_x0041_</r>"), ("reviewed_on", &day)], &[])
        })
        .collect();
    assert_cells_come_back_as(&register(RecordKind::Assets, &records), Format::Xlsx);
}

#[test]
fn an_empty_register_is_a_template() {
    assert_cells_come_back(&register(RecordKind::Assets, &[]));
}

#[test]
fn the_same_register_gives_the_same_bytes() {
    let records = hurting(RecordKind::Assets, 4);
    let register = register(RecordKind::Assets, &records);
    for format in Format::ALL {
        assert_eq!(write(&register, format).unwrap(), write(&register, format).unwrap());
    }
}

#[test]
fn delimited_text_quotes_every_cell_and_runs_nothing() {
    let texts =
        [("asset_id", "007"), ("name", "=1+1"), ("class", "system"), ("notes", "a \"b\"\nc")];
    let records = [asset(&texts, &[("'-Rack", "-5"), ("Owner", "'=x")])];
    let written = text(&register(RecordKind::Assets, &records), Format::Csv);
    let mut lines = written.split("\r\n");
    assert!(
        lines.next().unwrap().starts_with("\u{feff}\"Asset ID\",\"Asset\",\"Type\",\"Class\",")
    );
    assert_eq!(
        lines.next().unwrap().replace(",\"\"", ""),
        "\"007\",\"'=1+1\",\"System\",\"a \"\"b\"\"\nc\",\"'-5\",\"''=x\""
    );
}

#[test]
fn json_holds_canonical_texts_by_field() {
    let texts = [("asset_id", "007"), ("name", "=1+1"), ("class", "system")];
    let records = [asset(&texts, &[("Rack", "'-5")])];
    insta::assert_snapshot!(text(&register(RecordKind::Assets, &records), Format::Json), @r#"
    {
      "register": "assets",
      "organisation": "Norvale & Söhne",
      "exported": "2026-11-21",
      "records": [
        {
          "key": "007",
          "fields": {
            "asset_id": "007",
            "class": "system",
            "name": "=1+1"
          },
          "extra": {
            "Rack": "'-5"
          }
        }
      ]
    }
    "#);
}
