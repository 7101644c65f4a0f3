//! Rows of files as reading them would give them, built by hand.

use assay::{
    app::imports::{FileRead, ReadSheet},
    domain::{
        import_plan::Incoming,
        record::{Extra, Fields},
        registers::RecordKind,
    },
};

use super::examples::field;

/// Returns a file of one sheet; the columns are A, B, C … in the order of the fields that any row has.
pub(crate) fn file(name: &str, incoming: Vec<Incoming>) -> FileRead {
    let mut letters = ('A'..='Z').map(String::from);
    let mut sheet = ReadSheet { name: SHEET.to_owned(), ..ReadSheet::default() };
    for row in &incoming {
        row.kind.name().clone_into(&mut sheet.kind);
        for (field, _text) in row.fields.iter() {
            sheet.fields.entry(field.to_owned()).or_insert_with(|| letters.next().unwrap());
        }
        for header in row.extra.keys() {
            sheet.extra.entry(header.clone()).or_insert_with(|| letters.next().unwrap());
        }
    }
    FileRead { file: name.to_owned(), sha256: "ab".repeat(32), sheets: vec![sheet], incoming }
}

/// The name of the sheet.
pub(crate) const SHEET: &str = "Register";

/// Returns a row; a name that is no field is that of a further column.
pub(crate) fn row(kind: RecordKind, row: u32, texts: &[(&str, &str)]) -> Incoming {
    let (mut fields, mut extra) = (Fields::default(), Extra::new());
    for (name, text) in texts {
        if kind.fields().iter().any(|field| field.name == *name) {
            fields.set(field(kind, name).name, text);
        } else {
            extra.insert((*name).to_owned(), (*text).to_owned());
        }
    }
    Incoming { kind, sheet: SHEET.to_owned(), row, fields, extra }
}
