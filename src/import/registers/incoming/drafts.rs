//! Records in the making: the texts of rows before the kind of record has looked at them.

use std::collections::BTreeMap;

use super::{cells::Fault, columns::Column};
use crate::{
    domain::{
        record::{Extra, FieldFault, Fields},
        registers::RecordKind,
        requirement::RequirementId,
    },
    import::{problems::CellProblem, recognise::Grid},
};

/// A record in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) row: u32,
    pub(super) fields: Fields,
    pub(super) extra: Extra,
    /// The requirements that its row names.
    pub(super) requirements: Vec<RequirementId>,
}

impl Draft {
    /// Keeps a text under its column's name; a text that stands there already stays.
    pub(super) fn keep(&mut self, name: String, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        self.extra.entry(name).or_insert_with(|| text.trim().to_owned());
    }
}

/// Drafts of a sheet with what was found wrong in its cells.
pub(super) struct Drafts<'a> {
    pub(super) grid: &'a Grid<'a>,
    pub(super) kind: RecordKind,
    pub(super) columns: &'a [Column],
    pub(super) rows: Vec<Draft>,
    pub(super) problems: Vec<CellProblem>,
}

impl Drafts<'_> {
    /// Notes a problem at a cell.
    pub(super) fn fault(&mut self, row: u32, column: u16, fault: Fault) {
        let text = self.grid.text(row, column);
        let problem = CellProblem::at(row, column, fault.code, &text, fault.message);
        self.problems.push(problem.suggesting(fault.suggestion));
    }

    /// Brings every draft into the canonical form of its kind; a text that its field refuses is kept beside it. What
    /// contradicts another field or is missing stays for the plan to refuse.
    pub(super) fn settle(&mut self) {
        let mut drafts = std::mem::take(&mut self.rows);
        for draft in &mut drafts {
            let Err(faults) = self.kind.check(&draft.fields).map(|fields| draft.fields = fields)
            else {
                continue;
            };
            let refused = self.refused(&draft.fields, faults);
            for (fault, text) in &refused {
                draft.fields.set(fault.field, "");
                let column = self
                    .columns
                    .iter()
                    .find(|column| column.field().is_some_and(|f| f.name == fault.field));
                let Some(column) = column else {
                    draft.keep(format!("{} (as written)", fault.field), text);
                    continue;
                };
                let written = self.grid.text(draft.row, column.index);
                draft.keep(column.as_written(), if written.is_empty() { text } else { &written });
                self.fault(draft.row, column.index, Fault::new("unknown_value", &fault.message));
            }
            if !refused.is_empty()
                && let Ok(fields) = self.kind.check(&draft.fields)
            {
                draft.fields = fields;
            }
        }
        self.rows = drafts;
    }

    /// The faults of fields that cannot take their text, whatever the other fields say.
    fn refused(&self, fields: &Fields, faults: Vec<FieldFault>) -> Vec<(FieldFault, String)> {
        let texts: BTreeMap<&str, String> =
            fields.iter().map(|(name, text)| (name, text.to_owned())).collect();
        let alone = |fault: &FieldFault, text: &str| {
            let mut only = Fields::default();
            only.set(fault.field, text);
            let found = self.kind.check(&only).err().unwrap_or_default();
            found.iter().any(|other| other.field == fault.field)
        };
        let with_text = faults.into_iter().filter_map(|fault| {
            let text = texts.get(fault.field)?.clone();
            Some((fault, text))
        });
        with_text.filter(|(fault, text)| alone(fault, text)).collect()
    }
}
