//! Which register a sheet is, where its header and its data are, and what its columns mean.
//!
//! Words and contents are heard as witnesses: header phrases from the vocabulary, what the cells look like, the
//! names of sheet and file. What stays doubtful is shown with its confidence; a sheet that is no register says why.

mod assign;
mod content;
mod fields;
mod grid;
mod header;
mod identify;
mod ids;
mod needs;
mod registers;
mod rows;

use std::collections::BTreeMap;

pub(crate) use grid::Grid;
pub use grid::column_letters;
pub(crate) use grid::text_of;
pub use registers::Register;
pub use rows::{RejectReason, RowKind, SkipReason};

use crate::{
    domain::{
        questionnaire::Questionnaire,
        requirement::{Edition, RequirementId},
    },
    import::{
        vocabulary::Vocabulary,
        workbook::{Sheet, Value, Workbook},
    },
};
use assign::{Assignment, Witnesses};
use header::Header;

/// What is made of one sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedSheet {
    /// The sheet's name.
    pub name: String,
    /// Whether a spreadsheet program hides it.
    pub hidden: bool,
    /// Which register it is; `None` with a reason where it is none.
    pub register: Option<Register>,
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
    pub fn distinct_requirements(&self) -> std::collections::BTreeSet<&RequirementId> {
        self.requirements.values().flatten().collect()
    }
}

/// Returns what is made of every sheet of a workbook, in its order.
pub fn recognise(
    workbook: &Workbook,
    vocabulary: &Vocabulary,
    questionnaire: &Questionnaire,
) -> Vec<RecognisedSheet> {
    let context =
        Context { file: &workbook.file, sheets: workbook.sheets.len(), vocabulary, questionnaire };
    let mut sheets: Vec<RecognisedSheet> =
        workbook.sheets.iter().map(|sheet| recognise_sheet(sheet, &context)).collect();
    mark_examples(&mut sheets, vocabulary);
    sheets
}

struct Context<'a> {
    file: &'a str,
    sheets: usize,
    vocabulary: &'a Vocabulary,
    questionnaire: &'a Questionnaire,
}

fn recognise_sheet(sheet: &Sheet, context: &Context<'_>) -> RecognisedSheet {
    let grid = Grid::new(sheet);
    let Some(header) = header::find(&grid, context.vocabulary) else {
        return no_header(sheet);
    };
    let contents = content::of_columns(&grid, &header, context.vocabulary);
    let named = names(sheet, &header, context);
    // The identifiers decide between Statement of Applicability and gap sheet, so they are read before the columns
    // are given to a register, and once more with the column that the register chose.
    let first_look = best_id_column(&header, &contents)
        .map(|column| identified_rows(&grid, &header, column, None, context));
    let controls = first_look.as_ref().and_then(share_of_controls);
    let witnesses =
        Witnesses { contents: &contents, named, controls, vocabulary: context.vocabulary };
    let ranked = assign::rank(&header, &witnesses);
    let marked_none = context.vocabulary.register_in(&sheet.name) == Some("none");
    let best = ranked.first().filter(|best| !marked_none || best.strength >= 9.0);
    let layout_source =
        best.cloned().unwrap_or_else(|| assign::assign(Register::Gap, &header, &witnesses));
    let mut recognised = laid_out(&grid, &header, &layout_source, context);
    match best {
        Some(best) => {
            let second = ranked.get(1).map_or(0.0, |second| second.strength);
            let lead = (best.strength - second).max(0.0) / best.strength.max(0.1);
            recognised.register = Some(best.register);
            recognised.confidence =
                ((best.strength / (best.strength + 1.5)) * (0.8 + 0.2 * lead)).clamp(0.05, 0.99);
        }
        None => recognised.reason = Some(why_none(&recognised, &header, marked_none)),
    }
    recognised
}

fn no_header(sheet: &Sheet) -> RecognisedSheet {
    let rows =
        sheet.rows.iter().map(|row| (row.number, RowKind::Skipped(SkipReason::Remark))).collect();
    let reason = if sheet.rows.is_empty() {
        "the sheet is empty"
    } else {
        "no row reads like the header of a register"
    };
    RecognisedSheet {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        register: None,
        reason: Some(reason.to_owned()),
        is_example: false,
        confidence: 0.0,
        edition: None,
        header_rows: Vec::new(),
        columns: Vec::new(),
        rows,
        requirements: BTreeMap::new(),
        repairs: BTreeMap::new(),
    }
}

fn why_none(recognised: &RecognisedSheet, header: &Header, marked_none: bool) -> String {
    if marked_none {
        return "its name says that it holds lists, notes or a legend".to_owned();
    }
    let rows = recognised.data_rows().count();
    if recognised.column_of("requirement_id").is_some() && rows > 0 {
        return format!(
            "a catalogue of {rows} requirements without any answer: no column holds a state"
        );
    }
    format!("its {} columns fit no register", header.columns.len())
}

/// The registers that the sheet's name, a title above its header and the file's name speak of.
fn names(sheet: &Sheet, header: &Header, context: &Context<'_>) -> [Option<Register>; 3] {
    let register = |text: &str| Register::from_name(context.vocabulary.register_in(text)?);
    let first = header.rows.first().copied().unwrap_or(0);
    let title = sheet
        .rows
        .iter()
        .filter(|row| row.number < first)
        .flat_map(|row| &row.cells)
        .map(|cell| text_of(&cell.value))
        .filter(|text| text.chars().count() <= 100)
        .find_map(|text| register(&text));
    [register(&sheet.name), title, register(context.file).filter(|_register| context.sheets == 1)]
}

