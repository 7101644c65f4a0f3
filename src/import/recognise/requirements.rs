//! Which requirements the rows of a sheet name.

use std::collections::BTreeMap;

use super::{
    Context, RecognisedSheet, RowKind, SkipReason, content,
    grid::{Grid, text_of},
    header::Header,
    identify, ids,
};
use crate::{
    domain::{
        questionnaire::Questionnaire,
        requirement::{Edition, RequirementId},
    },
    import::{recognise::ids::Prefix, workbook::Value},
};

/// The column whose header may name an identifier and whose cells hold the most identifiers of ISO/IEC 27001.
pub(super) fn best_id_column(header: &Header, contents: &[content::ColumnContent]) -> Option<u16> {
    header
        .columns
        .iter()
        .zip(contents)
        .filter(|(column, content)| {
            content.iso_ids > 0
                && column.meanings.iter().any(|(meaning, _fit)| {
                    matches!(
                        meaning.as_ref(),
                        "requirement"
                            | "id"
                            | "control_refs"
                            | "requirement_title"
                            | "check_id"
                            | "cross_refs"
                    )
                })
        })
        .max_by_key(|(_column, content)| content.iso_ids)
        .map(|(column, _content)| column.column)
}

pub(super) fn identified_rows(
    grid: &Grid<'_>,
    header: &Header,
    column: u16,
    title: Option<u16>,
    context: &Context<'_>,
) -> identify::Identified {
    let last = header.rows.last().copied().unwrap_or(0);
    let rows: Vec<u32> =
        grid.rows().iter().map(|row| row.number).filter(|number| *number > last).collect();
    identified(grid, &rows, (column, title, true), context)
}

fn identified(
    grid: &Grid<'_>,
    rows: &[u32],
    (column, title, holds_references): (u16, Option<u16>, bool),
    context: &Context<'_>,
) -> identify::Identified {
    let id_rows: Vec<identify::IdRow<'_>> = rows
        .iter()
        .filter_map(|row| {
            let value =
                grid.value(*row, column).filter(|value| !matches!(value, Value::EmptyFormula))?;
            let title = title.map(|title| grid.text(*row, title).into_owned()).unwrap_or_default();
            Some(identify::IdRow { row: *row, value, title, holds_references })
        })
        .collect();
    if context.other_framework {
        return identify::Identified::default();
    }
    identify::identify(&id_rows, context.questionnaire)
}

pub(super) fn share_of_controls(identified: &identify::Identified) -> Option<f64> {
    identified.edition?;
    let ids: Vec<&RequirementId> = identified.rows.iter().flat_map(|row| &row.ids).collect();
    let controls = ids.iter().filter(|id| id.is_control()).count();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    (!ids.is_empty()).then(|| count(controls) / count(ids.len()))
}

/// Reads the requirements of the data rows. A row that only groups others is a heading, unless it holds an answer:
/// then it answers for its whole theme or clause. A question without an identifier of its own belongs to the one above,
/// or to that of the heading it stands under.
pub(super) fn add(
    recognised: &mut RecognisedSheet,
    grid: &Grid<'_>,
    (column, title): (u16, Option<u16>),
    context: &Context<'_>,
) {
    let data: Vec<u32> = recognised.data_rows().collect();
    let references = recognised.columns.iter().any(|known| {
        known.column == column
            && matches!(known.field, Some("requirement_refs" | "control_refs" | "cross_refs"))
    });
    let identified = identified(grid, &data, (column, title, references), context);
    recognised.edition = identified.edition;
    if identified.edition.is_none() {
        return;
    }
    let mostly_controls = share_of_controls(&identified).is_some_and(|share| share >= 0.5);
    let by_row: BTreeMap<u32, &identify::RowIds> =
        identified.rows.iter().map(|row| (row.row, row)).collect();
    let rows: Vec<(u32, RowKind)> =
        recognised.rows.iter().map(|(row, kind)| (*row, *kind)).collect();
    let mut above: Vec<RequirementId> = Vec::new();
    for (row, kind) in rows {
        if kind == RowKind::Skipped(SkipReason::Heading) {
            let ids = heading_ids(grid, row, mostly_controls);
            if !ids.is_empty() {
                above = ids;
            }
            continue;
        }
        if !matches!(kind, RowKind::Data | RowKind::Rejected(_)) {
            continue;
        }
        match by_row.get(&row) {
            Some(read) if read.ids.is_empty() && read.is_group => {
                if !holds_an_answer(recognised, grid, row) {
                    recognised.rows.insert(row, RowKind::Skipped(SkipReason::Heading));
                    continue;
                }
                above = group_ids(&grid.text(row, column), mostly_controls);
            }
            Some(read) => {
                above.clone_from(&read.ids);
                if let Some(repair) = &read.repair {
                    recognised.repairs.insert(row, repair.clone());
                }
            }
            None => {}
        }
        if !above.is_empty() {
            recognised.requirements.insert(row, above.clone());
        }
    }
}

