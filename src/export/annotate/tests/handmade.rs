//! Workbooks as other programs write them, put together by hand.

use std::io::Write;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";
const STRICT_MAIN: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";
const EXCEL: &str = "http://schemas.microsoft.com/office/2017/10/relationships";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>";

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A list of relationships: name, full type, target.
fn relations(list: &[(&str, String, &str)]) -> String {
    let lines = list.iter().map(|(id, kind, target)| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    });
    let lines: String = lines.collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{lines}</Relationships>"
    )
}

/// A workbook with one sheet, whose part and relationships are these, and more parts.
fn workbook(sheet: &str, of_sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let of_package =
        relations(&[("rId1", format!("{RELATIONSHIPS}/officeDocument"), "xl/workbook.xml")]);
    let of_workbook = relations(&[
        ("rId1", format!("{RELATIONSHIPS}/worksheet"), "worksheets/sheet1.xml"),
        ("rId2", format!("{EXCEL}/person"), "persons/person.xml"),
    ]);
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONSHIPS}\"><sheets><sheet name=\"Risks\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &of_package),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &of_workbook),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/_rels/sheet1.xml.rels", of_sheet),
    ];
    packed(&[&parts, more].concat())
}

fn sheet(inside: &str) -> String {
    format!(
        "<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONSHIPS}\"><sheetData/>{inside}</worksheet>"
    )
}

