//! What the child process of [`super::child`] says to its parent: one JSON value a line.

use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Area, FormattedNumber, Note, Row, Sheet, Value};

/// One line.
#[derive(Serialize, Deserialize)]
pub(super) enum Message {
    Sheet { name: String, hidden: bool, merged: Vec<WireArea> },
    Row { number: u32, cells: Vec<(u16, WireValue)> },
    Note { sheet: String, cell: String, message: String },
    Refused { reason: String, remedy: String },
    End,
}

impl Message {
    pub(super) fn sheet(sheet: &Sheet) -> Self {
        let merged = sheet.merged.iter().map(|area| {
            WireArea(area.first_row, area.first_column, area.last_row, area.last_column)
        });
        Self::Sheet { name: sheet.name.clone(), hidden: sheet.hidden, merged: merged.collect() }
    }

    pub(super) fn row(row: &Row) -> Self {
        let cells = row.cells.iter().map(|cell| (cell.column, WireValue::from(&cell.value)));
        Self::Row { number: row.number, cells: cells.collect() }
    }

    pub(super) fn note(note: &Note) -> Self {
        let Note { sheet, cell, message } = note.clone();
        Self::Note { sheet, cell, message }
    }
}

/// First row, first column, last row, last column.
#[derive(Serialize, Deserialize)]
pub(super) struct WireArea(u32, u16, u32, u16);

impl From<WireArea> for Area {
    fn from(WireArea(first_row, first_column, last_row, last_column): WireArea) -> Self {
        Self { first_row, first_column, last_row, last_column }
    }
}

/// Numbers travel as their bits, since JSON knows no infinity and readers of it may round; dates as days from the
/// first of year 1, moments as seconds from 1970.
#[derive(Serialize, Deserialize)]
pub(super) enum WireValue {
    #[serde(rename = "s")]
    Text(Box<str>),
    #[serde(rename = "n")]
    Number(u64),
    #[serde(rename = "f")]
    Formatted(u64, Box<str>),
    #[serde(rename = "d")]
    Date(i32),
    #[serde(rename = "m")]
    DateTime(i64),
    #[serde(rename = "t")]
    Time(Box<str>),
    #[serde(rename = "b")]
    Bool(bool),
    #[serde(rename = "e")]
    Error(Box<str>),
    #[serde(rename = "x")]
    EmptyFormula,
}

impl From<&Value> for WireValue {
    fn from(value: &Value) -> Self {
        use chrono::Datelike as _;

        match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Number(number) => Self::Number(number.to_bits()),
            Value::Formatted(both) => Self::Formatted(both.number.to_bits(), both.shown.clone()),
            Value::Date(date) => Self::Date(date.num_days_from_ce()),
            Value::DateTime(moment) => Self::DateTime(moment.and_utc().timestamp()),
            Value::Time(text) => Self::Time(text.clone()),
            Value::Bool(truth) => Self::Bool(*truth),
            Value::Error(text) => Self::Error(text.clone()),
            Value::EmptyFormula => Self::EmptyFormula,
        }
    }
}

impl From<WireValue> for Value {
    fn from(value: WireValue) -> Self {
        match value {
            WireValue::Text(text) => Self::Text(text),
            WireValue::Number(bits) => Self::Number(f64::from_bits(bits)),
            WireValue::Formatted(bits, shown) => {
                Self::Formatted(Box::new(FormattedNumber { number: f64::from_bits(bits), shown }))
            }
            WireValue::Date(days) => {
                NaiveDate::from_num_days_from_ce_opt(days).map_or(Self::EmptyFormula, Self::Date)
            }
            WireValue::DateTime(seconds) => DateTime::from_timestamp(seconds, 0)
                .map_or(Self::EmptyFormula, |moment| Self::DateTime(moment.naive_utc())),
            WireValue::Time(text) => Self::Time(text),
            WireValue::Bool(truth) => Self::Bool(truth),
            WireValue::Error(text) => Self::Error(text),
            WireValue::EmptyFormula => Self::EmptyFormula,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_survives_the_way_to_the_parent() {
        let day = NaiveDate::from_ymd_opt(2026, 2, 28).unwrap();
        for value in [
            Value::Text("line\nbreak \u{fffd} \"".into()),
            Value::Number(0.1 + 0.2),
            Value::Number(f64::INFINITY),
            Value::Formatted(Box::new(FormattedNumber { number: 5.1, shown: "5.10".into() })),
            Value::Date(day),
            Value::DateTime(day.and_hms_opt(23, 59, 58).unwrap()),
            Value::Time("255:10:10".into()),
            Value::Bool(true),
            Value::Error("#REF!".into()),
            Value::EmptyFormula,
        ] {
            let line = serde_json::to_string(&WireValue::from(&value)).unwrap();
            assert_eq!(Value::from(serde_json::from_str::<WireValue>(&line).unwrap()), value);
        }
    }
}
