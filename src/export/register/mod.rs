//! Writes a register so that the importer reads every record back as it was: as a workbook, as delimited text, as JSON.
//!
//! The first row holds the titles of all fields, then the headers of the organisation's own columns. A text that a
//! format cannot hold whole refuses the export: half a text would come back as a change.

mod column;
mod csv;
#[cfg(test)]
pub(crate) mod fixture;
mod json;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod tests;
mod xlsx;

use chrono::NaiveDate;

use self::column::{Column, columns};
use crate::domain::{record::Kept, registers::RecordKind};

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct Register<'a> {
    /// Its name in commands and JSON, such as `risks`.
    pub name: &'a str,
    /// The kind of its records.
    pub kind: RecordKind,
    /// Whose it is.
    pub organisation: &'a str,
    /// The day of the export.
    pub on: NaiveDate,
    /// Its records in their order.
    pub records: &'a [Kept],
}

/// How a register is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// Text with commas.
    Csv,
    /// Data for scripts, and the one format that holds texts of any length.
    Json,
}

impl Format {
    /// Every format in the order of help texts.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Csv, Self::Json];

    /// Returns the ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Why a register cannot be written in a format.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// A text is longer than a cell.
    #[error(
        "register {register}, “{key}”, {column}: the text has {length} characters and a cell of .{ending} holds \
         {most}; shorten it, or export to .json"
    )]
    TooLong {
        /// The register's name.
        register: String,
        /// The record's key; "the header" for a header.
        key: String,
        /// The column's header.
        column: String,
        /// How long the text is.
        length: usize,
        /// How long a text may be.
        most: usize,
        /// The format's ending.
        ending: &'static str,
    },
    /// There are more rows or columns than a sheet has.
    #[error(
        "register {register}: {rows} records with {columns} columns are more than a sheet of .xlsx holds; \
         export to .csv or .json"
    )]
    TooMany {
        /// The register's name.
        register: String,
        /// How many records.
        rows: usize,
        /// How many columns.
        columns: usize,
    },
    /// The temporary folder has no room for a large workbook, or may not be written to.
    #[error(
        "the workbook cannot be put together; make room in the temporary folder, or export to .csv or .json"
    )]
    Workbook(#[source] Option<rust_xlsxwriter::XlsxError>),
    /// JSON could not be made.
    #[error("the register cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// Returns the register as the bytes of a file; the same register gives the same bytes.
///
/// # Errors
/// When the format cannot hold every text whole, or a large workbook finds no room in the temporary folder.
pub fn write(register: &Register<'_>, format: Format) -> Result<Vec<u8>, NotWritten> {
    match format {
        Format::Xlsx => xlsx::write(register, &columns(register)),
        Format::Csv => csv::write(register, &columns(register)),
        Format::Json => json::write(register),
    }
}

/// Refuses a text that is longer than a cell of the format.
fn check_length(
    register: &Register<'_>,
    (key, column): (&str, &Column<'_>),
    length: usize,
    (format, most): (Format, usize),
) -> Result<(), NotWritten> {
    if length <= most {
        return Ok(());
    }
    Err(NotWritten::TooLong {
        register: register.name.to_owned(),
        key: key.to_owned(),
        column: column.header.clone().into_owned(),
        length,
        most,
        ending: format.ending(),
    })
}

/// What a refusal says instead of a key where a header is too long.
const HEADER: &str = "the header";
