//! One sheet: every column into its field or beside it, then every row into a record.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{
    IncomingSheet, MappedColumn,
    cells::{self, Fault, MOST_SUGGESTIONS, Taken, Wanted},
    columns::{self, Column, Role},
    drafts::{Draft, Drafts},
    statements, upgrade,
};
use crate::{
    domain::{
        import_plan::Incoming, questionnaire::Questionnaire, record::Field, registers::RecordKind,
        value::Kind,
    },
    import::{
        problems,
        recognise::{self, Grid, RecognisedSheet, Register, RowKind},
        values::dates::DayOrder,
        vocabulary::Vocabulary,
        workbook::{Sheet, column_letters},
    },
};

/// How many texts of a column are shown.
const MOST_SAMPLES: usize = 3;

/// What a sheet is read with.
pub(super) struct Setting<'a> {
    pub(super) recognised: &'a RecognisedSheet,
    /// The register whose columns have to be understood; `None` for this program's own exports.
    pub(super) register: Option<Register>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) questionnaire: &'a Questionnaire,
}

/// Returns what a sheet brings.
pub(super) fn read(
    sheet: &Sheet,
    recognised: &RecognisedSheet,
    (vocabulary, questionnaire): (&Vocabulary, &Questionnaire),
) -> IncomingSheet {
    let grid = Grid::new(sheet);
    let kind = recognised.export_of.or_else(|| recognised.register.and_then(Register::kind));
    let kind = kind.filter(|_kind| !recognised.is_example);
    let mut read = frame(recognised, kind);
    let Some(kind) = kind else {
        read.columns = recognised
            .columns
            .iter()
            .map(|column| MappedColumn {
                letters: column_letters(column.column),
                header: column.header.clone(),
                field: None,
                samples: samples(&grid, recognised, column.column),
                confidence: 0.0,
            })
            .collect();
        return read;
    };
    let setting = Setting {
        recognised,
        register: recognised.register.filter(|_register| recognised.export_of.is_none()),
        vocabulary,
        questionnaire,
    };
    let columns = columns::of_sheet(&grid, recognised, kind);
    read.columns = columns.iter().map(|column| mapped(column, &grid, recognised)).collect();
    let rows = recognised.rows.iter().filter(|(_row, kind)| **kind == RowKind::Data);
    let drafts = rows.map(|(row, _kind)| Draft { row: *row, ..Draft::default() }).collect();
    let mut drafts =
        Drafts { grid: &grid, kind, columns: &columns, rows: drafts, problems: Vec::new() };
    for column in &columns {
        fill(&mut drafts, column, &setting);
    }
    statements::fill(&mut drafts, &setting);
    let upgraded = upgrade::upgrade(&mut drafts, &setting);
    drafts.settle();
    read.upgrades = upgraded.upgrades;
    read.merged_into = upgraded.merged_into;
    read.incoming = drafts
        .rows
        .into_iter()
        .map(|draft| Incoming {
            kind,
            sheet: sheet.name.clone(),
            row: draft.row,
            fields: draft.fields,
            extra: draft.extra,
        })
        .collect();
    read.problems = problems::of_sheet(&grid, recognised, drafts.problems);
    read
}

fn frame(recognised: &RecognisedSheet, kind: Option<RecordKind>) -> IncomingSheet {
    let data: Vec<u32> = recognised.data_rows().collect();
    let rejected =
        recognised.rows.iter().filter(|(_row, kind)| matches!(kind, RowKind::Rejected(_)));
    IncomingSheet {
        name: recognised.name.clone(),
        hidden: recognised.hidden,
        register: recognised.register,
        kind,
        reason: recognised.reason.clone(),
        confidence: recognised.confidence,
        edition: recognised.edition,
        data_rows: data.len(),
        first_row: data.first().copied(),
        last_row: data.last().copied(),
        incoming: Vec::new(),
        rejected: rejected.map(|(row, _kind)| *row).collect(),
        merged_into: BTreeMap::new(),
        upgrades: Vec::new(),
        columns: Vec::new(),
        problems: Vec::new(),
        signature: String::new(),
    }
}

fn mapped(column: &Column, grid: &Grid<'_>, recognised: &RecognisedSheet) -> MappedColumn {
    let field = column.field().map(|field| field.name);
    MappedColumn {
        letters: column_letters(column.index),
        header: column.header.clone(),
        field,
        samples: samples(grid, recognised, column.index),
        confidence: if field.is_some() { column.confidence } else { 0.0 },
    }
}

fn samples(grid: &Grid<'_>, recognised: &RecognisedSheet, column: u16) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for row in recognised.data_rows() {
        let text = grid.text(row, column);
        if !text.is_empty() && !samples.iter().any(|known| *known == text) {
            samples.push(text.into_owned());
            if samples.len() == MOST_SAMPLES {
                break;
            }
        }
    }
    samples
}

