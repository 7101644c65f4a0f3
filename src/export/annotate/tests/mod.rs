//! Workbooks of several makes are annotated and read back, part by part and with the importer.

mod handmade;
mod list;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

use proptest::prelude::*;
use rust_xlsxwriter::{DataValidation, Format, Note, Table, Workbook as NewWorkbook};
use zip::ZipArchive;

use super::*;
use crate::{
    export::xlsx::page::clean,
    import::workbook::{Limits, Workbook as ReadWorkbook, read_bytes},
};

/// A note with these words.
fn note(sheet: &str, cell: &str, message: &str) -> CellNote {
    CellNote {
        sheet: sheet.into(),
        cell: cell.into(),
        value: String::new(),
        message: message.into(),
        suggestion: None,
    }
}

/// What every part unpacks to.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let parts = (0..archive.len()).map(|index| {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.name().unwrap().into_owned(), content)
    });
    parts.collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).unwrap()).unwrap()
}

/// The names of the parts that differ, or that only one of them has.
fn differing(before: &[u8], after: &[u8]) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    differ.cloned().collect()
}

/// The notes of a worksheet by cell, as they are found from the workbook on; each has a box at its cell.
fn notes_of(bytes: &[u8], sheet: &str) -> BTreeMap<String, String> {
    let package = Package::open(bytes).unwrap();
    let workbook = Workbook::read(&package).unwrap();
    let sheet = &workbook.sheets[workbook.position(sheet).unwrap()].part;
    let relations = relations::Relations::of(&package, sheet).unwrap();
    let Some(comments) = relations.target("comments") else { return BTreeMap::new() };
    let comments = package.required(&comments).unwrap();
    let mut notes: BTreeMap<String, String> = BTreeMap::new();
    let mut cell = String::new();
    for element in comments.elements().unwrap() {
        match element.tag.name() {
            "comment" => cell = element.tag.attribute("ref").unwrap(),
            "t" => {
                let text = quick_xml::escape::unescape(&comments.text[element.inner()]).unwrap();
                *notes.entry(cell.clone()).or_default() += &text.replace("_x005F_", "_");
            }
            _ => {}
        }
    }
    let shapes = &workbook_shapes(&package, sheet);
    for cell in notes.keys() {
        let place = Place::parse(cell).unwrap();
        let anchor = format!("<x:Row>{}</x:Row><x:Column>{}</x:Column>", place.row, place.column);
        assert_eq!(shapes.matches(&anchor).count(), 1, "the box of {cell}");
    }
    notes
}

/// The drawing that the one reference of the worksheet leads to.
fn workbook_shapes(package: &Package<'_>, sheet: &str) -> String {
    let document = package.required(sheet).unwrap();
    assert_eq!(document.text.matches("legacyDrawing ").count(), 1);
    let (_range, id) = outline::Outline::read(&document).unwrap().shapes.unwrap();
    let relations = relations::Relations::of(package, sheet).unwrap();
    let shapes = package.bytes(&relations.by_id(&id).unwrap().target).unwrap().unwrap();
    String::from_utf8(shapes).unwrap()
}

fn read(bytes: &[u8]) -> ReadWorkbook {
    read_bytes("register.xlsx", bytes.to_vec(), &Limits::default()).unwrap()
}