#[test]
fn sheets_are_found_wherever_they_are_and_however_they_are_written() {
    let of_package = relations(&[("a", format!("{STRICT}/officeDocument"), "/data/book.xml")]);
    let of_book = relations(&[
        ("s1", format!("{STRICT}/chartsheet"), "sheets/one.xml"),
        ("s2", format!("{STRICT}/worksheet"), "/DATA/sheets/two.xml"),
    ]);
    let book = format!(
        "\u{feff}<x:workbook xmlns:x=\"{STRICT_MAIN}\" xmlns:rel=\"{STRICT}\"><x:sheets><x:sheet name=\"A chart\" rel:id=\"s1\"/><x:sheet name=\"Risks &amp; more\" rel:id=\"s2\"/></x:sheets></x:workbook>"
    );
    let two = format!(
        "\u{feff}<?xml version=\"1.0\"?>\r\n<x:worksheet xmlns:x=\"{STRICT_MAIN}\"><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>ä</x:t></x:is></x:c></x:row></x:sheetData><x:extLst/></x:worksheet>\r\n"
    );
    let original = packed(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &of_package),
        ("data\\book.xml", &book),
        ("data/_rels/book.xml.rels", &of_book),
        ("data/sheets/one.xml", "<chartsheet/>"),
        ("data/sheets/two.xml", &two),
        ("xl/comments1.xml", "in the way"),
    ]);
    let annotated = notes_in_place(&original, &[note("Risks & more", "A1", "x")]).unwrap();
    assert_eq!(notes_of(&annotated, "Risks & more")["A1"], "Assay:\nx");
    insta::assert_debug_snapshot!(differing(&original, &annotated), @r#"
    [
        "[Content_Types].xml",
        "data/sheets/_rels/two.xml.rels",
        "data/sheets/two.xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing1.vml",
    ]
    "#);
    let reference = format!("<x:legacyDrawing xmlns:r=\"{STRICT}\" r:id=\"rId2\"/>");
    let changed = two.replace("<x:extLst/>", &format!("{reference}<x:extLst/>"));
    assert_eq!(part(&annotated, "data/sheets/two.xml"), changed);
    insta::assert_snapshot!(part(&annotated, "data/sheets/_rels/two.xml.rels"), @r#"
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/comments" Target="../../xl/comments2.xml"/><Relationship Id="rId2" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/vmlDrawing" Target="../../xl/drawings/vmlDrawing1.vml"/></Relationships>
    "#);
    insta::assert_snapshot!(part(&annotated, "[Content_Types].xml"), @r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/comments2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/><Override PartName="/xl/drawings/vmlDrawing1.vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/></Types>"#);
    let error = notes_in_place(&original, &[note("A chart", "A1", "x")]).unwrap_err();
    assert!(matches!(error, AnnotateError::NoSheet { .. }));
}

#[test]
fn forms_macros_and_signatures_that_are_there_stay() {
    let form = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout><v:shape id=\"_x0000_s1025\"><div>Check<br></div></v:shape></xml>";
    let of_sheet =
        relations(&[("rId7", format!("{RELATIONSHIPS}/vmlDrawing"), "../drawings/form.vml")]);
    let text = sheet("<legacyDrawing r:id=\"rId7\"/><controls/>");
    let more = [
        ("xl/drawings/form.vml", form),
        ("xl/vbaProject.bin", "\u{1}macros"),
        ("_xmlsignatures/sig1.xml", "<Signature/>"),
    ];
    let original = workbook(&text, &of_sheet, &more);
    let annotated = notes_in_place(&original, &[note("Risks", "B2", "x")]).unwrap();
    assert_eq!(notes_of(&annotated, "Risks")["B2"], "Assay:\nx");
    insta::assert_debug_snapshot!(differing(&original, &annotated), @r#"
    [
        "[Content_Types].xml",
        "xl/comments1.xml",
        "xl/drawings/form.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    ]
    "#);
    let drawing = part(&annotated, "xl/drawings/form.vml");
    assert!(drawing.contains("<div>Check<br></div></v:shape><v:shapetype id="), "{drawing}");
    assert!(drawing.contains("data=\"1,2\"") && drawing.contains("_x0000_s2049"), "{drawing}");
}

#[test]
fn a_reference_that_leads_nowhere_is_mended() {
    let missing = "../comments9.xml";
    let of_sheet = relations(&[("rId1", format!("{RELATIONSHIPS}/comments"), missing)]);
    let original = workbook(&sheet("<legacyDrawing r:id=\"rId7\"/><extLst/>"), &of_sheet, &[]);
    let annotated = notes_in_place(&original, &[note("Risks", "B2", "x")]).unwrap();
    assert_eq!(notes_of(&annotated, "Risks")["B2"], "Assay:\nx");
}

#[test]
fn comments_without_boxes_get_theirs() {
    let comments = format!(
        "<comments xmlns=\"{MAIN}\"><authors><author/></authors><commentList><comment ref=\"C3\" authorId=\"0\"><text><t>old</t></text></comment></commentList></comments>"
    );
    let of_sheet =
        relations(&[("rId1", format!("{RELATIONSHIPS}/comments"), "/xl/comments/comment1.xml")]);
    let original = workbook(&sheet(""), &of_sheet, &[("xl/comments/comment1.xml", &comments)]);
    let annotated = notes_in_place(&original, &[note("Risks", "B2", "x")]).unwrap();
    insta::assert_debug_snapshot!(notes_of(&annotated, "Risks"), @r#"
    {
        "B2": "Assay:\nx",
        "C3": "old",
    }
    "#);
}

#[test]
fn a_thread_gets_a_reply_and_goes_on() {
    let thread = "<ThreadedComments xmlns=\"t\"><threadedComment ref=\"A1\" dT=\"2026-01-02T03:04:05.06\" personId=\"{P}\" id=\"{C1}\"><text>why?</text></threadedComment><threadedComment ref=\"A1\" dT=\"2026-01-03T00:00:00.00\" personId=\"{P}\" id=\"{C2}\" parentId=\"{C1}\"><text>because</text></threadedComment><threadedComment ref=\"B1\" personId=\"{P}\" id=\"{C3}\"><text>fine</text></threadedComment></ThreadedComments>";
    let copy = |cell: &str, id: &str| {
        format!(
            "<comment ref=\"{cell}\" authorId=\"0\"><text><t>[Threaded comment]\n\nComment:\n    {id}</t></text></comment>"
        )
    };
    let comments = format!(
        "<comments xmlns=\"{MAIN}\"><authors><author>tc={{C1}}</author></authors><commentList>{}{}</commentList></comments>",
        copy("A1", "why?"),
        copy("B1", "fine")
    );
    let people = "<personList xmlns=\"t\"><person displayName=\"Ada\" id=\"{P}\" userId=\"a\" providerId=\"None\"/></personList>";
    let shapes = shapes::add(
        None,
        &["A1", "B1"]
            .map(|cell| shapes::NoteShape { cell: Place::parse(cell).unwrap(), size: (1, 1) }),
        &grid::Grid::default(),
        &mut ShapeIds::unused_in(&Package::open(&register()).unwrap()).unwrap(),
    );
    let of_sheet = relations(&[
        ("rId1", format!("{RELATIONSHIPS}/vmlDrawing"), "../drawings/vmlDrawing1.vml"),
        ("rId2", format!("{RELATIONSHIPS}/comments"), "../comments1.xml"),
        ("rId3", format!("{EXCEL}/threadedComment"), "../threadedComments/threadedComment1.xml"),
    ]);
    let original = workbook(
        &sheet("<legacyDrawing r:id=\"rId1\"/>"),
        &of_sheet,
        &[
            ("xl/drawings/vmlDrawing1.vml", &String::from_utf8(shapes.unwrap()).unwrap()),
            ("xl/comments1.xml", &comments),
            ("xl/threadedComments/threadedComment1.xml", thread),
            ("xl/persons/person.xml", people),
        ],
    );
    let notes = [note("Risks", "A1", "a <date> is missing"), note("Risks", "C1", "plain")];
    let annotated = notes_in_place(&original, &notes).unwrap();
    insta::assert_snapshot!(part(&annotated, "xl/threadedComments/threadedComment1.xml"), @r#"<ThreadedComments xmlns="t"><threadedComment ref="A1" dT="2026-01-02T03:04:05.06" personId="{P}" id="{C1}"><text>why?</text></threadedComment><threadedComment ref="A1" dT="2026-01-03T00:00:00.00" personId="{P}" id="{C2}" parentId="{C1}"><text>because</text></threadedComment><threadedComment ref="A1" dT="2026-01-03T00:00:00.00" personId="{E382FCFD-3AE5-811F-AF8C-F7B836D4B98C}" id="{956F704E-7780-8998-9717-A8E05D94B017}" parentId="{C1}"><text>a &lt;date&gt; is missing</text></threadedComment><threadedComment ref="B1" personId="{P}" id="{C3}"><text>fine</text></threadedComment></ThreadedComments>"#);
    insta::assert_snapshot!(part(&annotated, "xl/persons/person.xml"), @r#"<personList xmlns="t"><person displayName="Ada" id="{P}" userId="a" providerId="None"/><person displayName="Assay" id="{E382FCFD-3AE5-811F-AF8C-F7B836D4B98C}" userId="Assay" providerId="None"/></personList>"#);
    insta::assert_debug_snapshot!(notes_of(&annotated, "Risks"), @r#"
    {
        "A1": "[Threaded comment]\n\nComment:\n    why?\nReply:\n    a <date> is missing",
        "B1": "[Threaded comment]\n\nComment:\n    fine",
        "C1": "Assay:\nplain",
    }
    "#);
    let again = notes_in_place(&annotated, &notes).unwrap();
    assert_eq!(parts(&again), parts(&annotated));
}

#[test]
fn what_holds_no_worksheet_is_left_to_the_list() {
    let book = |target: &str, content: &str| {
        let of_package = relations(&[("a", format!("{RELATIONSHIPS}/officeDocument"), target)]);
        packed(&[("_rels/.rels", &of_package), (target, content)])
    };
    for bytes in [
        book("xl/workbook.bin", "\u{1}"),
        book("word/document.xml", "<document/>"),
        packed(&[("content.xml", "<office/>"), ("mimetype", "x")]),
    ] {
        let error = notes_in_place(&bytes, &[note("Risks", "A1", "x")]).unwrap_err();
        assert!(matches!(error, AnnotateError::NotRewritable), "{error}");
    }
    for damaged in ["<worksheet", "<chartsheet/>", ""] {
        let error =
            notes_in_place(&workbook(damaged, &relations(&[]), &[]), &[note("Risks", "A1", "x")]);
        let error = error.unwrap_err();
        assert!(error.leaves_the_list(), "{error}");
        assert!(error.to_string().contains("“xl/worksheets/sheet1.xml” is damaged"), "{error}");
    }
}
