//! `assay import FILE`: a register as found goes into the store, or it is shown what that would do.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Global, message, output, print, print_json, resources};
use crate::{
    app::{
        import_file::{Imported, ImportedSheet, Run, Wishes, import},
        imports, organisations, undo,
    },
    db::{Store, organisations::Organisation},
    domain::{
        id::ImportId,
        import_plan::{OnConflict, Outcome, PlannedRow},
        registers::RecordKind,
    },
    error::{Error, Kind},
    export::annotate,
    import::{
        inspection,
        recognise::{Register, text_of},
        registers::Choices,
        workbook::{self, Workbook},
    },
};

/// How many lines of a list are printed; the JSON has them all.
const SHOWN: usize = 20;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The workbook: .xlsx .xlsm .xls .xlsb .ods .csv .tsv, or .json from `export`
    #[arg(required_unless_present_any = ["undo", "history"])]
    file: Option<PathBuf>,
    /// The organisation's name or id
    #[arg(long, value_name = "ORG")]
    org: String,
    /// What the sheet is, where it is taken for something else
    #[arg(long = "as", value_name = "REGISTER")]
    register: Option<String>,
    /// Take this sheet only
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What a column is, by its letters or its header; may be repeated
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// Show what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    /// What becomes of stored records that the file would change
    #[arg(long, value_enum, default_value_t = Conflict::Update)]
    on_conflict: Conflict,
    /// Write the file with a note at each cell that was not understood
    #[arg(long, value_name = "OUT")]
    annotate: Option<PathBuf>,
    /// Undo the import with this id
    #[arg(long, value_name = "IMPORT", conflicts_with_all = ["file", "dry_run", "annotate"])]
    undo: Option<String>,
    /// List the imports
    #[arg(long, conflicts_with_all = ["file", "undo"])]
    history: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Conflict {
    Update,
    Skip,
    Refuse,
}

impl Import {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let store = global.store()?;
        let organisation = organisations::find(&store, &self.org)?;
        match (&self.undo, &self.file) {
            (Some(id), _) => undo_import(&store, &organisation, id, global),
            (None, Some(file)) => self.import(&store, &organisation, file, global),
            (None, None) => history(&store, &organisation, global),
        }
    }

    fn import(
        &self,
        store: &Store,
        organisation: &Organisation,
        file: &std::path::Path,
        global: &Global,
    ) -> Result<(), Error> {
        let wishes = self.wishes()?;
        if let Some(out) = &self.annotate {
            output::check_folders([out.as_path()].into_iter())?;
            output::check_distinct(std::slice::from_ref(out), &[file.to_path_buf()])?;
        }
        let (questionnaire, vocabulary) = resources(global)?;
        let workbook = workbook::read(file, &global.limits())?;
        let read = (&workbook, &vocabulary, &questionnaire);
        let done = import(store, &Global::context(), organisation, read, &wishes)?;
        if let Some(out) = &self.annotate {
            let bytes = annotated(file, &workbook, &done, global.as_of())?;
            output::write(out, &bytes)?;
            message(global, &format!("wrote {}", out.display()));
        }
        if global.json {
            let inspected = inspection::inspect(&workbook, &vocabulary, &questionnaire);
            print_json(&as_json(&inspected, &done, wishes.run)?)?;
        } else {
            print(&as_text(&workbook.file, &done, wishes.run))?;
        }
        nothing_taken(&workbook.file, &done)
    }

    fn wishes(&self) -> Result<Wishes, Error> {
        let register = self.register.as_deref().map(register).transpose()?;
        let columns = self.map.iter().map(|text| pair(text)).collect::<Result<_, _>>()?;
        Ok(Wishes {
            choices: Choices { register, sheet: self.sheet.clone(), columns },
            on_conflict: match self.on_conflict {
                Conflict::Update => OnConflict::Update,
                Conflict::Skip => OnConflict::Skip,
                Conflict::Refuse => OnConflict::Refuse,
            },
            run: if self.dry_run { Run::Dry } else { Run::Apply },
        })
    }
}

fn register(name: &str) -> Result<Register, Error> {
    Register::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Register::ALL.iter().map(|register| register.name()).collect();
        let words = format!("--as {name}: no such register; write one of {}", names.join(", "));
        Error::new(Kind::Usage, words)
    })
}

