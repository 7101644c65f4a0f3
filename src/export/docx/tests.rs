use std::io::Read;

use proptest::prelude::*;
use quick_xml::{Reader, events::Event};
use zip::ZipArchive;

use super::*;
use crate::{
    export::demo,
    report::{document::Block, parse::blocks, parse::escape as escape_for_template},
};

/// Returns the parts of a Word file by name.
fn parts(document: &Document) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(render(document).unwrap())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn part(document: &Document, name: &str) -> String {
    parts(document).into_iter().find(|(part, _)| part == name).unwrap().1
}

/// Returns the texts of a part, having read all of its XML.
fn texts(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut texts = Vec::new();
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                for attribute in tag.attributes() {
                    attribute.unwrap();
                }
                inside = tag.name().as_ref() == "w:t";
                if inside {
                    texts.push(String::new());
                }
            }
            Event::End(_) => inside = false,
            Event::Text(text) if inside => texts.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if inside => {
                let name = format!("&{};", &*name);
                texts.last_mut().unwrap().push_str(&quick_xml::escape::unescape(&name).unwrap());
            }
            Event::Eof => return texts,
            _ => {}
        }
    }
}

#[test]
fn every_part_is_well_formed_and_has_its_text() {
    let document = demo::document();
    for (name, text) in parts(&document) {
        assert!(!text.is_empty() && text.starts_with("<?xml"), "{name}");
        texts(&text);
    }
    let texts = texts(&part(&document, "word/document.xml"));
    assert_eq!(texts.iter().filter(|text| **text == clean(demo::NASTY)).count(), 4);
    assert_eq!(texts.iter().filter(|text| *text == "Contents").count(), 1);
}

#[test]
fn headers_footers_and_tables_are_real() {
    let document = demo::document();
    let body = part(&document, "word/document.xml");
    assert_eq!(body.matches("<w:tblHeader/>").count(), 3);
    for style in ["Heading1", "Heading2", "Heading3", "Title", "Verdict", "Note", "TOC1"] {
        assert!(body.contains(&format!("<w:pStyle w:val=\"{style}\"/>")), "{style}");
    }
    let footer = part(&document, "word/footer.xml");
    assert!(
        footer.contains(" PAGE ")
            && footer.contains(" NUMPAGES ")
            && footer.contains("Confidential")
    );
    assert!(part(&document, "word/header.xml").contains("DRAFT"));
    let issued = Cover { state: DocumentState::Issued, ..document.cover };
    assert!(!header(&issued).contains("DRAFT"));
}

#[test]
fn every_name_that_is_used_is_defined() {
    let document = demo::document();
    let body = part(&document, "word/document.xml");
    let styles = part(&document, "word/styles.xml");
    let numbering = part(&document, "word/numbering.xml");
    let relations = part(&document, "word/_rels/document.xml.rels");
    let uses = |attribute: &str| -> Vec<String> {
        let rest = body.split(attribute).skip(1);
        rest.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    for style in ["<w:pStyle w:val=\"", "<w:tblStyle w:val=\"", "<w:rStyle w:val=\""] {
        for name in uses(style) {
            assert!(styles.contains(&format!("w:styleId=\"{name}\"")), "{name}");
        }
    }
    for name in uses("w:anchor=\"") {
        assert!(body.contains(&format!("w:name=\"{name}\"")), "{name}");
    }
    for name in uses("r:id=\"") {
        assert!(relations.contains(&format!("Id=\"{name}\"")), "{name}");
    }
    for number in uses("<w:numId w:val=\"") {
        assert!(numbering.contains(&format!("<w:num w:numId=\"{number}\"")), "{number}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = demo::document();
    let bytes = render(&document).unwrap();
    assert_eq!(bytes, render(&document).unwrap());
    assert!(bytes.len() < 20_000, "{}", bytes.len());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let modified = archive.by_index(0).unwrap().last_modified().unwrap();
    assert_eq!((modified.year(), modified.month(), modified.day()), (2026, 3, 31));
}

proptest! {
    #[test]
    fn any_text_leaves_the_file_readable(text in any::<String>()) {
        let safe = escape_for_template(&text);
        let markdown = format!("x{safe}\n\n| {safe} |\n|---|\n| [{safe}x](<https://x/{safe}>) |\n");
        let blocks: Vec<Block> = blocks(&markdown).unwrap();
        let document = Document { blocks, ..demo::document() };
        for (_, xml) in parts(&document) {
            texts(&xml);
        }
    }
}
