//! What a person says of a sheet, now or once before: its register and what its columns hold. It beats what the sheet
//! itself seems to say.

use super::{
    assign::Assignment,
    fields::fields,
    grid::Grid,
    header::{Header, HeaderColumn},
    registers::Register,
};
use crate::{
    domain::registers::RecordKind,
    import::{vocabulary::fold, workbook::column_letters},
};

/// What a person says of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The register that it is.
    pub(crate) register: Option<Register>,
    /// Fields with their columns, by letters or by header.
    pub(crate) columns: Vec<(String, String)>,
}

/// A sheet before its register is decided.
pub(crate) struct SeenSheet<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// The headers of its columns from the left; none where it has no header.
    pub(crate) headers: Vec<&'a str>,
}

impl<'a> SeenSheet<'a> {
    pub(super) fn new(grid: &Grid<'a>, header: Option<&'a Header>) -> Self {
        let columns = header.map_or(&[][..], |header| header.columns.as_slice());
        let headers = columns.iter().map(|column| column.text.as_str()).collect();
        Self { name: &grid.sheet.name, headers }
    }
}

/// Returns the column that a text names: letters such as "D", else a header.
pub(crate) fn column_named<'a>(
    text: &str,
    columns: impl Iterator<Item = (u16, &'a str)>,
    last: u16,
) -> Option<u16> {
    if !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_uppercase()) {
        let lettered = (0..=last).find(|column| column_letters(*column) == text);
        if lettered.is_some() {
            return lettered;
        }
    }
    let wanted = fold(text);
    let mut by_name = None;
    for (column, header) in columns {
        if fold(header) == wanted {
            return Some(column);
        }
        let name = header.rsplit(" / ").next().unwrap_or(header);
        if by_name.is_none() && fold(name) == wanted {
            by_name = Some(column);
        }
    }
    by_name
}

/// Returns a field of a register by its name: one that recognition looks for, or one of the register's records.
pub(crate) fn field_named(register: Register, name: &str) -> Option<&'static str> {
    let of_records = register.kind().map_or(&[][..], RecordKind::fields);
    let recognised = fields(register).iter().map(|field| field.name);
    recognised.chain(of_records.iter().map(|field| field.name)).find(|known| *known == name)
}

/// Adds the columns that the wish names and the header leaves out.
pub(super) fn add_columns(wish: &Wish, header: &mut Header, grid: &Grid<'_>) {
    for column in columns(wish, header, grid).into_iter().map(|(_field, column)| column) {
        if !header.columns.iter().any(|known| known.column == column) {
            header.columns.push(HeaderColumn {
                column,
                text: String::new(),
                group: String::new(),
                name: String::new(),
                meanings: Vec::new(),
            });
        }
    }
    header.columns.sort_by_key(|column| column.column);
}

/// Gives the wished fields to their columns, and takes them from all others.
pub(super) fn apply(wish: &Wish, assignment: &mut Assignment, header: &Header, grid: &Grid<'_>) {
    for (name, column) in columns(wish, header, grid) {
        let Some(field) = field_named(assignment.register, name) else { continue };
        let places = header.columns.iter().zip(&mut assignment.columns).zip(&mut assignment.ticks);
        for ((known, given), tick) in places {
            let had_it = given.is_some_and(|(given, _fit)| given == field);
            if known.column == column {
                *given = Some((field, 1.0));
                *tick = None;
            } else if had_it {
                *given = None;
                *tick = None;
            }
        }
    }
}

fn columns<'a>(wish: &'a Wish, header: &Header, grid: &Grid<'_>) -> Vec<(&'a str, u16)> {
    let last = grid.last_column();
    let named = || header.columns.iter().map(|column| (column.column, column.text.as_str()));
    wish.columns
        .iter()
        .filter_map(|(field, column)| Some((field.as_str(), column_named(column, named(), last)?)))
        .collect()
}
