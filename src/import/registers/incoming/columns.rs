//! What each column of a sheet is for: a field of the record, an answer that is read together with others, or a text
//! that is kept under its header.

use std::collections::{BTreeSet, HashSet};

use crate::{
    domain::{record::Field, registers::RecordKind, value::Kind},
    import::{
        recognise::{Grid, RecognisedSheet, Register},
        workbook::column_letters,
    },
};

/// One column.
pub(super) struct Column {
    /// Its index from 0.
    pub(super) index: u16,
    /// Its header, empty where it has none.
    pub(super) header: String,
    /// The name under which its texts are kept where no field takes them.
    pub(super) key: String,
    pub(super) role: Role,
    /// The field of an earlier column of the same header: where that one is empty, this one counts.
    pub(super) second_to: Option<&'static Field>,
    /// The field of the register that recognition sees in it.
    pub(super) recognised: Option<&'static str>,
    /// The reason for including a control that a tick in it gives.
    pub(super) ticked_reason: Option<String>,
    pub(super) confidence: f64,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Its cells are the texts of this field.
    Field(&'static Field),
    /// It is read together with other columns of answers, under this name of recognition; the field is the one that
    /// shows it best.
    Statement(&'static str, Option<&'static Field>),
    /// Its texts are kept under its header.
    Extra,
}

impl Column {
    /// The name under which a text is kept that the column's field cannot take.
    pub(super) fn as_written(&self) -> String {
        match self.role {
            Role::Extra | Role::Statement(_, None) => self.key.clone(),
            _ => format!("{} (as written)", self.key),
        }
    }

    pub(super) fn field(&self) -> Option<&'static Field> {
        match self.role {
            Role::Field(field) => Some(field),
            Role::Statement(_name, field) => field,
            Role::Extra => None,
        }
    }
}

/// Returns the field of a kind by its name.
pub(super) fn field(kind: RecordKind, name: &str) -> Option<&'static Field> {
    kind.fields().iter().find(|field| field.name == name)
}

/// Returns what the columns of a sheet are for, those without a header but with texts in data rows included.
pub(super) fn of_sheet(grid: &Grid<'_>, sheet: &RecognisedSheet, kind: RecordKind) -> Vec<Column> {
    let register = sheet.register.filter(|_register| sheet.export_of.is_none());
    let mut taken: HashSet<&'static str> = HashSet::new();
    let mut keys: HashSet<String> = HashSet::new();
    let mut columns: Vec<Column> = Vec::new();
    for known in &sheet.columns {
        let role = match (known.field, register) {
            (Some(name), Some(register)) if is_statement(register, name) => {
                taken.insert(name);
                Role::Statement(name, record_field(kind, register, name))
            }
            (Some(name), _) => field(kind, name)
                .filter(|field| known.tick.is_none() && taken.insert(field.name))
                .map_or(Role::Extra, Role::Field),
            (None, _) => Role::Extra,
        };
        let same = columns.iter().find(|earlier| earlier.header == known.header);
        let second_to = same
            .and_then(Column::field)
            .filter(|field| register.is_some() && field.kind == Kind::Text && role == Role::Extra);
        // In this program's own exports an own column may be headed like a field, and keeps its name.
        let key = if sheet.export_of.is_some() && matches!(role, Role::Field(_)) {
            known.header.clone()
        } else {
            key(&known.header, known.column, &mut keys)
        };
        columns.push(Column {
            index: known.column,
            second_to,
            header: known.header.clone(),
            key,
            role,
            recognised: known.field,
            ticked_reason: known
                .tick
                .as_ref()
                .and_then(|tick| tick.strip_prefix("reason:"))
                .map(str::to_owned),
            confidence: known.confidence,
        });
    }
    let named: HashSet<u16> = columns.iter().map(|column| column.index).collect();
    let nameless: BTreeSet<u16> = sheet
        .data_rows()
        .filter_map(|row| grid.row(row))
        .flat_map(|row| &row.cells)
        .map(|cell| cell.column)
        .filter(|column| !named.contains(column))
        .collect();
    columns.extend(nameless.into_iter().map(|index| Column {
        index,
        header: String::new(),
        key: key("", index, &mut keys),
        role: Role::Extra,
        second_to: None,
        recognised: None,
        ticked_reason: None,
        confidence: 0.0,
    }));
    columns
}

/// The name for a column's texts: its header, with its letters where two columns share one.
fn key(header: &str, column: u16, keys: &mut HashSet<String>) -> String {
    let letters = column_letters(column);
    let key = match header {
        "" => format!("Column {letters}"),
        header if keys.contains(header) => format!("{header} (column {letters})"),
        header => header.to_owned(),
    };
    keys.insert(key.clone());
    key
}

/// Whether a column's cells mean something only together with others: whether a control applies, how far it is
/// carried out, which requirement is spoken of.
fn is_statement(register: Register, name: &str) -> bool {
    match register {
        Register::Soa => {
            matches!(name, "control_id" | "applicable" | "implementation_state")
        }
        Register::Gap => {
            matches!(name, "requirement_id" | "applicable" | "status" | "maturity" | "target")
        }
        Register::Checklist => matches!(name, "requirement_refs" | "result"),
        _ => false,
    }
}

/// The record's field for a column of answers.
fn record_field(kind: RecordKind, register: Register, name: &str) -> Option<&'static Field> {
    let name = match (register, name) {
        (Register::Gap, "requirement_id") => "requirement_refs",
        (Register::Checklist, "result") => "status",
        (_, name) => name,
    };
    field(kind, name)
}

/// Returns whether a field holds clauses and controls, be it as such or as keys of controls.
pub(super) fn holds_requirements(field: &Field) -> bool {
    field.kind == Kind::Requirements
        || field.kind == Kind::References && field.name == "control_refs"
}
