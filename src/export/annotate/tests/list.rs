//! The workbook that lists problems, read back.

use super::*;
use crate::import::workbook::Value;

fn created() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn sheet(name: &str, rows: &[(u32, &[(u16, &str)])]) -> SheetCells {
    let rows = rows.iter().map(|(number, cells)| RowCells {
        number: *number,
        cells: cells.iter().map(|(column, text)| (*column, (*text).into())).collect(),
    });
    SheetCells { name: name.into(), rows: rows.collect() }
}

/// Each row as its texts, with the number of the row in front.
fn rows(bytes: &[u8], sheet: usize) -> String {
    let rows = read(bytes).sheets[sheet].rows.clone();
    let rows = rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| match &cell.value {
            Value::Text(text) => format!("{:?}", &**text),
            other => panic!("no text: {other:?}"),
        });
        format!("{} {}", row.number, cells.collect::<Vec<_>>().join(" "))
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn problems_are_listed_with_links_into_a_copy_of_the_cells() {
    let sheets = [
        sheet("problems", &[(1, &[(0, "Id"), (1, "Owner")]), (3, &[(0, "0012"), (1, "=1+1")])]),
        sheet("it's [a] sheet", &[(2, &[(2, "x")])]),
    ];
    let mut notes = [
        note("problems", "B3", "this is no person"),
        note("it's [a] sheet", "D9", "nothing stands here"),
        note("it's [a] sheet", "", "no header"),
        note("elsewhere", "A1", "not given"),
        note("problems", "A1048577", "beyond"),
        note("problems", "B3", "twice"),
    ];
    notes[0].value = "=1+1".into();
    notes[0].suggestion = Some("Ada".into());
    let list = problem_list(&sheets, &notes, created()).unwrap();
    let names: Vec<String> = read(&list).sheets.into_iter().map(|sheet| sheet.name).collect();
    assert_eq!(names, ["Problems", "problems (2)", "it's  a  sheet"]);
    insta::assert_snapshot!(rows(&list, 0), @r#"
    1 "Sheet" "Cell" "Value" "Problem" "Suggestion"
    2 "problems" "B3" "=1+1" "this is no person" "Ada"
    3 "it's [a] sheet" "D9" "nothing stands here"
    4 "it's [a] sheet" "no header"
    5 "elsewhere" "A1" "not given"
    6 "problems" "A1048577" "beyond"
    7 "problems" "B3" "twice"
    "#);
    insta::assert_snapshot!(rows(&list, 1), @r#"
    1 "Id" "Owner"
    3 "0012" "=1+1"
    "#);
    assert_eq!(rows(&list, 2), "2 \"x\"");
    insta::assert_debug_snapshot!(notes_of(&list, "problems (2)"), @r#"
    {
        "B3": "Assay:\nthis is no person\nPerhaps: Ada\ntwice",
    }
    "#);
    insta::assert_debug_snapshot!(notes_of(&list, "it's  a  sheet"), @r#"
    {
        "A1": "Assay:\nno header",
        "D9": "Assay:\nnothing stands here",
    }
    "#);
    let sheet = part(&list, "xl/worksheets/sheet1.xml");
    let links: Vec<&str> =
        sheet.split("<hyperlink ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    insta::assert_debug_snapshot!(links, @r#"
    [
        "ref=\"B2\" location=\"'problems (2)'!B3\" display=\"B3\"/",
        "ref=\"B3\" location=\"'it''s  a  sheet'!D9\" display=\"D9\"/",
        "ref=\"A4\" location=\"'it''s  a  sheet'!A1\" display=\"it's [a] sheet\"/",
        "ref=\"B7\" location=\"'problems (2)'!B3\" display=\"B3\"/",
    ]
    "#);
    assert_eq!(list, problem_list(&sheets, &notes, created()).unwrap());
}

#[test]
fn a_file_without_problems_has_an_empty_list() {
    let list = problem_list(&[], &[], created()).unwrap();
    assert_eq!(rows(&list, 0), r#"1 "Sheet" "Cell" "Value" "Problem" "Suggestion""#);
}

#[test]
fn cells_beyond_a_workbook_are_left_out_and_long_texts_are_cut() {
    let long = "_x0041_".repeat(6_000);
    let sheets =
        [sheet("s", &[(1, &[(0, &long), (20_000, "beyond")]), (2_000_000, &[(0, "beyond")])])];
    let list = problem_list(&sheets, &[note("s", "A1", &long)], created()).unwrap();
    assert_eq!(read(&list).sheets[1].rows.len(), 1);
    assert!(notes_of(&list, "s")["A1"].starts_with("Assay:\n_x0041_"));
}