/// Two sheets with what registers have: styles, merged cells, choices, colours, a table, a note on the second one.
fn register() -> Vec<u8> {
    let mut workbook = NewWorkbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("Risks & more").unwrap();
    sheet.set_column_width(1, 80).unwrap();
    sheet.write_with_format(0, 0, "Id", &bold).unwrap();
    sheet.write_with_format(0, 1, "Owner", &bold).unwrap();
    sheet.write(1, 0, "0012").unwrap();
    sheet.write(1, 1, 4.1).unwrap();
    sheet.merge_range(4, 0, 6, 2, "merged", &bold).unwrap();
    let choice = DataValidation::new().allow_list_strings(&["yes", "no"]).unwrap();
    sheet.add_data_validation(1, 2, 9, 2, &choice).unwrap();
    sheet.add_table(9, 0, 12, 2, &Table::new()).unwrap();
    let sheet = workbook.add_worksheet().set_name("With a note").unwrap();
    sheet.write(0, 0, "x").unwrap();
    sheet.insert_note(0, 0, &Note::new("mind this").set_author("Ada")).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_note_stands_at_each_faulty_cell_and_nothing_else_changes() {
    let original = register();
    let mut faulty = note("Risks & more", "B2", "no person is named “4.1”");
    faulty.suggestion = Some("4.1 → Ada".into());
    let notes = [faulty, note("Risks & more", "XFD1048576", "this cell is empty")];
    let annotated = notes_in_place(&original, &notes).unwrap();
    insta::assert_debug_snapshot!(notes_of(&annotated, "Risks & more"), @r#"
    {
        "B2": "Assay:\nno person is named “4.1”\nPerhaps: 4.1 → Ada",
        "XFD1048576": "Assay:\nthis cell is empty",
    }
    "#);
    insta::assert_debug_snapshot!(differing(&original, &annotated), @r#"
    [
        "[Content_Types].xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet1.xml",
    ]
    "#);
    let (before, after) =
        (part(&original, "xl/worksheets/sheet1.xml"), part(&annotated, "xl/worksheets/sheet1.xml"));
    let reference = "<legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"rId3\"/>";
    assert_eq!(after.replace(reference, ""), before);
    assert!(after.contains(&format!("{reference}<tableParts")), "{after}");
    assert_eq!(read(&annotated).sheets, read(&original).sheets);
}

#[test]
fn the_parts_that_do_not_change_stay_packed_as_they_are() {
    let original = register();
    let annotated = notes_in_place(&original, &[note("Risks & more", "A1", "x")]).unwrap();
    let packed = |bytes: &[u8], name: &str| {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let index = archive.index_for_name(name).unwrap();
        let mut entry = archive.by_index_raw(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (content, entry.last_modified(), entry.compression())
    };
    for name in
        ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"]
    {
        assert_eq!(packed(&annotated, name), packed(&original, name), "{name}");
    }
    assert_eq!(annotated, notes_in_place(&original, &[note("Risks & more", "A1", "x")]).unwrap());
}

#[test]
fn notes_that_are_there_keep_their_words() {
    let notes = [
        note("With a note", "A1", "this state is not known"),
        note("With a note", "C3", "<&>\n😀 \"_x0041_\""),
        note("With a note", "A1", "and more"),
    ];
    let annotated = notes_in_place(&register(), &notes).unwrap();
    insta::assert_debug_snapshot!(notes_of(&annotated, "With a note"), @r#"
    {
        "A1": "Ada:\nmind this\n\nAssay:\nthis state is not known\nand more",
        "C3": "Assay:\n<&>\n😀 \"_x0041_\"",
    }
    "#);
    insta::assert_debug_snapshot!(differing(&register(), &annotated), @r#"
    [
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    ]
    "#);
}

#[test]
fn an_annotated_workbook_is_not_annotated_twice() {
    let notes = [note("With a note", "A1", "old"), note("Risks & more", "A2", "new")];
    let once = notes_in_place(&register(), &notes).unwrap();
    let twice = notes_in_place(&once, &notes).unwrap();
    assert_eq!(parts(&twice), parts(&once));
    let more = notes_in_place(&once, &[note("Risks & more", "A2", "worse")]).unwrap();
    assert_eq!(notes_of(&more, "Risks & more")["A2"], "Assay:\nnew\n\nAssay:\nworse");
}

#[test]
fn in_a_merged_range_the_note_stands_where_it_is_seen() {
    let notes = [
        note("Risks & more", "B6", "hidden"),
        note("Risks & more", "A5", "seen"),
        note("Risks & more", "D6", "beside"),
    ];
    let annotated = notes_in_place(&register(), &notes).unwrap();
    insta::assert_debug_snapshot!(notes_of(&annotated, "Risks & more"), @r#"
    {
        "A5": "Assay:\nB6: hidden\nseen",
        "D6": "Assay:\nbeside",
    }
    "#);
}

#[test]
fn what_concerns_a_sheet_stands_at_its_first_cell() {
    let annotated = notes_in_place(&register(), &[note("RISKS & MORE", "", "no header")]).unwrap();
    assert_eq!(notes_of(&annotated, "Risks & more")["A1"], "Assay:\nno header");
    assert_eq!(parts(&notes_in_place(&register(), &[]).unwrap()), parts(&register()));
}

#[test]
fn ten_thousand_notes_have_ten_thousand_boxes() {
    let cell = |number: u32| Place { row: number / 10, column: number % 10 }.to_string();
    let notes: Vec<CellNote> =
        (0..10_000).map(|number| note("With a note", &cell(number), "x")).collect();
    let annotated = notes_in_place(&register(), &notes).unwrap();
    let package = Package::open(&annotated).unwrap();
    let shapes = workbook_shapes(&package, "xl/worksheets/sheet2.xml");
    assert_eq!(shapes.matches("<x:Anchor>").count(), 10_000);
    let ids: BTreeSet<&str> =
        shapes.split(" id=\"_x0000_s").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), 10_000);
    let comments = part(&annotated, "xl/comments1.xml");
    assert_eq!(comments.matches("<comment ").count(), 10_000);
    assert_eq!(read(&annotated).sheets, read(&register()).sheets);
}

#[test]
fn what_cannot_be_annotated_says_why_and_what_to_do() {
    let said = |bytes: &[u8], note: CellNote| {
        let error = notes_in_place(bytes, &[note]).unwrap_err();
        format!("{} {error}", if error.leaves_the_list() { "list:" } else { "fault:" })
    };
    let here = || note("With a note", "A1", "x");
    insta::assert_snapshot!(said(b"a;b\n1;2\n", here()), @"list: notes can only be written into .xlsx and .xlsm workbooks without a password, and this file is none; ask for the list of problems instead");
    insta::assert_snapshot!(said(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", here()), @"list: notes can only be written into .xlsx and .xlsm workbooks without a password, and this file is none; ask for the list of problems instead");
    insta::assert_snapshot!(said(&register()[..2_000], here()), @r#"list: notes cannot be written into the workbook because its part “zip directory” is damaged (invalid Zip archive: Could not find EOCD); save it anew in a spreadsheet program, or ask for the list of problems instead"#);
    insta::assert_snapshot!(said(&register(), note("Risk", "A1", "x")), @"fault: the workbook has no worksheet “Risk”; annotate the file in which the problems were found");
    insta::assert_snapshot!(said(&register(), note("With a note", "A0", "x")), @"fault: “A0” is no cell of the worksheet “With a note”; name it by letters and number, such as D12");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_stays_that_text(text in r#"(\PC|[\x00-\x1f"&<>\]]|_x0041_|\n){1,40}"#) {
        let annotated = notes_in_place(&register(), &[note("With a note", "B2", &text)]).unwrap();
        prop_assert_eq!(&notes_of(&annotated, "With a note")["B2"], &format!("Assay:\n{}", clean(&text)));
    }

    #[test]
    fn no_damage_makes_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = register();
        for (index, byte) in changes {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        let notes = [note("With a note", "A1", "x"), note("Risks & more", "A6", "x")];
        if let Err(error) = notes_in_place(&bytes, &notes) {
            prop_assert!(error.to_string().contains(';') || error.to_string().contains("cannot be put together"));
        }
    }
}
