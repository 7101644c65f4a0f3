//! `assay inspect FILE`: what the importer sees, as a table or as JSON.

use std::path::PathBuf;

use clap::Args;
use comfy_table::{Table, presets::NOTHING};

use super::{Global, print, print_json, resources};
use crate::{
    error::Error,
    import::{
        inspection::{self, Inspection, SheetInspection},
        workbook,
    },
};

/// How many problems of a sheet are printed; the JSON has them all.
const PROBLEMS_SHOWN: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The workbook: .xlsx .xlsm .xls .xlsb .ods .csv .tsv, whatever its ending says
    file: PathBuf,
}

impl Inspect {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let (questionnaire, vocabulary) = resources(global)?;
        let workbook = workbook::read(&self.file, &global.limits())?;
        let inspection = inspection::inspect(&workbook, &vocabulary, &questionnaire);
        if global.json { print_json(&inspection) } else { print(&text(&inspection)) }
    }
}

fn text(inspection: &Inspection) -> String {
    let mut text = format!("{}\nSHA-256 {}\n", inspection.file, inspection.sha256);
    for sheet in &inspection.sheets {
        text.push('\n');
        text.push_str(&sheet_text(sheet));
    }
    text
}

fn sheet_text(sheet: &SheetInspection) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    let hidden = if sheet.hidden { " (hidden)" } else { "" };
    let edition =
        sheet.edition.as_ref().map_or_else(String::new, |edition| format!(", edition {edition}"));
    match (sheet.register, &sheet.reason) {
        (Some(register), reason) => {
            let reason = reason.as_ref().map_or_else(String::new, |reason| format!("; {reason}"));
            line(&format!(
                "Sheet {}{hidden}: {register}{edition}, {:.0} % sure{reason}",
                sheet.name,
                sheet.confidence * 100.0
            ));
        }
        (None, reason) => {
            let reason = reason.as_deref().unwrap_or("no register");
            line(&format!("Sheet {}{hidden}: no register: {reason}", sheet.name));
        }
    }
    if sheet.header_rows.is_empty() {
        return text;
    }
    let rows: Vec<String> = sheet.header_rows.iter().map(ToString::to_string).collect();
    let span = match (sheet.first_row, sheet.last_row) {
        (Some(first), Some(last)) => format!(" in rows {first} to {last}"),
        _ => String::new(),
    };
    line(&format!(
        "  header in row {}; {} data rows{span}, {} rejected",
        rows.join(", "),
        sheet.data_rows,
        sheet.rejected_rows
    ));
    for (reason, count) in &sheet.skipped_rows {
        line(&format!("  passed over: {count} × {reason}"));
    }
    for (field, values) in &sheet.values {
        let counts: Vec<String> =
            values.iter().map(|(value, count)| format!("{value} {count}")).collect();
        line(&format!("  {field}: {}", counts.join(", ")));
    }
    if !sheet.requirements.is_empty() {
        line(&format!("  {} different requirements", sheet.requirements.len()));
    }
    line(&columns(sheet).to_string());
    for problem in sheet.problems.iter().take(PROBLEMS_SHOWN) {
        let meant = problem
            .suggestion
            .as_ref()
            .map_or_else(String::new, |meant| format!(" (perhaps {meant})"));
        line(&format!("  {}: “{}”: {}{meant}", problem.cell, problem.value, problem.message));
    }
    if sheet.problems.len() > PROBLEMS_SHOWN {
        line(&format!(
            "  and {} more problems; --json lists them all",
            sheet.problems.len() - PROBLEMS_SHOWN
        ));
    }
    text
}

fn columns(sheet: &SheetInspection) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    for column in &sheet.columns {
        let field = column.field.map_or_else(
            || "(extra column)".to_owned(),
            |field| format!("{field}, {:.0} %", column.confidence * 100.0),
        );
        table.add_row([format!("  {}", column.column), column.header.clone(), field]);
    }
    table
}
