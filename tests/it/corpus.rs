//! Real registers beside the checkout, with what was counted in them by hand. They are not part of the repository:
//! where the folder is missing, the tests say so and pass.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use assay::{
    import::{
        inspection::{self, SheetInspection},
        recognise::recognise,
        vocabulary::Vocabulary,
        workbook::{self, Limits, Workbook},
    },
    questionnaires,
};
use serde_json::Value;

#[expect(clippy::print_stdout, reason = "a test that is skipped says why")]
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder of real registers beside this checkout");
    None
}

/// Old formats are read by the program itself, not by this test program.
fn limits() -> Limits {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_assay"));
    Limits { child_program: Some(program), ..Limits::default() }
}

pub(crate) fn workbooks(folder: &Path) -> Vec<Workbook> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| !path.ends_with("README.md") && !path.ends_with("expected.json"))
        .map(|path| workbook::read(path, &limits()).unwrap())
        .collect()
}

/// What was counted by hand in a sheet; several sheets of one shape share an entry.
pub(crate) fn expected(folder: &Path) -> Vec<(String, Vec<String>, Value)> {
    let text = fs::read_to_string(folder.join("expected.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let mut sheets = Vec::new();
    for file in all["files"].as_array().unwrap() {
        for sheet in file["sheets"].as_array().unwrap() {
            let names = match sheet["name"].as_str() {
                None => Vec::new(),
                Some(name) => match name.split_once(" (17 sheets)") {
                    Some((list, _rest)) => list.split(", ").map(str::to_owned).collect(),
                    None => vec![name.to_owned()],
                },
            };
            sheets.push((file["file"].as_str().unwrap().to_owned(), names, sheet.clone()));
        }
    }
    sheets
}

#[test]
fn every_sheet_is_recognised_as_counted_by_hand() {
    let Some(folder) = folder() else { return };
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap();
    let vocabulary = Vocabulary::bundled().unwrap();
    let inspections: BTreeMap<String, Vec<SheetInspection>> = workbooks(&folder)
        .iter()
        .map(|workbook| inspection::inspect(workbook, &vocabulary, &questionnaire))
        .map(|inspection| (inspection.file, inspection.sheets))
        .collect();
    let mut differences = Vec::new();
    let mut compared = 0;
    for (file, names, wanted) in expected(&folder) {
        let several = names.len() > 1;
        let found: Vec<&SheetInspection> = inspections[&file]
            .iter()
            .filter(|sheet| names.is_empty() || names.contains(&sheet.name))
            .collect();
        assert_eq!(found.len(), names.len().max(1), "{file}: sheets {names:?}");
        for sheet in found {
            compared += 1;
            let rows = if several {
                &wanted["values"]["rows per sheet"][&sheet.name]
            } else {
                &wanted["data_rows"]
            };
            let seen = serde_json::json!({
                "register": sheet.register, "header_rows": sheet.header_rows,
                "first_row": sheet.first_row, "data_rows": sheet.data_rows,
                "last_row": if several { None } else { sheet.last_row },
            });
            let wanted = serde_json::json!({
                "register": wanted["register"], "header_rows": wanted["header_rows"],
                "first_row": wanted["first_row"], "data_rows": rows,
                "last_row": wanted["last_row"],
            });
            if seen != wanted {
                differences.push(format!("{file}, {}: {seen}, counted {wanted}", sheet.name));
            }
        }
    }
    assert_eq!(differences, Vec::<String>::new());
    assert_eq!(compared, 54);
}

#[test]
fn every_row_with_content_is_accounted_for() {
    let Some(folder) = folder() else { return };
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap();
    let vocabulary = Vocabulary::bundled().unwrap();
    for workbook in workbooks(&folder) {
        let recognised = recognise(&workbook, &vocabulary, &questionnaire);
        for (sheet, recognised) in workbook.sheets.iter().zip(&recognised) {
            let rows: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
            let accounted: Vec<u32> = recognised.rows.keys().copied().collect();
            assert_eq!(rows, accounted, "{}, {}", workbook.file, sheet.name);
        }
    }
}
