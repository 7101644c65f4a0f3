//! A workbook as found becomes an import: read, planned, applied, with every row accounted for.

use std::collections::{BTreeMap, HashMap};

use super::{
    context::Context,
    imports::{self, FileRead, ReadSheet},
};
use crate::{
    db::{self, Scope, Store, WriteScope, imports::Mapping, organisations::Organisation},
    domain::{
        account::Permission,
        id::ImportId,
        import_plan::{Incoming, OnConflict, Outcome, PlannedRow},
        questionnaire::Questionnaire,
        record::{Extra, Fields},
        registers::RecordKind,
    },
    error::{Error, Kind},
    import::{
        problems::CellProblem,
        recognise::Register,
        registers::{Choices, IncomingSheet, RememberedMapping, incoming},
        vocabulary::Vocabulary,
        workbook::Workbook,
    },
};

/// How a file is to be imported.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// What a person says of its sheets.
    pub choices: Choices,
    /// What becomes of records that would change.
    pub on_conflict: OnConflict,
    /// Whether it is only shown what would happen.
    pub run: Run,
}

/// Whether an import is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Nothing is written.
    Dry,
    /// It is applied.
    Apply,
}

/// What an import did, or would do.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The import's id, where anything changed.
    pub id: Option<ImportId>,
    /// Each sheet of the file.
    pub sheets: Vec<ImportedSheet>,
}

/// What an import did with one sheet.
#[derive(Debug, Clone)]
pub struct ImportedSheet {
    /// What was read of it.
    pub read: IncomingSheet,
    /// Its rows with what became of each, in order.
    pub rows: Vec<PlannedRow>,
    /// How many data rows ended in each way; the four add up to the number of data rows.
    pub counts: BTreeMap<&'static str, usize>,
    /// What was not taken over as it stands.
    pub problems: Vec<CellProblem>,
}

/// Imports a workbook into an organisation's registers, or shows what that would do.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::Usage`] for a choice that fits nothing in the file; [`Kind::Refused`] where no sheet is
/// a register; [`Kind::Conflict`] where stored records would change and that is refused.
pub fn import(
    store: &Store,
    context: &Context,
    organisation: &Organisation,
    (workbook, vocabulary, questionnaire): (&Workbook, &Vocabulary, &Questionnaire),
    wishes: &Wishes,
) -> Result<Imported, Error> {
    context.permit(organisation.id, Permission::Import)?;
    let mappings = store.read_in(organisation.id, remembered)?;
    let known = |signature: &str| mappings.get(signature).cloned();
    let sheets = incoming(workbook, vocabulary, questionnaire, &wishes.choices, &known)
        .map_err(|wrong| Error::new(Kind::Usage, wrong.to_string()))?;
    if sheets.iter().all(|sheet| sheet.kind.is_none()) {
        return Err(no_register(&workbook.file, &sheets));
    }
    for kind in sheets.iter().filter_map(|sheet| sheet.kind) {
        context.permit(organisation.id, super::rights::to_change(kind))?;
    }
    let (planned, id) = match wishes.run {
        Run::Dry => store.read_in(organisation.id, |scope| {
            let read = file_read(scope, context, workbook, &sheets)?;
            Ok::<_, Error>((imports::preview(scope, context, &read, wishes.on_conflict)?, None))
        })?,
        Run::Apply => store.write_in(organisation.id, |scope| {
            let read = file_read(scope, context, workbook, &sheets)?;
            remember(scope, context, &sheets, &wishes.choices)?;
            imports::apply(scope, context, &read, wishes.on_conflict)
        })?,
    };
    let mut by_sheet: HashMap<String, Vec<PlannedRow>> = HashMap::new();
    for row in planned {
        by_sheet.entry(row.sheet.clone()).or_default().push(row);
    }
    let sheets = sheets
        .into_iter()
        .map(|sheet| imported(by_sheet.remove(&sheet.name).unwrap_or_default(), sheet))
        .collect();
    Ok(Imported { id, sheets })
}

/// The records that a file brings, those of a gap sheet or a checklist within the organisation's latest assessment.
fn file_read(
    scope: &mut Scope<'_>,
    context: &Context,
    workbook: &Workbook,
    sheets: &[IncomingSheet],
) -> Result<FileRead, Error> {
    let mut rows: Vec<Incoming> = Vec::new();
    let first_answers = sheets.iter().find(|sheet| sheet.kind == Some(RecordKind::Answers));
    let mut assessment = String::new();
    if let Some(sheet) = first_answers {
        if let Some(latest) = super::assessments::latest(scope)? {
            assessment = latest.key;
        } else {
            let new = first_assessment(context, &sheet.name);
            new.fields.get("title").clone_into(&mut assessment);
            rows.push(new);
        }
    }
    for row in sheets.iter().flat_map(|sheet| &sheet.incoming) {
        let mut row = row.clone();
        if row.kind == RecordKind::Answers && row.fields.get("assessment_ref").is_empty() {
            row.fields.set("assessment_ref", &assessment);
        }
        rows.push(row);
    }
    Ok(FileRead {
        file: workbook.file.clone(),
        sha256: workbook.sha256.clone(),
        sheets: sheets.iter().filter_map(read_sheet).collect(),
        incoming: rows,
    })
}

