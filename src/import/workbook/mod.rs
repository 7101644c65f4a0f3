//! Bytes become sheets of cells that know their address.
//!
//! What format a file really has is decided by its content, never by its ending. Merged ranges, dates,
//! cached formula values and encodings are settled here and nowhere else; what a sheet means is left to
//! `import::recognise`. Every limit is checked before memory is spent.

mod child;
mod code_page;
mod container;
mod delimited;
mod detect;
mod encoding;
mod html;
mod json;
mod legacy;
mod markdown;
mod moment;
mod number_format;
mod reading;
mod records;
mod sheet_builder;
mod spreadsheet_xml;
mod text;
mod wire;
mod xlsx;

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

pub use child::{SUBCOMMAND, run_child};
pub use reading::{read, read_bytes};
pub use sheet_builder::column_letters;

/// A file as read: its sheets in order, and what was seen on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// The file's name without its folder.
    pub file: String,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// What the content turned out to be.
    pub format: Format,
    /// The sheets in the order of the file.
    pub sheets: Vec<Sheet>,
    /// What had to be changed to keep a cell or a row, in the order of reading.
    pub notes: Vec<Note>,
}

/// Something that was repaired or cut while reading, so that nobody is surprised later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The sheet's name.
    pub sheet: String,
    /// The cell's address such as "B7", or empty if the whole file is meant.
    pub cell: String,
    /// One sentence.
    pub message: String,
}

/// What a file's content is, whatever its name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Binary workbook of Excel 97 to 2003.
    Xls,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// "XML Spreadsheet 2003", a workbook in one XML file.
    SpreadsheetXml,
    /// Delimited text.
    Delimited {
        /// The delimiter: comma, semicolon, tab or vertical bar.
        delimiter: char,
        /// The encoding's label, such as "UTF-8" or "windows-1252".
        encoding: &'static str,
    },
    /// A table written in Markdown.
    Markdown {
        /// The encoding's label.
        encoding: &'static str,
    },
    /// A register that this program exported as JSON.
    Json,
    /// A table written in HTML, as many tools save under the name `.xls`.
    Html {
        /// The encoding's label.
        encoding: &'static str,
    },
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name; for text formats the file's name without ending.
    pub name: String,
    /// Whether a spreadsheet program shows it.
    pub hidden: bool,
    /// The rows that have at least one non-empty cell or a formula, by rising number.
    pub rows: Vec<Row>,
    /// Merged ranges; the value stands in the top left cell.
    pub merged: Vec<Area>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The number a spreadsheet program shows, from 1; for delimited text the record's number.
    pub number: u32,
    /// Its cells by rising column; cells without any content are left out.
    pub cells: Vec<Cell>,
}

/// One cell with content.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Column index from 0 (A).
    pub column: u16,
    /// What it holds.
    pub value: Value,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text as typed, with its line breaks and blanks.
    Text(Box<str>),
    /// A number.
    Number(f64),
    /// A number whose format shows something a plain number would lose, such as "5.10", "007" or "45%".
    Formatted(Box<FormattedNumber>),
    /// A day.
    Date(NaiveDate),
    /// A day and a time.
    DateTime(NaiveDateTime),
    /// A time of day or a duration, as text (`hh:mm:ss`).
    Time(Box<str>),
    /// True or false.
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(Box<str>),
    /// A formula whose result is not stored in the file, or is empty text.
    EmptyFormula,
}

/// A number together with the text a spreadsheet program shows for it.
#[derive(Debug, Clone, PartialEq)]
pub struct FormattedNumber {
    /// The number as stored.
    pub number: f64,
    /// The number as shown.
    pub shown: Box<str>,
}

/// A rectangle of cells: columns from 0, rows from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// First row.
    pub first_row: u32,
    /// First column.
    pub first_column: u16,
    /// Last row.
    pub last_row: u32,
    /// Last column.
    pub last_column: u16,
}

/// Bounds on what a file may ask of this machine; every one has a default that real registers stay below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Largest file in bytes.
    pub file_bytes: u64,
    /// Most entries in a zip container.
    pub zip_entries: usize,
    /// Largest declared unpacked size of one entry in bytes.
    pub zip_entry_bytes: u64,
    /// Largest declared unpacked size of all entries in bytes.
    pub zip_total_bytes: u64,
    /// Most rows with content in one sheet.
    pub rows: usize,
    /// Most columns.
    pub columns: usize,
    /// Most cells with content in a workbook.
    pub cells: usize,
    /// Longest text of one cell in characters.
    pub cell_chars: usize,
    /// Most bytes of text in a workbook.
    pub text_bytes: usize,
    /// Address space in bytes for the child process that reads old formats.
    pub child_memory_bytes: u64,
    /// Seconds of processor time for that child; it is also stopped after twice that time on the wall.
    pub child_seconds: u64,
    /// The program that reads old formats when called with `read-legacy`; without one, this program itself.
    pub child_program: Option<PathBuf>,
}

impl Limits {
    /// Returns the default limits with another bound on sizes, in megabytes: of the file, of each unpacked part, and
    /// twice as much for all parts and texts together.
    ///
    /// ```
    /// use assay::import::workbook::Limits;
    /// assert_eq!(Limits::of_megabytes(100), Limits::default());
    /// ```
    pub fn of_megabytes(megabytes: u32) -> Self {
        let bytes = u64::from(megabytes) << 20;
        Self {
            file_bytes: bytes,
            zip_entry_bytes: bytes,
            zip_total_bytes: bytes.saturating_mul(2),
            text_bytes: usize::try_from(bytes.saturating_mul(2)).unwrap_or(usize::MAX),
            ..Self::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 100 << 20,
            zip_entries: 2_000,
            zip_entry_bytes: 100 << 20,
            zip_total_bytes: 200 << 20,
            rows: 1_048_576,
            columns: 16_384,
            cells: 5_000_000,
            cell_chars: 100_000,
            text_bytes: 200 << 20,
            child_memory_bytes: 1 << 30,
            child_seconds: 30,
            child_program: None,
        }
    }
}

/// Why a file could not be read: one sentence that says what is wrong and what mends it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be opened or read.
    #[error("{file}: cannot be read ({cause}); check the path and your rights")]
    Unreadable {
        /// The path as given.
        file: String,
        /// What the system said.
        cause: String,
    },
    /// The content is not one of the formats that are understood, or breaks off.
    #[error("{file}: {reason}; {remedy}")]
    Refused {
        /// The file's name.
        file: String,
        /// What is wrong.
        reason: String,
        /// What mends it.
        remedy: String,
    },
}

/// What is wrong with a file's content; the caller that knows the file's name makes a [`ReadError`] of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refusal {
    reason: String,
    remedy: String,
}

impl Refusal {
    fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { reason: reason.into(), remedy: remedy.into() }
    }

    fn of(self, file: &str) -> ReadError {
        ReadError::Refused { file: file.to_owned(), reason: self.reason, remedy: self.remedy }
    }
}

/// A reader's own words in brackets, unless they are those of a programmer.
fn in_words(cause: &str) -> String {
    let for_programmers = ["{", "::", "Some(", "Start(", "Borrowed", "\\"];
    if for_programmers.iter().any(|sign| cause.contains(sign)) {
        String::new()
    } else {
        format!(" ({cause})")
    }
}

/// What a reader of one format hands back.
struct Contents {
    format: Format,
    sheets: Vec<Sheet>,
    notes: Vec<Note>,
}
