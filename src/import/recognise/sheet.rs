//! What is made of a sheet: its register, its columns, what each row is and which requirements it names.

use std::collections::{BTreeMap, BTreeSet};

use super::{Register, RowKind};
use crate::domain::{
    registers::RecordKind,
    requirement::{Edition, RequirementId},
};

/// What is made of one sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedSheet {
    /// The sheet's name.
    pub name: String,
    /// Whether a spreadsheet program hides it.
    pub hidden: bool,
    /// Which register it is; `None` with a reason where it is none.
    pub register: Option<Register>,
    /// The kind of record whose own export this is: its headers are titles of fields, its cells hold canonical texts.
    pub export_of: Option<RecordKind>,
    /// Why it is no register, or why it is better left out.
    pub reason: Option<String>,
    /// Whether it is a worked example of another sheet's register.
    pub is_example: bool,
    /// How sure this is, from 0 to 1.
    pub confidence: f64,
    /// The edition of ISO/IEC 27001 that its identifiers belong to; `None` for other frameworks.
    pub edition: Option<Edition>,
    /// The rows of the header, also where it is repeated.
    pub header_rows: Vec<u32>,
    /// The columns that the header names.
    pub columns: Vec<RecognisedColumn>,
    /// What every row with cells is.
    pub rows: BTreeMap<u32, RowKind>,
    /// The requirements that each data row names.
    pub requirements: BTreeMap<u32, Vec<RequirementId>>,
    /// What was put right in identifiers, by row.
    pub repairs: BTreeMap<u32, String>,
    /// Lines that explain the sheet's letters, from above its header and from sheets that hold legends.
    pub legend: Vec<String>,
}

/// What is made of one column.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedColumn {
    /// Its index from 0.
    pub column: u16,
    /// Its header, group and name joined by " / ".
    pub header: String,
    /// The register's field that it holds; `None` for an extra column.
    pub field: Option<&'static str>,
    /// What a tick in it says, for columns that are ticked.
    pub tick: Option<String>,
    /// Whether it answers the opposite question: "Excluded" where others say "Applicable".
    pub inverted: bool,
    /// How sure this is, from 0 to 1.
    pub confidence: f64,
}

impl RecognisedSheet {
    /// Returns the numbers of the rows that are records, rejected ones included.
    pub fn data_rows(&self) -> impl Iterator<Item = u32> {
        self.rows
            .iter()
            .filter(|(_row, kind)| matches!(kind, RowKind::Data | RowKind::Rejected(_)))
            .map(|(row, _kind)| *row)
    }

    /// Returns the column that holds a field; for ticked fields the first.
    pub fn column_of(&self, field: &str) -> Option<&RecognisedColumn> {
        self.columns.iter().find(|column| column.field == Some(field))
    }

    /// Returns every distinct requirement on the data rows, in order.
    pub fn distinct_requirements(&self) -> BTreeSet<&RequirementId> {
        self.requirements.values().flatten().collect()
    }

    /// Returns whether two sheets answer much the same requirements: at least eight in ten.
    pub(super) fn same_requirements_as(&self, other: &Self) -> bool {
        let (own, others) = (self.distinct_requirements(), other.distinct_requirements());
        let common = own.intersection(&others).count();
        common > 0 && common * 10 >= own.len().max(others.len()) * 8
    }
}
