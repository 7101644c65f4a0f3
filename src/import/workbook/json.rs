//! A register that this program exported as JSON becomes the sheet that its export as a workbook would be: titles of
//! fields and own columns in the first row, a record a row. JSON of any other kind is refused by name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    Contents, Format, Limits, Refusal, Value,
    sheet_builder::{Budget, SheetBuilder},
};
use crate::domain::{
    natural::natural_order,
    registers::{exported::Exported, own_column},
};

/// What marks an exported register among other JSON.
#[derive(Deserialize)]
struct Document {
    register: String,
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    key: String,
    #[serde(default)]
    fields: BTreeMap<String, Json>,
    #[serde(default)]
    extra: BTreeMap<String, Json>,
}

/// Returns whether a text is JSON of any kind.
pub(super) fn is_json(text: &str) -> bool {
    let text = text.trim();
    let in_brackets = (text.starts_with('{') && text.ends_with('}'))
        || (text.starts_with('[') && text.ends_with(']'));
    in_brackets && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Returns the register of an export as a sheet.
pub(super) fn read(text: &str, budget: Budget<'_>) -> Result<Contents, Refusal> {
    let document: Document = serde_json::from_str(text).map_err(|_other_json| {
        Refusal::new(
            "is a JSON file, but no register that `assay export` wrote",
            "give such an export or a spreadsheet",
        )
    })?;
    let exported = Exported::from_name(&document.register).ok_or_else(|| {
        Refusal::new(
            format!("holds a register “{}”, which is not known", document.register),
            format!("write one of {} as its register", Exported::names().join(", ")),
        )
    })?;
    sheet(exported, &document.records, budget)
}

fn sheet(
    exported: Exported,
    records: &[Record],
    mut budget: Budget<'_>,
) -> Result<Contents, Refusal> {
    // An export holds texts of any length, and every one of them must come back whole.
    let limits = Limits { cell_chars: usize::MAX, ..budget.limits.clone() };
    let mut whole = Budget::new(&limits);
    let fields = exported.kind.fields();
    let own: BTreeSet<&str> =
        records.iter().flat_map(|record| record.extra.keys().map(String::as_str)).collect();
    let mut own: Vec<&str> = own.into_iter().collect();
    own.sort_by(|one, other| natural_order(one, other));
    let mut sheet = SheetBuilder::new(exported.kind.title(), false);
    let mut own_columns: BTreeMap<&str, u32> = BTreeMap::new();
    let titles = (0_u32..).zip(fields.iter().map(|field| field.title));
    let mut column = 0;
    for (place, title) in titles {
        sheet.push(&mut whole, (1, place), Value::Text(title.into()))?;
        column = place + 1;
    }
    for own in own {
        let header = own_column::header(exported.kind, own);
        sheet.push(&mut whole, (1, column), Value::Text(header.into()))?;
        own_columns.insert(own, column);
        column += 1;
    }
    for (row, record) in (2_u32..).zip(records) {
        let place = Place { number: row - 1, key: &record.key };
        let is_known = |name: &&String| fields.iter().any(|field| field.name == **name);
        if let Some(unknown) = record.fields.keys().find(|name| !is_known(name)) {
            return Err(place.unknown(unknown, exported));
        }
        let named = (0_u32..).zip(fields);
        let named = named
            .filter_map(|(column, field)| Some((column, record.fields.get_key_value(field.name)?)));
        let further = record.extra.iter();
        let further = further.filter_map(|own| Some((*own_columns.get(own.0.as_str())?, own)));
        for (column, (name, value)) in named.chain(further) {
            let text = text_of(value).ok_or_else(|| place.not_plain(name))?;
            sheet.push(&mut whole, (row, column), Value::Text(text.into()))?;
        }
    }
    budget.notes.append(&mut whole.notes);
    Ok(Contents { format: Format::Json, sheets: vec![sheet.finish()], notes: budget.notes })
}

/// Where something stands in an export.
struct Place<'a> {
    number: u32,
    key: &'a str,
}