/// Takes the cells of one column into the drafts.
fn fill(drafts: &mut Drafts<'_>, column: &Column, setting: &Setting<'_>) {
    match column.role {
        Role::Statement(..) => {}
        Role::Extra => {
            let grid = drafts.grid;
            for draft in &mut drafts.rows {
                let text = grid.text(draft.row, column.index);
                match column.second_to {
                    _ if text.is_empty() => {}
                    Some(field) if draft.fields.get(field.name).is_empty() => {
                        draft.fields.set(field.name, &text);
                    }
                    _ => draft.keep(column.key.clone(), &text),
                }
            }
        }
        Role::Field(field) if columns::holds_requirements(field) && setting.register.is_some() => {
            fill_requirements(drafts, column, field, setting);
        }
        Role::Field(field) => fill_values(drafts, column, field, setting),
    }
}

fn fill_values(
    drafts: &mut Drafts<'_>,
    column: &Column,
    field: &'static Field,
    setting: &Setting<'_>,
) {
    let grid = drafts.grid;
    let rows: Vec<u32> = drafts.rows.iter().map(|draft| draft.row).collect();
    let order = if matches!(field.kind, Kind::Date | Kind::Moment) {
        let texts: BTreeSet<String> =
            rows.iter().map(|row| grid.text(*row, column.index).into_owned()).collect();
        DayOrder::of(texts.iter().map(String::as_str), setting.vocabulary)
    } else {
        DayOrder::Open
    };
    let table = table_of(drafts.kind, field);
    let wanted = Wanted {
        kind: field.kind,
        in_months: field.name.ends_with("_months"),
        table: &table,
        order,
        is_own: setting.register.is_none(),
        vocabulary: setting.vocabulary,
        suggestions: Cell::new(MOST_SUGGESTIONS),
    };
    // The same few words fill a column of choices, and the same days one of dates.
    let mut known: HashMap<String, Taken> = HashMap::new();
    for (place, row) in rows.into_iter().enumerate() {
        let text = grid.text(row, column.index);
        if text.is_empty() {
            continue;
        }
        let taken = if matches!(field.kind, Kind::Text | Kind::References) {
            cells::take(&text, &wanted)
        } else {
            let read = || cells::take(&text, &wanted);
            known.entry(text.clone().into_owned()).or_insert_with(read).clone()
        };
        let Some(draft) = drafts.rows.get_mut(place) else { continue };
        match taken {
            Taken::Whole(value) => draft.fields.set(field.name, &value),
            Taken::InPart(value) => {
                draft.fields.set(field.name, &value);
                draft.keep(column.as_written(), &text);
            }
            Taken::Aside(fault) => {
                draft.keep(column.as_written(), &text);
                drafts.fault(row, column.index, fault);
            }
            Taken::Nothing => {}
        }
    }
}

/// The vocabulary's table for the choices of a field: one for all that is said of treatments, else the kind's own.
fn table_of(kind: RecordKind, field: &Field) -> String {
    match field.name {
        "treatment" => "treatment".to_owned(),
        name => format!("{}_{name}", kind.name()),
    }
}

/// Takes a column of clauses and controls, whose spelling the whole column decides.
fn fill_requirements(
    drafts: &mut Drafts<'_>,
    column: &Column,
    field: &'static Field,
    setting: &Setting<'_>,
) {
    let grid = drafts.grid;
    let rows: Vec<u32> = drafts.rows.iter().map(|draft| draft.row).collect();
    let named = recognise::requirements_of(grid, &rows, column.index, setting.questionnaire);
    let is_ours = named.is_some();
    let named = named.map(|(_edition, named)| named).unwrap_or_default();
    for (place, row) in rows.into_iter().enumerate() {
        let text = grid.text(row, column.index);
        let Some(draft) = drafts.rows.get_mut(place).filter(|_draft| !text.is_empty()) else {
            continue;
        };
        let ids = named.get(&row).map_or(&[][..], Vec::as_slice);
        let understood = recognise::understood(&text, ids);
        let joined = || ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        if understood == recognise::Understood::Whole || field.kind == Kind::Requirements {
            draft.fields.set(field.name, &joined());
        } else {
            draft.fields.set(field.name, &text);
            continue;
        }
        match understood {
            recognise::Understood::Whole => {}
            // Another framework's references are kept, and nothing is wrong with them.
            _ if !is_ours => draft.keep(column.key.clone(), &text),
            recognise::Understood::WithWords => draft.keep(column.as_written(), &text),
            recognise::Understood::InPart => {
                draft.keep(column.as_written(), &text);
                let message = "not all of this is a clause or control of ISO/IEC 27001; write them as 6.1.2 or A.5.1, parted by semicolons";
                drafts.fault(row, column.index, Fault::new("unknown_requirement", message));
            }
        }
    }
}