fn holds_an_answer(recognised: &RecognisedSheet, grid: &Grid<'_>, row: u32) -> bool {
    let answers = ["implementation_state", "status", "result", "applicable", "maturity"];
    recognised
        .columns
        .iter()
        .filter(|column| column.field.is_some_and(|field| answers.contains(&field)))
        .any(|column| !grid.text(row, column.column).is_empty())
}

/// The requirement that a heading of one cell names: "9.2 Internal audit" above its questions.
fn heading_ids(grid: &Grid<'_>, row: u32, mostly_controls: bool) -> Vec<RequirementId> {
    let Some(row) = grid.row(row) else { return Vec::new() };
    let texts: Vec<_> =
        row.cells.iter().map(|cell| text_of(&cell.value)).filter(|text| !text.is_empty()).collect();
    match texts.as_slice() {
        [only] if ids::read(only).ids.iter().all(|id| id.numbers.len() > 1) => {
            group_ids(only, mostly_controls)
        }
        _ => Vec::new(),
    }
}

/// The clause or theme that a grouping identifier stands for; a bare number is a theme among controls.
fn group_ids(text: &str, mostly_controls: bool) -> Vec<RequirementId> {
    ids::read(text)
        .ids
        .iter()
        .map(|id| match id.prefix {
            prefix if prefix == Prefix::Clause || prefix == Prefix::Bare && !mostly_controls => {
                id.as_clause()
            }
            _ => id.as_control(),
        })
        .collect()
}

/// How much of a cell is identifiers of clauses and controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Understood {
    /// All of it.
    Whole,
    /// All that are in it; words or references to other frameworks stand beside them.
    WithWords,
    /// It holds none, or some that are not known.
    InPart,
}

/// Returns the requirements that the cells of a column name, by row; `None` where it holds those of other frameworks.
pub(crate) fn requirements_of(
    grid: &Grid<'_>,
    rows: &[u32],
    column: u16,
    questionnaire: &Questionnaire,
) -> Option<(Edition, BTreeMap<u32, Vec<RequirementId>>)> {
    let values: Vec<(u32, &Value)> = rows
        .iter()
        .filter_map(|row| Some((*row, grid.value(*row, column)?)))
        .filter(|(_row, value)| !text_of(value).is_empty())
        .collect();
    let id_rows: Vec<identify::IdRow<'_>> = values
        .iter()
        .map(|(row, value)| identify::IdRow {
            row: *row,
            value,
            title: String::new(),
            holds_references: true,
        })
        .collect();
    let identified = identify::identify(&id_rows, questionnaire);
    let edition = identified.edition?;
    Some((edition, identified.rows.into_iter().map(|row| (row.row, row.ids)).collect()))
}

/// Returns the words behind the identifiers of a cell, such as the title in "A.5.1 Policies".
pub(crate) fn words_behind_ids(text: &str) -> String {
    ids::read(text).rest
}

/// Returns how much of a cell these identifiers, which were read from it, stand for.
pub(crate) fn understood(text: &str, ids: &[RequirementId]) -> Understood {
    let parts = text.split([';', ',', '\n', '|']).map(str::trim).filter(|part| !part.is_empty());
    let mut typed = 0;
    let mut has_words = false;
    for part in parts {
        let read = ids::read(part);
        let count = ids::read_references(part, ids::Spelling::ALONE).len();
        typed += count;
        has_words |= count == 0 || !read.rest.is_empty() && !read.all_below;
    }
    if ids.is_empty() || ids.len() < typed {
        Understood::InPart
    } else if has_words {
        Understood::WithWords
    } else {
        Understood::Whole
    }
}
