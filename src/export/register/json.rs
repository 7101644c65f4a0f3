//! A register as JSON: canonical texts by the names of fields, and the owner's own columns by their headers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{NotWritten, Register};

#[derive(Serialize)]
struct RegisterJson<'a> {
    register: &'a str,
    organisation: &'a str,
    exported: String,
    records: Vec<RecordJson<'a>>,
}

#[derive(Serialize)]
struct RecordJson<'a> {
    key: &'a str,
    fields: BTreeMap<&'static str, &'a str>,
    extra: &'a BTreeMap<String, String>,
}

/// Returns the bytes of the file.
pub(super) fn write(register: &Register<'_>) -> Result<Vec<u8>, NotWritten> {
    let records = register.records.iter().map(|record| RecordJson {
        key: &record.key,
        fields: record.fields.iter().collect(),
        extra: &record.extra,
    });
    let document = RegisterJson {
        register: register.name,
        organisation: register.organisation,
        exported: register.on.to_string(),
        records: records.collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}