/// The assessment that the answers of an organisation's first gap sheet belong to.
fn first_assessment(context: &Context, sheet: &str) -> Incoming {
    let mut fields = Fields::default();
    fields.set("title", "Baseline assessment");
    fields.set("kind", "baseline");
    fields.set("started_on", &context.today().to_string());
    Incoming {
        kind: RecordKind::Assessments,
        sheet: sheet.to_owned(),
        row: 0,
        fields,
        extra: Extra::new(),
    }
}

fn read_sheet(sheet: &IncomingSheet) -> Option<ReadSheet> {
    let mut read = ReadSheet {
        name: sheet.name.clone(),
        kind: sheet.kind?.name().to_owned(),
        ..ReadSheet::default()
    };
    for column in &sheet.columns {
        match column.field {
            Some(field) => {
                read.fields.entry(field.to_owned()).or_insert_with(|| column.letters.clone());
                // What the field cannot take is kept under this name.
                let as_written = format!("{} (as written)", column.header);
                read.extra.insert(as_written, column.letters.clone());
            }
            None => {
                read.extra.insert(column.header.clone(), column.letters.clone());
            }
        }
    }
    Some(read)
}

/// Puts each data row's outcome beside what was read of its sheet.
fn imported(rows: Vec<PlannedRow>, sheet: IncomingSheet) -> ImportedSheet {
    let mut by_row: BTreeMap<u32, &'static str> = BTreeMap::new();
    for planned in rows.iter().filter(|planned| planned.row > 0) {
        let outcome = by_row.entry(planned.row).or_insert("unchanged");
        *outcome = stronger(outcome, planned.outcome.name());
    }
    by_row.extend(sheet.rejected.iter().map(|row| (*row, "rejected")));
    for (row, into) in &sheet.merged_into {
        if let Some(outcome) = by_row.get(into).copied() {
            by_row.insert(*row, outcome);
        }
    }
    let mut counts: BTreeMap<&'static str, usize> =
        ["created", "updated", "unchanged", "rejected"].map(|name| (name, 0)).into();
    for outcome in by_row.values() {
        *counts.entry(outcome).or_insert(0) += 1;
    }
    let mut problems = sheet.problems.clone();
    problems.extend(rows.iter().flat_map(|row| rejections(row, &sheet)));
    ImportedSheet { rows, counts, problems, read: sheet }
}

/// A row that brings several records counts by what changed most.
fn stronger(one: &'static str, other: &'static str) -> &'static str {
    let order = ["unchanged", "rejected", "updated", "created"];
    let rank = |name| order.iter().position(|known| *known == name);
    if rank(other) > rank(one) { other } else { one }
}

fn rejections(row: &PlannedRow, sheet: &IncomingSheet) -> Vec<CellProblem> {
    let Outcome::Rejected(faults) = &row.outcome else { return Vec::new() };
    faults
        .iter()
        .map(|fault| {
            let column = sheet.columns.iter().find(|column| column.field == Some(fault.field));
            let letters = column.or(sheet.columns.first()).map_or("A", |column| &column.letters);
            CellProblem {
                cell: format!("{letters}{}", row.row),
                code: "rejected",
                value: row.fields.get(fault.field).to_owned(),
                message: format!("the row is not imported: {}", fault.message),
                suggestion: None,
            }
        })
        .collect()
}

fn no_register(file: &str, sheets: &[IncomingSheet]) -> Error {
    let seen: Vec<String> = sheets
        .iter()
        .take(6)
        .map(|sheet| {
            let reason = sheet.reason.as_deref().unwrap_or("no register");
            format!("{}: {reason}", sheet.name)
        })
        .collect();
    Error::new(
        Kind::Refused,
        format!(
            "{file}: no sheet is a register ({}); say what it is with --as and --sheet",
            seen.join("; ")
        ),
    )
}

fn remembered(scope: &mut Scope<'_>) -> Result<HashMap<String, RememberedMapping>, Error> {
    let known = db::imports::list_mappings(scope)?;
    Ok(known
        .into_iter()
        .map(|(signature, mapping)| {
            let columns = serde_json::from_str(&mapping.fields).unwrap_or_default();
            let register = Register::from_name(&mapping.register);
            (signature, RememberedMapping { register, columns })
        })
        .collect())
}

/// Keeps what a person said of a sheet for the next file of that shape.
fn remember(
    scope: &mut WriteScope<'_>,
    context: &Context,
    sheets: &[IncomingSheet],
    choices: &Choices,
) -> Result<(), Error> {
    if choices.register.is_none() && choices.columns.is_empty() {
        return Ok(());
    }
    for sheet in sheets.iter().filter(|sheet| sheet.kind.is_some() && !sheet.signature.is_empty()) {
        let register = choices.register.or(sheet.register).map_or("", Register::name);
        let fields = serde_json::to_string(&choices.columns).map_err(|error| {
            Error::new(Kind::Internal, "the mapping cannot be kept").because(error)
        })?;
        let mapping = Mapping { register: register.to_owned(), fields };
        let known = db::imports::find_mapping(scope, &sheet.signature)?;
        if known.as_ref() == Some(&mapping) {
            continue;
        }
        let old = known.map(|known| (known.register, known.fields)).unwrap_or_default();
        db::imports::update_mapping(scope, &sheet.signature, &mapping)?;
        let change = [
            ("register".to_owned(), (old.0, mapping.register)),
            ("fields".to_owned(), (old.1, mapping.fields)),
        ];
        let subject = ("mappings", sheet.signature.clone(), sheet.name.as_str());
        let action = crate::domain::audit_trail::Action::Updated;
        scope.append(context.happening(action, subject, change.into(), None))?;
    }
    Ok(())
}