fn pair(text: &str) -> Result<(String, String), Error> {
    let parts =
        text.split_once('=').filter(|(field, column)| !field.is_empty() && !column.is_empty());
    parts.map(|(field, column)| (field.trim().to_owned(), column.trim().to_owned())).ok_or_else(
        || {
            Error::new(
                Kind::Usage,
                format!("--map {text}: write it as FIELD=COLUMN, such as owner=F"),
            )
        },
    )
}

/// A file of which every row was refused is refused.
fn nothing_taken(file: &str, done: &Imported) -> Result<(), Error> {
    let total = |name: &str| -> usize {
        done.sheets.iter().filter_map(|sheet| sheet.counts.get(name)).sum()
    };
    let rejected = total("rejected");
    if rejected == 0 || total("created") + total("updated") + total("unchanged") > 0 {
        return Ok(());
    }
    let words = format!(
        "{file}: all {rejected} rows were rejected and nothing was written; mend the cells named above"
    );
    Err(Error::new(Kind::Refused, words))
}

fn undo_import(
    store: &Store,
    organisation: &Organisation,
    id: &str,
    global: &Global,
) -> Result<(), Error> {
    let id: ImportId = id.parse().map_err(|error: uuid::Error| {
        Error::new(
            Kind::Usage,
            format!("--undo {id}: no id of an import; see `assay import --history`"),
        )
        .because(error)
    })?;
    let context = Global::context();
    let put_back = store.write_in(organisation.id, |scope| undo::undo(scope, &context, id))?;
    if global.json {
        return print_json(&json!({ "import": id.to_string(), "put_back": put_back }));
    }
    message(global, &format!("{put_back} records are as they were before the import"));
    Ok(())
}

fn history(store: &Store, organisation: &Organisation, global: &Global) -> Result<(), Error> {
    let context = Global::context();
    let known = store.read_in(organisation.id, |scope| imports::history(scope, &context))?;
    if global.json {
        let shown: Vec<_> = known
            .iter()
            .map(|import| {
                json!({
                    "id": import.id.to_string(), "at": format!("{}Z", import.at.format("%Y-%m-%dT%H:%M:%S")),
                    "by": import.actor_name, "file": import.file, "sha256": import.sha256,
                    "undone": import.undone,
                })
            })
            .collect();
        return print_json(&shown);
    }
    let lines: Vec<String> = known
        .iter()
        .map(|import| {
            let undone = if import.undone { "  (undone)" } else { "" };
            let at = import.at.format("%Y-%m-%d %H:%M");
            format!("{}  {at}  {}  {}{undone}\n", import.id, import.actor_name, import.file)
        })
        .collect();
    print(&lines.concat())
}

/// The user's own file with notes where that can be done, else a list of the problems with links.
fn annotated(
    file: &std::path::Path,
    workbook: &Workbook,
    done: &Imported,
    made_on: chrono::NaiveDate,
) -> Result<Vec<u8>, Error> {
    let notes: Vec<annotate::CellNote> = done
        .sheets
        .iter()
        .flat_map(|sheet| {
            sheet.problems.iter().map(|problem| annotate::CellNote {
                sheet: sheet.read.name.clone(),
                cell: problem.cell.clone(),
                value: problem.value.clone(),
                message: problem.message.clone(),
                suggestion: problem.suggestion.clone(),
            })
        })
        .collect();
    let original = std::fs::read(file).map_err(|error| {
        Error::new(Kind::Unavailable, format!("{}: cannot be read ({error})", file.display()))
    })?;
    match annotate::notes_in_place(&original, &notes) {
        Err(error) if error.leaves_the_list() => {
            let sheets: Vec<annotate::SheetCells> = workbook.sheets.iter().map(cells).collect();
            annotate::problem_list(&sheets, &notes, made_on)
        }
        annotated => annotated,
    }
    .map_err(|error| {
        let words = format!("{}: {error}", file.display());
        Error::new(Kind::Refused, words).because(error)
    })
}