impl Place<'_> {
    fn unknown(&self, name: &str, exported: Exported) -> Refusal {
        let names: Vec<&str> = exported.kind.fields().iter().map(|field| field.name).collect();
        Refusal::new(
            format!("{self}: the register {} has no field “{name}”", exported.name),
            format!("use one of {}, or move it to “extra”", names.join(", ")),
        )
    }

    fn not_plain(&self, name: &str) -> Refusal {
        Refusal::new(
            format!("{self}: “{name}” holds an object or a list of them"),
            "write a text, a number, true, false or a list of texts there",
        )
    }
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.key {
            "" => write!(f, "record {}", self.number),
            key => write!(f, "record {} (“{key}”)", self.number),
        }
    }
}

/// Returns what a person would write in a cell; scripts that make such files write numbers and lists as such.
fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::Null => Some(String::new()),
        Json::Bool(truth) => Some(if *truth { "Yes" } else { "No" }.to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) => Some(text.clone()),
        Json::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Json::as_str).collect();
            Some(parts?.join("; "))
        }
        Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Sheet, read_bytes};
    use super::*;

    fn sheet_of(text: &str) -> Result<Sheet, String> {
        let read = read_bytes("export.json", text.as_bytes().to_vec(), &Limits::default());
        let mut book = read.map_err(|refusal| refusal.to_string())?;
        assert_eq!(book.format, Format::Json);
        Ok(book.sheets.remove(0))
    }

    /// Writes the filled cells of a row as `column=text`.
    fn row(sheet: &Sheet, number: u32) -> String {
        let row = sheet.rows.iter().find(|row| row.number == number).unwrap();
        let cells = row.cells.iter().map(|cell| match &cell.value {
            Value::Text(text) => format!("{}={text}", cell.column),
            other => panic!("{other:?}"),
        });
        cells.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_exported_register_is_the_sheet_that_its_workbook_would_be() {
        let sheet = sheet_of(
            r#"{"register": "assets", "organisation": "Norvale", "exported": "2026-11-21", "records": [
                {"key": "A-1", "fields": {"asset_id": "A-1", "name": "two\nlines", "control_refs": ["A.5.9", "A.8.1"]},
                 "extra": {"Rack": "007"}},
                {"fields": {"name": 12, "owner": null}, "extra": {"Bay": true}}]}"#,
        )
        .unwrap();
        assert_eq!(sheet.name, "Asset register");
        let header = row(&sheet, 1);
        assert!(header.starts_with("0=Asset ID 1=Asset 2=Type"), "{header}");
        assert!(header.ends_with("26=Notes 27=Bay 28=Rack"), "{header}");
        assert_eq!(row(&sheet, 2), "0=A-1 1=two\nlines 16=A.5.9; A.8.1 28=007");
        assert_eq!(row(&sheet, 3), "1=12 27=Yes");
    }

    #[test]
    fn a_text_of_an_export_comes_back_whole_however_long_it_is() {
        let long = "x".repeat(Limits::default().cell_chars + 1);
        let sheet = sheet_of(&format!(
            "{{\"register\":\"assets\",\"records\":[{{\"fields\":{{\"name\":\"{long}\"}}}}]}}"
        ));
        assert_eq!(row(&sheet.unwrap(), 2), format!("1={long}"));
    }

    #[test]
    fn other_json_is_refused_with_what_would_be_read() {
        for (text, expected) in [
            (
                "{\"a\": [1, 2]}",
                "export.json: is a JSON file, but no register that `assay export` wrote; \
                 give such an export or a spreadsheet",
            ),
            (
                "[]",
                "export.json: is a JSON file, but no register that `assay export` wrote; \
                 give such an export or a spreadsheet",
            ),
            (
                r#"{"register": "assets", "records": [{"fields": {"name": {"de": "x"}}}]}"#,
                "export.json: record 1: “name” holds an object or a list of them; \
                 write a text, a number, true, false or a list of texts there",
            ),
        ] {
            assert_eq!(sheet_of(text).unwrap_err(), expected);
        }
        let unknown = sheet_of(r#"{"register": "pets", "records": []}"#).unwrap_err();
        assert!(
            unknown.starts_with(
                "export.json: holds a register “pets”, which is not known; write one of profiles, "
            ),
            "{unknown}"
        );
        let field = sheet_of(
            r#"{"register": "assets", "records": [{"key": "A-1", "fields": {"colour": "red"}}]}"#,
        );
        let field = field.unwrap_err();
        assert!(field.starts_with(
            "export.json: record 1 (“A-1”): the register assets has no field “colour”; use one of asset_id, "
        ), "{field}");
    }
}