/// The column whose header may name an identifier and whose cells hold the most identifiers of ISO/IEC 27001.
fn best_id_column(header: &Header, contents: &[content::ColumnContent]) -> Option<u16> {
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

fn identified_rows(
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
    identify::identify(&id_rows, context.questionnaire)
}

fn share_of_controls(identified: &identify::Identified) -> Option<f64> {
    identified.edition?;
    let ids: Vec<&RequirementId> = identified.rows.iter().flat_map(|row| &row.ids).collect();
    let controls = ids.iter().filter(|id| id.is_control()).count();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    (!ids.is_empty()).then(|| count(controls) / count(ids.len()))
}

/// The fields that hold a row's own identifier, the most telling first.
const ID_FIELDS: [&str; 16] = [
    "control_id",
    "requirement_id",
    "check_id",
    "risk_id",
    "asset_id",
    "nc_id",
    "doc_id",
    "evidence_id",
    "incident_id",
    "action_id",
    "supplier_id",
    "objective_id",
    "obligation_id",
    "id",
    "requirement_refs",
    "person",
];
/// Fields whose text makes a row a record even under an identifier that stands further up.
const BODY_FIELDS: [&str; 7] = [
    "question",
    "requirement_text",
    "requirement_title",
    "status",
    "result",
    "finding",
    "implementation_state",
];

fn laid_out(
    grid: &Grid<'_>,
    header: &Header,
    assignment: &Assignment,
    context: &Context<'_>,
) -> RecognisedSheet {
    let columns: Vec<RecognisedColumn> = header
        .columns
        .iter()
        .zip(&assignment.columns)
        .zip(&assignment.ticks)
        .map(|((column, field), tick)| RecognisedColumn {
            column: column.column,
            header: column.text.clone(),
            field: field.map(|(name, _fit)| name),
            tick: tick.clone().filter(|_tick| field.is_some()),
            confidence: field.map_or(0.0, |(_name, fit)| fit),
        })
        .collect();
    let column_of = |field: &str| {
        columns.iter().find(|column| column.field == Some(field)).map(|column| column.column)
    };
    let used = |column: &u16| {
        let last = header.rows.last().copied().unwrap_or(0);
        grid.rows().iter().any(|row| {
            row.number > last
                && grid::cell(row, *column).is_some_and(|cell| grid::says_something(&cell.value))
        })
    };
    let id = ID_FIELDS.iter().filter_map(|field| column_of(field)).find(used);
    let mapped: Vec<u16> = columns
        .iter()
        .filter(|column| column.field.is_some())
        .map(|column| column.column)
        .collect();
    let body: Vec<u16> = BODY_FIELDS.iter().filter_map(|field| column_of(field)).collect();
    let layout =
        rows::Layout { header, id, mapped: &mapped, body: &body, vocabulary: context.vocabulary };
    let rows = rows::classify(grid, &layout);
    let requirement_column =
        ["control_id", "requirement_id", "requirement_refs", "control_refs", "cross_refs"]
            .iter()
            .filter_map(|field| column_of(field))
            .find(used);
    let title =
        ["control_title", "requirement_title", "title"].iter().find_map(|field| column_of(field));
    let mut recognised = RecognisedSheet {
        name: grid.sheet.name.clone(),
        hidden: grid.sheet.hidden,
        register: None,
        reason: None,
        is_example: false,
        confidence: 0.0,
        edition: None,
        header_rows: rows
            .iter()
            .filter(|(_row, kind)| **kind == RowKind::Header)
            .map(|(row, _kind)| *row)
            .collect(),
        columns,
        rows,
        requirements: BTreeMap::new(),
        repairs: BTreeMap::new(),
    };
    if let Some(column) = requirement_column {
        add_requirements(&mut recognised, grid, (column, title), context);
    }
    recognised
}

/// Reads the requirements of the data rows; a row that groups the controls of 2013 turns into a heading, and a row
/// without an identifier of its own belongs to the one above.
fn add_requirements(
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
    let by_row: BTreeMap<u32, &identify::RowIds> =
        identified.rows.iter().map(|row| (row.row, row)).collect();
    let references =
        recognised.column_of("requirement_refs").is_some_and(|known| known.column == column);
    let mut above: Vec<RequirementId> = Vec::new();
    for row in data {
        match by_row.get(&row) {
            Some(read) if read.is_group && read.ids.is_empty() => {
                recognised.rows.insert(row, RowKind::Skipped(SkipReason::Heading));
                continue;
            }
            Some(read) => {
                above.clone_from(&read.ids);
                if let Some(repair) = &read.repair {
                    recognised.repairs.insert(row, repair.clone());
                }
            }
            None if references => above.clear(),
            None => {}
        }
        if !above.is_empty() {
            recognised.requirements.insert(row, above.clone());
        }
    }
}

/// A sheet named "Example" beside another of the same header is no second register.
fn mark_examples(sheets: &mut [RecognisedSheet], vocabulary: &Vocabulary) {
    let registers: Vec<Option<Register>> = sheets.iter().map(|sheet| sheet.register).collect();
    for (place, sheet) in sheets.iter_mut().enumerate() {
        let named_example = vocabulary.register_in(&sheet.name) == Some("example")
            || sheet
                .name
                .split_whitespace()
                .any(|word| vocabulary.register_in(word) == Some("example"));
        let twin = registers.iter().enumerate().any(|(other, register)| {
            other != place && register.is_some() && *register == sheet.register
        });
        if !(named_example && twin) {
            continue;
        }
        sheet.is_example = true;
        sheet.reason =
            Some("a worked example of another sheet's register; it is not scored".to_owned());
        if vocabulary.register_in(&sheet.name) == Some("example")
            && sheet.name.split_whitespace().count() == 1
        {
            sheet.register = None;
        }
    }
}