fn cells(sheet: &workbook::Sheet) -> annotate::SheetCells {
    let rows = sheet.rows.iter().map(|row| annotate::RowCells {
        number: row.number,
        cells: row
            .cells
            .iter()
            .map(|cell| (cell.column, text_of(&cell.value).into_owned()))
            .filter(|(_column, text)| !text.is_empty())
            .collect(),
    });
    annotate::SheetCells { name: sheet.name.clone(), rows: rows.collect() }
}

fn as_json(
    inspected: &inspection::Inspection,
    done: &Imported,
    run: Run,
) -> Result<serde_json::Value, Error> {
    let unwritten = |error: serde_json::Error| {
        Error::new(Kind::Internal, "the result could not be written as JSON").because(error)
    };
    let mut shown = serde_json::to_value(inspected).map_err(unwritten)?;
    if let Some(sheets) = shown.get_mut("sheets").and_then(serde_json::Value::as_array_mut) {
        for (shown, sheet) in sheets.iter_mut().zip(&done.sheets) {
            let Some(shown) = shown.as_object_mut() else { continue };
            for (outcome, count) in &sheet.counts {
                shown.insert((*outcome).to_owned(), json!(count));
            }
            let rows = sheet.rows.iter().filter(|row| row.row > 0).map(row_json).collect();
            let problems = serde_json::to_value(&sheet.problems).map_err(unwritten)?;
            shown.insert("kind".to_owned(), json!(sheet.read.kind.map(RecordKind::name)));
            shown.insert("problems".to_owned(), problems);
            shown.insert("rows".to_owned(), rows);
        }
    }
    if let Some(shown) = shown.as_object_mut() {
        shown.insert("import".to_owned(), json!(done.id.map(|id| id.to_string())));
        shown.insert("dry_run".to_owned(), json!(run == Run::Dry));
    }
    Ok(shown)
}

fn row_json(row: &PlannedRow) -> serde_json::Value {
    let changes: serde_json::Map<String, serde_json::Value> = row
        .change
        .iter()
        .map(|(field, (old, new))| (field.clone(), json!({ "old": old, "new": new })))
        .collect();
    json!({ "row": row.row, "key": row.key, "outcome": row.outcome.name(), "changes": changes })
}

fn as_text(file: &str, done: &Imported, run: Run) -> String {
    let mut lines = vec![file.to_owned()];
    for sheet in &done.sheets {
        lines.push(String::new());
        sheet_lines(sheet, &mut lines);
    }
    lines.push(String::new());
    lines.push(match (run, done.id) {
        (Run::Dry, _) => "Nothing was written: this shows what the import would do.".to_owned(),
        (Run::Apply, None) => "Nothing had to be written.".to_owned(),
        (Run::Apply, Some(id)) => format!("Import {id}; undo it with --undo {id}"),
    });
    lines.join("\n") + "\n"
}

fn sheet_lines(sheet: &ImportedSheet, lines: &mut Vec<String>) {
    let name = &sheet.read.name;
    let Some(kind) = sheet.read.kind else {
        let reason = sheet.read.reason.as_deref().unwrap_or("no register");
        lines.push(format!("Sheet {name}: left out, {reason}"));
        return;
    };
    let count = |outcome: &str| sheet.counts.get(outcome).copied().unwrap_or(0);
    lines.push(format!(
        "Sheet {name}: {}, {} rows: {} created, {} updated, {} unchanged, {} rejected",
        kind.name(),
        sheet.read.data_rows,
        count("created"),
        count("updated"),
        count("unchanged"),
        count("rejected"),
    ));
    let updated = sheet.rows.iter().filter(|row| matches!(row.outcome, Outcome::Updated(_)));
    for row in updated.take(SHOWN) {
        for (field, (old, new)) in &row.change {
            lines.push(format!("  row {} {}: {field}: “{old}” → “{new}”", row.row, row.key));
        }
    }
    for problem in sheet.problems.iter().take(SHOWN) {
        let suggestion =
            problem.suggestion.as_ref().map_or_else(String::new, |words| format!(" ({words})"));
        lines.push(format!(
            "  {} “{}”: {}{suggestion}",
            problem.cell, problem.value, problem.message
        ));
    }
    if sheet.problems.len() > SHOWN {
        lines.push(format!("  and {} more problems", sheet.problems.len() - SHOWN));
    }
}
