//! The columns of a register in a table: its fields, then the columns that its owner's own sheets have beyond them.

use std::{borrow::Cow, collections::BTreeSet};

use super::Register;
use crate::domain::{
    natural::natural_order,
    record::{Field, Kept},
    registers::own_column,
};

/// One column.
#[derive(Debug, Clone)]
pub(super) struct Column<'a> {
    /// What stands in the first row.
    pub(super) header: Cow<'a, str>,
    /// The field that it holds; `None` for a column of the owner's own.
    pub(super) field: Option<&'static Field>,
    /// The name of an own column in the record.
    own: &'a str,
}

impl Column<'_> {
    /// Returns the text of a record as the store keeps it; empty where it has none.
    pub(super) fn text<'k>(&self, record: &'k Kept) -> &'k str {
        match self.field {
            Some(field) => record.fields.get(field.name),
            None => record.extra.get(self.own).map_or("", String::as_str),
        }
    }

    /// Returns the text of a record as people read it.
    pub(super) fn shown<'k>(&self, record: &'k Kept) -> Cow<'k, str> {
        let text = self.text(record);
        self.field.map_or(Cow::Borrowed(text), |field| field.kind.shown(text))
    }
}

/// Returns the columns of a register: every field, also those that no record fills, then the owner's own by header.
pub(super) fn columns<'a>(register: &Register<'a>) -> Vec<Column<'a>> {
    let fields = register.kind.fields().iter();
    let fields =
        fields.map(|field| Column { header: field.title.into(), field: Some(field), own: "" });
    let own: BTreeSet<&str> = register
        .records
        .iter()
        .flat_map(|record| record.extra.keys().map(String::as_str))
        .collect();
    let mut own: Vec<&str> = own.into_iter().collect();
    own.sort_by(|one, other| natural_order(one, other));
    let own = own.into_iter().map(|own| {
        let header = own_column::header(register.kind, own);
        Column { header, field: None, own }
    });
    fields.chain(own).collect()
}
