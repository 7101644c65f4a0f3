//! What a person chose on the command line or corrected once before: the sheet, its register, the fields of columns.

use sha2::{Digest, Sha256};

use super::IncomingSheet;
use crate::{
    domain::questionnaire::Questionnaire,
    import::{
        recognise::{
            RecognisedSheet, Register, SeenSheet, Wish, column_named, field_named, recognise,
        },
        vocabulary::{Vocabulary, fold},
        workbook::Workbook,
    },
};

/// What a person says of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The register that the sheet is.
    pub register: Option<Register>,
    /// The sheet to take; all others are left.
    pub sheet: Option<String>,
    /// Fields with their columns, by letters or by header.
    pub columns: Vec<(String, String)>,
}

/// What a person said once of sheets with a certain header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedMapping {
    /// The register that they are; `None` where that was never in doubt.
    pub register: Option<Register>,
    /// Fields with their columns, by letters or by header.
    pub columns: Vec<(String, String)>,
}

/// A choice that fits nothing in the workbook: a sentence that names the option and what mends it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongChoice(pub String);

/// Returns the SHA-256 of folded headers in their order; empty for none.
pub(super) fn signature<'a>(headers: impl Iterator<Item = &'a str>) -> String {
    let folded: Vec<String> = headers.map(fold).collect();
    if folded.iter().all(String::is_empty) {
        return String::new();
    }
    let digest = Sha256::digest(folded.join("\n"));
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Returns the names of the sheets that the choices speak of.
pub(super) fn chosen_sheets(
    workbook: &Workbook,
    (vocabulary, questionnaire): (&Vocabulary, &Questionnaire),
    choices: &Choices,
) -> Result<Vec<String>, WrongChoice> {
    let names = || workbook.sheets.iter().map(|sheet| sheet.name.as_str());
    if let Some(wanted) = &choices.sheet {
        let exact = names().find(|name| *name == wanted);
        let found = exact.or_else(|| names().find(|name| fold(name) == fold(wanted)));
        return found.map(|name| vec![name.to_owned()]).ok_or_else(|| {
            let all: Vec<&str> = names().collect();
            WrongChoice(format!(
                "--sheet {wanted}: {} has no such sheet; it has {}",
                workbook.file,
                all.join(", ")
            ))
        });
    }
    let Some(register) = choices.register else { return Ok(names().map(str::to_owned).collect()) };
    let filled: Vec<&str> = workbook
        .sheets
        .iter()
        .filter(|sheet| !sheet.rows.is_empty())
        .map(|sheet| sheet.name.as_str())
        .collect();
    if filled.len() <= 1 {
        return Ok(filled.into_iter().map(str::to_owned).collect());
    }
    let recognised = recognise(workbook, vocabulary, questionnaire);
    let which = |wanted: &dyn Fn(&RecognisedSheet) -> bool| -> Vec<String> {
        recognised.iter().filter(|sheet| wanted(sheet)).map(|sheet| sheet.name.clone()).collect()
    };
    let same = which(&|sheet| sheet.register == Some(register) && !sheet.is_example);
    if !same.is_empty() {
        return Ok(same);
    }
    let any = which(&|sheet| sheet.register.is_some() && !sheet.is_example);
    if any.len() == 1 {
        return Ok(any);
    }
    Err(WrongChoice(format!(
        "--as {register}: {} has several sheets that could be meant ({}); name one with --sheet",
        workbook.file,
        filled.join(", ")
    )))
}

/// Returns what is said of a sheet: what is remembered of its header, and over it what is chosen now.
pub(super) fn wish(
    (seen, signature): (&SeenSheet<'_>, &str),
    choices: &Choices,
    chosen: &[String],
    remembered: &dyn Fn(&str) -> Option<RememberedMapping>,
) -> Wish {
    let known = if signature.is_empty() { None } else { remembered(signature) };
    let mut wish = known.map_or_else(Wish::default, |known| Wish {
        register: known.register,
        columns: known.columns,
    });
    if chosen.iter().any(|name| name == seen.name) {
        wish.register = choices.register.or(wish.register);
        wish.columns.extend(choices.columns.iter().cloned());
    }
    wish
}

/// Returns the sheet as the choices leave it: one that was not chosen is none, one that was chosen by name is taken
/// even if it looks like an example.
pub(super) fn as_chosen(
    mut sheet: RecognisedSheet,
    choices: &Choices,
    chosen: &[String],
) -> RecognisedSheet {
    let by_name = choices.sheet.is_some();
    if by_name && chosen.contains(&sheet.name) {
        sheet.is_example = false;
    } else if by_name || choices.register.is_some() && !chosen.contains(&sheet.name) {
        sheet.register = None;
        sheet.export_of = None;
        sheet.reason = Some("it was not chosen".to_owned());
    }
    sheet
}

/// Checks that every chosen column found its field and its place in some sheet.
pub(super) fn check_columns(
    sheets: &[IncomingSheet],
    choices: &Choices,
) -> Result<(), WrongChoice> {
    let taken = || sheets.iter().filter(|sheet| sheet.kind.is_some());
    for (field, column) in &choices.columns {
        let option = format!("--map {field}={column}");
        let Some(first) = taken().next() else {
            return Err(WrongChoice(format!(
                "{option}: no sheet was recognised as a register; say which one it is with --as"
            )));
        };
        let knows_field = |sheet: &IncomingSheet| {
            let of_record = sheet
                .kind
                .is_some_and(|kind| kind.fields().iter().any(|known| known.name == field));
            of_record || sheet.register.is_some_and(|known| field_named(known, field).is_some())
        };
        if !taken().any(knows_field) {
            let fields = first.kind.map_or(&[][..], |kind| kind.fields());
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let kind = first.kind.map_or("", |kind| kind.name());
            return Err(WrongChoice(format!(
                "{option}: {kind} have no field {field}; their fields are {}",
                names.join(", ")
            )));
        }
        let has_column = |sheet: &IncomingSheet| {
            let columns = (0_u16..).zip(&sheet.columns);
            let headers = columns.map(|(place, column)| (place, column.header.as_str()));
            sheet.columns.iter().any(|known| known.letters == *column)
                || column_named(column, headers, 0).is_some()
        };
        if !taken().any(|sheet| knows_field(sheet) && has_column(sheet)) {
            let columns: Vec<String> = first
                .columns
                .iter()
                .map(|column| format!("{} {}", column.letters, column.header).trim().to_owned())
                .collect();
            return Err(WrongChoice(format!(
                "{option}: sheet {} has no column {column}; its columns are {}",
                first.name,
                columns.join(", ")
            )));
        }
    }
    Ok(())
}
